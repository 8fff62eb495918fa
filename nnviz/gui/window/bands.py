"""The two bands of presenter mode: the question over the picture, and under it what is said and what comes next.

The lower one also says the step, in large type where a plot has the place of the chain rule.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from nnviz.gui.chain.foot import told_in
from nnviz.gui.chain.layout import question_in
from nnviz.gui.chain.sizes import ChainSizes
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_width
from nnviz.gui.drawing.theme import mix
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import ChainFrame, StatusFrame
from nnviz.session.plan import Grain

QUESTION_HEIGHT, FOOT_HEIGHT = 60, 46
SIDE = 24
LEAVING = (" C chain, G graph, L legend, B blanks, Esc leaves.", " B blanks, Esc leaves.")
#: A mark a step, with the gap after it, at most; with many steps they get narrower, down to the least.
MARK, LEAST_MARK, MARK_GAP, MARK_HEIGHT = 24.0, 3.0, 6.0, 8.0
MARKS_SHARE = 0.3  # of the width, at most


class QuestionBand(Themed, QWidget):
    """The question, and how far its answer has come."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._frame: ChainFrame | None = None
        self.setAccessibleName("Question")
        self.hide()

    def show_frame(self, frame: ChainFrame) -> None:
        self._frame = frame
        self.setAccessibleDescription(frame.question)
        self.update()

    @property
    def text(self) -> str:
        """The question, in as few words at every step of a pass as beside the longest position."""
        sizes = ChainSizes.of(self.theme, self.width())
        return "" if self._frame is None else question_in(self._frame, self._room(sizes), sizes)

    def _room(self, sizes: ChainSizes) -> float:
        assert self._frame is not None
        positions = (self._frame.position, self._frame.longest_position)
        return self.width() - 3 * SIDE - max(text_width(sizes.main, position) for position in positions)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        sizes, theme, frame = ChainSizes.of(self.theme, self.width()), self.theme, self._frame
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.background))
            if frame is None:
                return
            row = QRectF(self.rect()).adjusted(SIDE, 0, -SIDE, 0)
            draw_text(painter, row, frame.position, sizes.main, theme.muted, RIGHT)
            row.setWidth(self._room(sizes))
            draw_text(painter, row, self.text, sizes.title, theme.text, LEFT, elide=True)


class FootBand(Themed, QWidget):
    """A notice on a ground of its own; without one, what the next press does. At the right one mark a step."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._status: StatusFrame | None = None
        self._words = self._number = ""
        self._keys: tuple[str, ...] = ()
        self.notice, self._is_error = "", False
        self.setAccessibleName("What comes next")
        self.hide()

    def show_coming(self, coming: str, status: StatusFrame, grain: Grain) -> None:
        """What the next press does, the keys that leave, and a mark a step."""
        self._show(f"Next: {coming}." if grain == "factor" else f"Next: to the end of the {grain}.", LEAVING, status)

    def show_step(self, frame: ChainFrame) -> None:
        """What the chain rule would say of this step; its number, too, where that costs no words."""
        self._show(frame.sentence, (), None)
        self._number = f"{frame.position}: "

    def _show(self, words: str, keys: tuple[str, ...], status: StatusFrame | None) -> None:
        self._words, self._keys, self._status, self._number = words, keys, status, ""
        self.setAccessibleDescription(words)
        self.update()

    def show_notice(self, text: str, is_error: bool) -> None:
        """``text`` in place of what comes next, until it is ""."""
        self.notice, self._is_error = text, is_error
        if text:
            announce(self, text)
        self.update()

    @property
    def text(self) -> str:
        """What stands there at this width; the keys that leave where there is room for them."""
        sizes = ChainSizes.of(self.theme, self.width())
        if self.notice:
            return told_in(sizes.main, self.notice, self._room(), 1)[0]
        for keys in self._keys:
            if text_width(sizes.main, self._words + keys) <= self._room():
                return self._words + keys
        if not self._words:  # it has just come, and its words come with the next refresh
            return ""
        told = told_in(sizes.main, self._words, self._room(), 1)[0]
        numbered = self._number + told
        return numbered if text_width(sizes.main, numbered) <= self._room() else told

    def _room(self) -> float:
        marks = 0.0 if self.notice or self._status is None else self._marks_width() + SIDE
        return self.width() - 2 * SIDE - SIDE - marks

    def _marks_width(self) -> float:
        pitch, _ = self._pitch()
        return pitch * (self._status.steps if self._status else 0)

    def _pitch(self) -> tuple[float, float]:
        """From mark to mark, and the width of one."""
        steps = max(self._status.steps if self._status else 1, 1)
        pitch = min(MARK + MARK_GAP, self.width() * MARKS_SHARE / steps)
        return pitch, max(pitch - MARK_GAP, pitch * 0.6, min(LEAST_MARK, pitch))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        sizes, theme = ChainSizes.of(self.theme, self.width()), self.theme
        ink = theme.nonfinite if self._is_error and self.notice else theme.current
        ground = mix(theme.background, ink, 0.12) if self.notice else theme.panel
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(ground))
            painter.fillRect(QRectF(0, 0, self.width(), theme.line_scale), QColor(theme.panel_border))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink))
            painter.drawEllipse(QPointF(SIDE + 6, self.height() / 2), 6, 6)
            row = QRectF(self.rect()).adjusted(2 * SIDE, 0, -SIDE, 0)
            draw_text(painter, row, self.text, sizes.main, theme.text, LEFT)
            if not self.notice:
                self._paint_marks(painter)

    def _paint_marks(self, painter: QPainter) -> None:
        if self._status is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        pitch, width = self._pitch()
        left, top = self.width() - SIDE - self._marks_width(), (self.height() - MARK_HEIGHT) / 2
        for step in range(self._status.steps):
            done = step < self._status.step
            painter.setBrush(QColor(self.theme.current if done else self.theme.panel_border))
            radius = min(MARK_HEIGHT, width) / 2
            painter.drawRoundedRect(QRectF(left + step * pitch, top, width, MARK_HEIGHT), radius, radius)


class Bands(QObject):
    """Both bands, in the margins of the window while somebody presents; the lower one where steps are to be said."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._says_steps = False
        self.question, self.foot = QuestionBand(window), FootBand(window)
        window.installEventFilter(self)

    @property
    def shown(self) -> bool:
        """Whether both are there."""
        return not self.question.isHidden()

    @property
    def speak(self) -> Callable[[str, bool], None] | None:
        """What says notices at the foot; None where there is none."""
        return None if self.foot.isHidden() else self.foot.show_notice

    def show_frames(self, chain: ChainFrame, status: StatusFrame, grain: Grain) -> None:
        if self.shown:
            self.question.show_frame(chain)
            self.foot.show_coming(chain.next, status, grain)
        elif self._says_steps:
            self.foot.show_step(chain)

    def set_shown(self, shown: bool) -> None:
        self.question.setVisible(shown)
        self._settle()

    def say_steps(self, on: bool) -> None:
        """Say each step at the foot, or no more."""
        self._says_steps = on
        self._settle()

    def _settle(self) -> None:
        has_foot = self.shown or self._says_steps
        self.foot.setVisible(has_foot)
        self._window.setContentsMargins(0, QUESTION_HEIGHT if self.shown else 0, 0, FOOT_HEIGHT if has_foot else 0)
        self._place()

    def _place(self) -> None:
        width, height = self._window.width(), self._window.height()
        self.question.setGeometry(0, 0, width, QUESTION_HEIGHT)
        self.foot.setGeometry(0, height - FOOT_HEIGHT, width, FOOT_HEIGHT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._place()
        return False
