"""The choosers over the map: what is shown, after how many updates, and which two numbers are its axes."""

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QBoxLayout

from nnviz.gui.plots.trainability.choices import SIZES, Wish, key_choices
from nnviz.gui.plots.trainability.key_field import KeyField
from nnviz.gui.widgets.fields import CheckField, ChoiceField, CountField, NumberField
from nnviz.gui.widgets.rows import side_by_side
from nnviz.gui.widgets.themed import Arranged
from nnviz.session.experiment import Experiment
from nnviz.session.frame.model import Choice
from nnviz.session.trainability.job import MOST_UPDATES, PRECISIONS
from nnviz.session.trainability.showing import SHOWS

#: From this width in plain type on, all choosers stand in two lines instead of four.
WIDE = 640.0
_SHOW_WORDS = {"loss": "Loss", "updates": "Updates until learnt", "word": "What comes of it"}
SHOW_CHOICES = tuple(Choice(name, _SHOW_WORDS[name], means) for name, means in SHOWS.items())
SIZE_CHOICES = tuple(Choice(str(size), f"{size}²", f"{size * size:,} runs") for size in SIZES)
PRECISION_CHOICES = tuple(Choice(name, name, f"The runs are made of {name}") for name in PRECISIONS)
_KEY_TIP = "A number of the experiment: choose it, or type its dotted path in the file, depth or width"


class AxisFields:
    """The number of one axis, and from where to where it goes."""

    def __init__(self, name: str) -> None:
        self.key = KeyField(f"Number on the axis {name}", _KEY_TIP)
        self.low = NumberField(f"Least value of {name}", "Where the axis begins")
        self.high = NumberField(f"Largest value of {name}", "Where the axis ends")
        self.row = side_by_side((name, 0), (self.key, 3), (self.low, 1), ("–", 0), (self.high, 1))


class ChoicesBar(Arranged):
    """Shows a Wish. ``wanted`` has another one, ``key_wanted`` an axis and the key that it is to be of."""

    wanted = Signal(object)
    key_wanted = Signal(str, str)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wish: Wish | None = None
        self.show_field = ChoiceField("What the map shows", "What the colour of a run stands for")
        self.updates = CountField("Updates of each run", 1, MOST_UPDATES, "How long each run is trained")
        self.size = ChoiceField("Pixels along each axis", "How many runs there are: so many along each axis")
        self.precision = ChoiceField(
            "Numbers of the runs", "float32 takes half of the time; float64 is what the graph computes in"
        )
        self.contours = CheckField("lines")
        self.contours.setToolTip("Lines where the picture has round values; smoothed, as the runs are not")
        self.contours.setAccessibleName("Lines of equal values")
        for field, letters in ((self.show_field, 8), (self.size, 4), (self.precision, 6)):
            field.setMinimumContentsLength(letters)
        self.x, self.y = AxisFields("x"), AxisFields("y")
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._axes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        what = side_by_side((self.show_field, 2), ("after", 0), (self.updates, 1), ("updates", 0))
        how = side_by_side((self.size, 1), (self.precision, 1), (self.contours, 0))
        for rows, parts in ((self._rows, (what, how)), (self._axes, (self.x.row, self.y.row))):
            rows.setSpacing(14)
            for part in parts:
                rows.addWidget(part, 1)
        layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._rows)
        layout.addLayout(self._axes)

    def _connect(self) -> None:
        self.show_field.chosen.connect(self._want_show)
        self.updates.committed.connect(self._want_updates)
        self.size.chosen.connect(self._want_size)
        self.precision.chosen.connect(self._want_precision)
        self.contours.clicked.connect(self._want_contours)
        self.x.key.chosen.connect(self._want_x)
        self.y.key.chosen.connect(self._want_y)
        for fields in (self.x, self.y):
            for field in (fields.low, fields.high):
                field.committed.connect(self._want_ends)
                field.refused.connect(self.refused)

    def show_wish(self, wish: Wish, experiment: Experiment) -> None:
        self._wish = wish
        self.show_field.show_choices(SHOW_CHOICES, wish.show)
        self.updates.show_value(wish.updates)
        self.size.show_choices(SIZE_CHOICES, str(wish.size))
        self.precision.show_choices(PRECISION_CHOICES, wish.precision)
        self.contours.setChecked(wish.contours)
        self.contours.setEnabled(wish.show != "word")
        choices = key_choices(experiment)
        for fields, (key, low, high) in ((self.x, wish.x), (self.y, wish.y)):
            fields.key.show_choices(choices, key)
            fields.low.show_value(low)
            fields.high.show_value(high)

    def _want(self, **changes: object) -> None:
        if self._wish is not None:
            self.wanted.emit(replace(self._wish, **changes))  # type: ignore[arg-type]

    def _want_show(self, key: str) -> None:
        self._want(show=key)

    def _want_updates(self, updates: int) -> None:
        self._want(updates=updates)

    def _want_size(self, size: str) -> None:
        self._want(size=int(size))

    def _want_precision(self, precision: str) -> None:
        self._want(precision=precision)

    def _want_contours(self, on: bool) -> None:
        self._want(contours=on)

    def _want_x(self, key: str) -> None:
        self.key_wanted.emit("x", key)

    def _want_y(self, key: str) -> None:
        self.key_wanted.emit("y", key)

    def _want_ends(self, value: float) -> None:
        """An end of an axis was typed: it is the one that sent it."""
        sender, wish = self.sender(), self._wish
        if wish is None:
            return
        for name, fields in (("x", self.x), ("y", self.y)):
            key, low, high = wish.x if name == "x" else wish.y
            if sender is fields.low:
                self._want(**{name: (key, value, high)})
            elif sender is fields.high:
                self._want(**{name: (key, low, value)})

    def _arrange(self) -> None:
        wide = self.width() >= WIDE * min(self.theme.text_scale, 1.6)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        for rows in (self._rows, self._axes):
            if rows.direction() != way:
                rows.setDirection(way)
                rows.setSpacing(14 if wide else 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, super().minimumSizeHint().height())
