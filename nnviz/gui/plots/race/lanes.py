"""The table of the runs: what each races with, and how far it has come."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.icons import icon
from nnviz.gui.drawing.text import RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, readable_on
from nnviz.gui.plots.mountain.marks import path_colour
from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.fields import ChoiceField, NumberField
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.plots import MOST_LANES, LaneFrame, RaceFrame
from nnviz.session.tables import Cell, Table

#: As wide as a loss in plain decimals gets.
USUAL_LOSS = "0.00000"
HEADS = ("", "optimizer", "η", "loss", "right", "", "")


RACE_HEAD = ("lane", "optimizer", "learning rate", "updates", "loss", "accuracy", "place", "note")


class Swatch(Themed, QWidget):
    """The colour and the number by which a lane is found in the pictures."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Lane {number + 1}")

    def sizeHint(self) -> QSize:  # noqa: N802
        side = round(text_height(ui_font(TEXT_SMALL, 600, theme=self.theme)) * 1.25)
        return QSize(side, side)

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        colour = path_colour(self._number, self.theme)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(rect)
            font = ui_font(TEXT_SMALL, 600, theme=self.theme)
            draw_text(painter, rect, str(self._number + 1), font, readable_on(colour))


class LaneRow:
    """The widgets of one lane."""

    def __init__(self, index: int) -> None:
        who = f"Lane {index + 1}"
        self.index = index
        self.swatch = Swatch(index)
        self.optimizer = ChoiceField(f"{who}: optimizer", "What an update makes of the gradient in this lane")
        self.optimizer.setMinimumContentsLength(3)
        self.rate = NumberField(f"{who}: learning rate", "The learning rate η of this lane")
        self.loss, self.accuracy, self.state = QLabel(), QLabel(), QLabel()
        for label, what in ((self.loss, "loss"), (self.accuracy, "accuracy"), (self.state, "place")):
            label.setAlignment(RIGHT)
            label.setAccessibleName(f"{who}: {what}")
        self.remove = QToolButton()
        self.remove.setAutoRaise(True)
        self.remove.setAccessibleName(f"Remove lane {index + 1}")
        self.remove.setToolTip("Take this lane out of the race")

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        return (self.swatch, self.optimizer, self.rate, self.loss, self.accuracy, self.state, self.remove)

    @property
    def entry(self) -> tuple[str, float]:
        """What the fields say."""
        return self.optimizer.currentData(), self.rate.value

    def show_lane(self, frame: RaceFrame, lane: LaneFrame) -> None:
        self.optimizer.show_choices(frame.optimizers, lane.optimizer)
        self.rate.show_value(lane.learning_rate)
        self.show_progress(frame, lane)

    def show_progress(self, frame: RaceFrame, lane: LaneFrame) -> None:
        """What changes while they race."""
        stopped = lane.state.startswith("stopped")
        place = "stopped" if stopped else f"{lane.place}." if frame.updates else ""
        for label, text in ((self.loss, lane.loss), (self.accuracy, lane.accuracy), (self.state, place)):
            if label.text() != text:
                label.setText(text)
        self.state.setToolTip(lane.state or (f"place {lane.place}" if frame.updates else ""))


class LaneTable(Themed, QWidget):
    """``edited`` fires when the user has changed a lane (see ``entries``); ``removed`` tells the lane's number."""

    edited = Signal()
    removed = Signal(int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = [LaneRow(index) for index in range(MOST_LANES)]
        self._heads = [QLabel(text) for text in HEADS]
        self._frame: RaceFrame | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 0, 8, 2)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 1)
        for column, head in enumerate(self._heads):
            head.setObjectName("note")
            if column > 1:
                head.setAlignment(RIGHT)
            grid.addWidget(head, 0, column)
        for row in self.rows:
            for column, widget in enumerate(row.widgets):
                grid.addWidget(widget, row.index + 1, column)
                widget.hide()
            row.optimizer.chosen.connect(self._edit)
            row.rate.committed.connect(self._type)
            row.rate.refused.connect(self.refused)
            row.remove.setProperty("lane", row.index)
            row.remove.clicked.connect(self._remove)
        self.copying = TableCopying(self, self.table, key=False)
        self.theme_changed()

    def table(self) -> Table | None:
        """What each lane races with, and how far it has come."""
        frame = self._frame
        return None if frame is None else Table("race", RACE_HEAD, tuple(map(_line, frame.lanes)))

    @property
    def entries(self) -> list[tuple[str, float]]:
        """What the fields of all lanes say: (optimizer, learning rate)."""
        count = 0 if self._frame is None else len(self._frame.lanes)
        return [row.entry for row in self.rows[:count]]

    def show_race(self, frame: RaceFrame) -> None:
        """Show every lane of ``frame``."""
        self._frame = frame
        count = len(frame.lanes)
        for row in self.rows:
            for widget in row.widgets:
                widget.setVisible(row.index < count)
            row.accuracy.setVisible(row.index < count and frame.has_accuracy)
            row.remove.setEnabled(count > 1)
        self._heads[4].setVisible(frame.has_accuracy)
        for row, lane in zip(self.rows, frame.lanes, strict=False):
            row.show_lane(frame, lane)

    def show_progress(self, frame: RaceFrame) -> None:
        """The same lanes, a little further."""
        self._frame = frame
        for row, lane in zip(self.rows, frame.lanes, strict=False):
            row.show_progress(frame, lane)

    def theme_changed(self) -> None:
        theme = self.theme
        side = theme.text_pixels(12)
        width, usual = ui_width(theme), round(text_width(ui_font(TEXT_MAIN, theme=theme), USUAL_LOSS)) + 4
        for row in self.rows:
            row.remove.setIcon(icon("close", theme))
            row.remove.setIconSize(QSize(side, side))
            row.rate.setMinimumWidth(width)
            row.loss.setMinimumWidth(max(width, usual))  # numbers that change must not move their neighbours
            row.accuracy.setMinimumWidth(round(0.85 * width))

    def _edit(self, _: object) -> None:
        self.edited.emit()

    def _type(self, value: float) -> None:
        self.sender().show_value(value)
        self.edited.emit()

    def _remove(self) -> None:
        self.removed.emit(self.sender().property("lane"))


def _line(lane: LaneFrame) -> tuple[Cell, ...]:
    curve = lane.curve
    accuracy = float(curve.train_accuracy[-1])
    return (
        lane.index + 1, lane.optimizer, lane.learning_rate, int(curve.updates[-1]), float(curve.train_loss[-1]),
        None if math.isnan(accuracy) else accuracy, lane.place, lane.state,
    )  # fmt: skip


def ui_width(theme: Theme) -> int:
    """Of a loss in the table."""
    return round(3.8 * theme.text_pixels(13))


def entries_without(entries: Sequence[tuple[str, float]], index: int) -> list[tuple[str, float]]:
    return [entry for place, entry in enumerate(entries) if place != index]
