"""Sentences for the user, over the foot of the chain rule: nothing moves, no neuron is covered, nobody has to press OK.

In large type they lie over its question: there its foot is the one line that says the step. Where the chain rule is put
away they lie over the foot of the plots; of the graph only where it is all there is.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnviz.gui.drawing.icons import icon
from nnviz.gui.drawing.theme import mix
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed

#: A notice goes by itself after this long and a little more for every letter; a mistake stays until it is dealt with.
SHORTEST_NOTICE_MS = 4000
MS_PER_LETTER = 50
MARGIN = 8
#: Over the question: what is under that is not to be covered.
HEAD_MARGIN = 1


class MessageBar(Themed, QFrame):
    """Lies over the lower edge of its parent while there is something to say."""

    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._places: tuple[QWidget, ...] = (parent,)  # the first one that is there has it; the last one always is
        self.is_error = False
        self._says = False
        self._speak: Callable[[str, bool], None] | None = None
        self._announce: Callable[[str], None] | None = None
        self.setObjectName("messageBar")
        self.setAutoFillBackground(True)
        self.setAccessibleName("Message")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(parent)  # else a click goes on to what the bar lies over
        self._icon = QLabel()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click leaves the step keys where they are
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName("Close this message")
        self.close_button.setToolTip("Close this message (Esc)")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.dismiss)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 6, 6)
        layout.addWidget(self._icon)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty while the bar is hidden."""
        return self.label.text() if self._says else ""

    def speak_through(self, speak: Callable[[str, bool], None] | None) -> None:
        """Say everything by ``speak`` (the sentence, and whether it is a mistake; "" ends it), and cover nothing."""
        self.dismiss()
        self._speak = speak

    def lie_over(self, *places: QWidget) -> None:
        """Lie over the first of these that is there, before the parent."""
        self._places = (*places, self._places[-1])
        for place in places:
            place.installEventFilter(self)

    def announce_through(self, say: Callable[[str], None]) -> None:
        """Have sentences read out by ``say``, who has other things to tell."""
        self._announce = say

    def show_error(self, sentence: str) -> None:
        """A mistake: stays until it is closed, or until something succeeds."""
        self._timer.stop()
        self._show(sentence, error=True)

    def show_notice(self, sentence: str) -> None:
        """Something worth knowing, for some seconds."""
        self._show(sentence, error=False)
        self._timer.start(SHORTEST_NOTICE_MS + MS_PER_LETTER * len(sentence))

    def clear_error(self) -> None:
        """Something went well: what was wrong before is no longer of interest."""
        if self.is_error:
            self.dismiss()

    def dismiss(self) -> None:
        self._timer.stop()
        self.is_error = False
        if not self._says:
            return
        self._says = False
        if self._speak is not None:
            self._speak("", False)
        self.hide()
        self.dismissed.emit()

    def _show(self, sentence: str, *, error: bool) -> None:
        self.is_error = error
        self.label.setText(sentence)
        self._says = True
        if self._speak is not None:
            self._speak(sentence, error)
            return
        self._settle()
        self.theme_changed()
        self.show()
        self.raise_()
        self._place()
        if self._announce is not None:
            self._announce(sentence)
        else:
            announce(self, sentence)

    def theme_changed(self) -> None:
        theme = self.theme
        edge = theme.nonfinite if self.is_error else theme.current
        fill = mix(theme.background, edge, 0.12)
        self.setStyleSheet(
            f"QFrame#messageBar {{ background: {fill}; border: {max(1, round(1.5 * theme.line_scale))}px solid {edge};"
            " border-radius: 6px; }"
        )
        side = theme.text_pixels(18)
        picture = icon("error" if self.is_error else "note", theme)
        self._icon.setPixmap(picture.pixmap(QSize(side, side), self.devicePixelRatioF()))
        self.close_button.setIcon(icon("close", theme))

    def _settle(self) -> None:
        """Move to where it is to lie now."""
        self._under = next((place for place in self._places if not place.isHidden()), self._places[-1])
        if self.parentWidget() is not self._under:
            self.setParent(self._under)

    def _place(self) -> None:
        """At the right of its foot, where lines seldom end, or of its head; as wide as the sentence needs and it is."""
        parent = self._under
        room = max(parent.width() - 2 * MARGIN, 80)
        around = self.sizeHint().width() - self.label.sizeHint().width()
        one_line = self.label.fontMetrics().horizontalAdvance(self.label.text()) + 8
        width = min(room, one_line + max(around, 90))
        height = max(self._row.totalHeightForWidth(width), self.minimumSizeHint().height())  # its frame and all
        height = min(height, parent.height() - 2 * MARGIN)
        is_at_head = self.theme.is_projector and parent is self._places[0]
        top = HEAD_MARGIN if is_at_head else parent.height() - MARGIN - height
        self.setGeometry(parent.width() - MARGIN - width, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and watched is self._under and not self.isHidden():
            self._place()
        return False
