"""Offers: questions that can wait, over the head of the canvas. Nothing moves, and the work goes on beside them."""

from PySide6.QtCore import QEvent, QMargins, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.gui.drawing.icons import icon
from nnviz.gui.drawing.theme import mix
from nnviz.gui.runner import Offer
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed

MARGIN = 8
#: Wider than this a sentence is hard to read.
MOST_LETTERS = 90


class OfferBar(Themed, QFrame):
    """Lies over the upper edge of a part of the window while there is something to decide: one after the other."""

    left = Signal()  # the last one is settled, by who had the keyboard here

    def __init__(self, window: QWidget, under: QWidget) -> None:
        super().__init__(window)
        self._under = under
        self._offers: list[Offer] = []
        self._waits = False
        self.buttons: list[QPushButton] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._choose)
        self.setObjectName("offerBar")
        self.setAutoFillBackground(True)
        self.setAccessibleName("Offer")
        self._icon = QLabel()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.label, 1)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        layout = self._all = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addLayout(head)
        layout.addLayout(self._row)
        under.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is offered now; empty while nothing is."""
        return self._offers[0].sentence if self._offers else ""

    def add(self, offer: Offer) -> None:
        """Ask this, too."""
        self._offers.append(offer)
        if len(self._offers) == 1:
            self._show_first()

    def withdraw(self, offer: Offer) -> None:
        """This is settled already."""
        if offer in self._offers:
            is_first = offer is self._offers[0]
            self._offers.remove(offer)
            if is_first:
                self._show_first()

    def wait(self, waits: bool) -> None:
        """Ask nothing while somebody presents, who has no button on the wall; what is to be decided comes after it."""
        self._waits = waits
        self._show_first()

    def _show_first(self) -> None:
        had_focus = any(button.hasFocus() for button in self.buttons)
        for button in self.buttons:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        if not self._offers or self._waits:
            self.hide()
            if had_focus:
                self.left.emit()
            return
        self.label.setText(self.text)
        for place, choice in enumerate(self._offers[0].choices):
            button = QPushButton(choice.text)
            button.setToolTip(choice.tip)
            button.setAutoDefault(False)
            self._row.addWidget(button)
            self._group.addButton(button, place)
            self.buttons.append(button)
        self.theme_changed()
        self.show()
        for button in self.buttons:
            button.show()  # now: the layout would do it later, and what is hidden takes no focus
        if had_focus:
            self.buttons[-1].setFocus()
        self.raise_()
        self._place()
        announce(self, self.text)

    def _choose(self, button: QAbstractButton) -> None:
        offer, place = self._offers[0], self._group.id(button)
        self.withdraw(offer)
        offer.choices[place].does()

    def theme_changed(self) -> None:
        theme = self.theme
        fill = mix(theme.background, theme.current, 0.12)
        self.setStyleSheet(
            f"QFrame#offerBar {{ background: {fill}; border: {max(1, round(1.5 * theme.line_scale))}px solid "
            f"{theme.current}; border-radius: 6px; }}"
        )
        side = theme.text_pixels(18)
        self._icon.setPixmap(icon("note", theme).pixmap(QSize(side, side), self.devicePixelRatioF()))
        if self._offers:
            self._place()

    def _place(self) -> None:
        """At the head of what is under it, as wide as the sentence can be read, and not wider than that."""
        room = self._under.geometry().marginsRemoved(QMargins(MARGIN, MARGIN, MARGIN, MARGIN))
        readable = self.label.fontMetrics().averageCharWidth() * MOST_LETTERS
        width = min(max(room.width(), 80), max(readable, self.minimumSizeHint().width()))
        height = max(self._all.totalHeightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry(room.left() + (room.width() - width) // 2, room.top(), width, min(height, room.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and watched is self._under and self._offers:
            self._place()
        return False
