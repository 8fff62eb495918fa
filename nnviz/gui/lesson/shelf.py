"""The page of all lessons: a card each, and the way to a file of one's own."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.theme import TEXT_MAIN
from nnviz.gui.lesson.card import WIDTH, LessonCard
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.themed import Themed
from nnviz.lessons.shelf import ShelvedLesson, place_to_go_on
from nnviz.session.frame.model import GraphFrame

#: Under so many pixels in plain type the cards stand in one column.
ONE_COLUMN = 560
GAP, SIDE = 16, 32
LEAST_WIDTH = 120
#: A narrow page keeps its edges narrow.
NARROW_SIDE = 16
PREDICT = "Predict first, then see. At most ten minutes each."
#: How an arrow key goes from card to card, in columns and rows.
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class LessonsPage(Themed, QScrollArea):
    """All lessons at a glance. One card is framed: the lesson to go on with."""

    chosen = Signal(object)  # the Path of a lesson
    open_wanted = Signal()
    write_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[LessonCard] = []
        self._shown: tuple[ShelvedLesson, ...] = ()
        self._columns = 0
        self.setAccessibleName("Lessons")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget()
        self._page.setBackgroundRole(QPalette.ColorRole.Base)
        self._page.setAutoFillBackground(True)
        self._title = QLabel("Lessons")
        self._title.setObjectName("lessonsTitle")
        self._stays = Note()
        self._stays.setText(f"{PREDICT} Your own net stays as it is.")
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self.open_button = _button("Open a lesson file…", "A lesson of your own, or a colleague's: NAME.lesson.md")
        self.write_button = _button(
            "Write a lesson…", "Save a commented copy of the shortest lesson, and see it change while you write"
        )
        self.open_button.clicked.connect(self.open_wanted)
        self.write_button.clicked.connect(self.write_wanted)
        self._back = Note()
        self._back.setText("Esc: back to the net")
        self._foot = QHBoxLayout()
        self._arrange()
        self.setWidget(self._page)
        self.theme_changed()

    def _arrange(self) -> None:
        self._foot.setSpacing(10)
        self._foot.addWidget(self.open_button)
        self._foot.addWidget(self.write_button)
        self._foot.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._stays)
        column.addSpacing(GAP)
        column.addLayout(self._grid)
        column.addSpacing(GAP + 8)
        column.addLayout(self._foot)
        column.addSpacing(8)
        column.addWidget(self._back)
        column.addStretch(1)
        self._sides = QHBoxLayout(self._page)  # a wide page has its column in the middle
        self._sides.addStretch(1)
        self._sides.addLayout(column)
        self._sides.addStretch(1)

    # ------------------------------------------------------------ what is on it

    def show_lessons(self, lessons: Sequence[ShelvedLesson], pictures: Sequence[GraphFrame | None]) -> None:
        """A card each, with the picture of its net; where nothing is new, they stay."""
        if tuple(lessons) == self._shown:
            return
        self._shown = tuple(lessons)
        for card in self.cards:
            card.hide()
            card.deleteLater()
        leading = place_to_go_on(lessons)
        self.cards = [
            LessonCard(lesson, picture, leads=place == leading)
            for place, (lesson, picture) in enumerate(zip(lessons, pictures, strict=True))
        ]
        for card in self.cards:
            card.clicked.connect(self._choose)
            card.installEventFilter(self)
        self._columns = 0
        self._place_cards()

    def focus(self) -> None:
        """The keys go to the card to go on with; where there is none, to what opens a file."""
        wanted = next((card for card in self.cards if card.leads), self.open_button)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        card = self.sender()
        assert isinstance(card, LessonCard)
        self.chosen.emit(card.lesson.path)

    # ------------------------------------------------------------ where it stands

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_cards()

    def theme_changed(self) -> None:
        for label in (self._stays, self._back):
            label.setFont(ui_font(TEXT_MAIN, theme=self.theme))
        self._columns = 0
        self._place_cards()

    def _place_cards(self) -> None:
        scale, width = self.theme.text_scale, self.viewport().width()
        columns = 1 if width < ONE_COLUMN * scale else 2
        side = NARROW_SIDE if columns == 1 else SIDE
        self._sides.setContentsMargins(side, side // 2, side, side)
        wide = max(min(round(WIDTH * scale), (width - 2 * side - (columns - 1) * GAP) // columns), LEAST_WIDTH)
        for card in self.cards:
            card.set_width(wide)
        self._stays.setFixedWidth(wide * columns + GAP * (columns - 1))
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
            card.show()
        self._foot.setDirection(QHBoxLayout.Direction.LeftToRight if columns > 1 else QHBoxLayout.Direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, 160)

    # ------------------------------------------------------------ keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Arrows go from card to card, Return opens one."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self.cards:
            if event.key() in _ARROWS:
                self._move(self.cards.index(watched), *_ARROWS[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
        return super().eventFilter(watched, event)

    def _move(self, place: int, across: int, down: int) -> None:
        target = place + across + down * self._columns
        if 0 <= target < len(self.cards):
            self.cards[target].setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.cards[target])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
        else:
            super().keyPressEvent(event)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
