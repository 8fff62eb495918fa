"""A page of a lesson on the wall of a lecture hall: the question over the picture, numbers and options under it.

What the lecturer says is not on the wall. No text is smaller than the projector's, nothing shrinks and nothing scrolls.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import draw_outline, outline
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import CENTER, LEFT, RIGHT, draw_text, elided, text_height, text_width
from nnviz.gui.drawing.theme import PROJECTOR_TEXT, TEXT_MAIN, Theme, mix, readable_on
from nnviz.gui.lesson.hall_layout import (
    BADGE,
    BAR,
    BAR_HEIGHT,
    BARS_SHARE,
    CHAIN_ROW,
    LEADING,
    LINE_ROW,
    PAD,
    SAID,
    SIDE,
    TITLE_ROW,
    TRACK,
    FootLayout,
    HallFrame,
    HallNumber,
    HallOption,
    HeadLayout,
)
from nnviz.gui.lesson.progress import paint_progress
from nnviz.gui.widgets.themed import Themed


class HallHead(Themed, QWidget):
    """Title and progress, and under them the question."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame: HallFrame | None = None
        self._layout: HeadLayout | None = None
        self.setAccessibleName("Question")
        self.hide()

    def show_frame(self, frame: HallFrame) -> None:
        self._frame = frame
        self.setAccessibleDescription(f"{frame.title}, page {frame.page} of {frame.pages}. {frame.words}")
        self._write()
        self.update()

    def theme_changed(self) -> None:
        self._write()
        super().theme_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._write()

    def _write(self) -> None:
        if self._frame is not None:
            self._layout = HeadLayout(self._frame, self.theme, self.width())

    def height_needed(self) -> int:
        """What it needs at its width."""
        return 0 if self._layout is None else round(self._layout.height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, frame = self.theme, self._frame
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(theme.background))
            if frame is None or self._layout is None:
                return
            row = QRectF(SIDE, 12, self.width() - 2 * SIDE, TITLE_ROW - 12)
            width = min(frame.pages * BAR, BARS_SHARE * row.width())
            bars = QRectF(row.right() - width, row.center().y() - BAR_HEIGHT / 2, width, BAR_HEIGHT)
            paint_progress(painter, bars, frame.page, frame.pages, theme, gap=6, radius=BAR_HEIGHT / 2)
            row.setRight(bars.left() - SIDE)
            draw_text(painter, row, frame.title, ui_font(TEXT_MAIN, theme=theme), theme.muted, LEFT, elide=True)
            self._layout.question.paint(painter, QPointF(SIDE, TITLE_ROW))


class HallFoot(Themed, QWidget):
    """The chain as numbers, the options, and one line for the class."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._frame: HallFrame | None = None
        self._layout: FootLayout | None = None
        self.notice, self._is_error = "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Options")
        self.hide()

    def show_frame(self, frame: HallFrame) -> None:
        self._frame = frame
        self._write()
        options = " ".join(f"{place}: {one.words}." for place, one in enumerate(frame.options, start=1))
        self.setAccessibleDescription(" ".join(filter(None, (options, frame.call, frame.coming))))
        self.update()

    def show_notice(self, text: str, is_error: bool) -> None:
        """``text`` in place of the line for the class, until it is ""."""
        self.notice, self._is_error = text, is_error
        self.update()

    def theme_changed(self) -> None:
        self._write()
        super().theme_changed()

    def _write(self) -> None:
        if self._frame is not None:
            self._layout = FootLayout(self._frame, self.theme, self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._write()
        self.update()

    @property
    def laid_out(self) -> FootLayout:
        """Where things stand."""
        assert self._layout is not None
        return self._layout

    def height_needed(self) -> int:
        """What it needs at its width."""
        return 0 if self._layout is None else round(self._layout.height)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(self.theme.background))
            if self._frame is None:
                return
            if self.laid_out.has_numbers:
                row = QRectF(SIDE, 0, self.width() - 2 * SIDE, CHAIN_ROW - 8)
                paint_numbers(painter, row, self._frame.chain, self._frame.numbers, self.theme)
            most = max((one.hands for one in self._frame.options), default=0)
            for place, rect in enumerate(self.laid_out.options()):
                self._paint_option(painter, rect, place, most)
            self._paint_line(painter, QRectF(SIDE, self.height() - LINE_ROW, self.width() - 2 * SIDE, LINE_ROW))

    def _paint_option(self, painter: QPainter, rect: QRectF, place: int, most: int) -> None:
        theme, frame = self.theme, self._frame
        assert frame is not None
        option = frame.options[place]
        found = frame.is_revealed and option.is_right
        painter.setPen(line_pen(theme.result if found else theme.panel_border, 3.0 if found else 2.0))
        painter.setBrush(QColor(theme.taken_fill if found else theme.background))
        painter.drawRoundedRect(rect, 10, 10)
        edge = PAD / 2 if self.laid_out.in_rows else PAD
        paint_badge(painter, QPointF(rect.left() + PAD + BADGE, rect.top() + edge + BADGE), place + 1, theme)
        label = self.laid_out.labels[place]
        high = label.height_at(self.laid_out.label_room)
        top = rect.top() + edge + max(2 * BADGE - high, 0.0) / 2 - LEADING
        label.paint(painter, QPointF(rect.left() + 2 * PAD + 2 * BADGE, top))
        said = QRectF(rect.left() + PAD, rect.bottom() - PAD / 2 - SAID, rect.width() - 2 * PAD, SAID)
        if frame.is_revealed and frame.says and not self.laid_out.in_rows:
            draw_text(painter, said, option.said, ui_font(TEXT_MAIN, theme=theme), theme.text, CENTER, elide=True)
        self._paint_track(painter, self.laid_out.track(place), option, most)

    def _paint_track(self, painter: QPainter, track: QRectF, option: HallOption, most: int) -> None:
        """Dashed with "?" until the answer; then a bar as long as its share of the hands."""
        theme, frame = self.theme, self._frame
        assert frame is not None
        font, radius = ui_font(TEXT_MAIN, theme=theme), TRACK / 2
        revealed = frame.is_revealed
        pen = QPen(line_pen(theme.coming, 1.6))  # the other one belongs to everybody
        if not revealed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(track, radius, radius)
        if not revealed:
            draw_text(painter, track, "?", font, theme.muted, CENTER)
            return
        if option.hands:
            bar = QRectF(track.topLeft(), QSize(round(max(track.width() * option.hands / most, TRACK)), round(TRACK)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.result if option.is_right else mix(theme.background, theme.outline, 0.45)))
            painter.drawRoundedRect(bar, radius, radius)
            ink = readable_on(theme.result) if option.is_right else theme.text
            draw_text(painter, bar.adjusted(14, 0, 0, 0), str(option.hands), font, ink, LEFT)
        if option.is_right:
            reaches = option.hands and option.hands == most
            ink = readable_on(theme.result) if reaches else theme.result
            draw_text(painter, track.adjusted(14, 0, -14, 0), "✓", font, ink, RIGHT)

    def _paint_line(self, painter: QPainter, row: QRectF) -> None:
        theme, frame = self.theme, self._frame
        assert frame is not None
        main, strong = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
        if self.notice:
            ink = theme.nonfinite if self._is_error else theme.current
            painter.fillRect(row.adjusted(-SIDE, 0, SIDE, 0), QColor(mix(theme.background, ink, 0.12)))
            draw_text(painter, row, self.notice, main, theme.text, LEFT, elide=True)
            return
        coming = elided(main, frame.coming, row.width() - text_width(strong, frame.call) - SIDE)
        draw_text(painter, row, frame.call, strong, theme.text, LEFT, elide=True)
        draw_text(painter, row, coming, main, theme.muted, RIGHT)


def paint_badge(painter: QPainter, middle: QPointF, number: int, theme: Theme) -> None:
    """The number of an option in a filled circle, as it stands in the graph, too."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current))
    painter.drawEllipse(middle, BADGE, BADGE)
    room = QRectF(middle.x() - BADGE, middle.y() - BADGE, 2 * BADGE, 2 * BADGE)
    draw_text(painter, room, str(number), ui_font(TEXT_MAIN, 600, theme=theme), readable_on(theme.current), CENTER)


def paint_numbers(
    painter: QPainter, row: QRectF, chain: str, numbers: tuple[HallNumber, ...], theme: Theme
) -> None:
    """The chain as numbers alone, each underlined in the colour of what it belongs to."""
    drawn, pixels = outline(chain), PROJECTOR_TEXT
    baseline = row.center().y() + (drawn.ascent - drawn.descent) / 2 * pixels
    draw_outline(painter, QPointF(row.left(), baseline), drawn, pixels, theme.text)
    x = row.left() + drawn.width * pixels
    font = ui_font(TEXT_MAIN, theme=theme)
    x = _sign(painter, x, row, "=", theme)
    cell = max((text_width(font, number.text) for number in numbers), default=0.0)
    cell = max(cell + 24, 88.0)
    joint = text_width(font, "·") + 20
    fitting = max(int((row.right() - x + joint) // (cell + joint)), 1)
    if len(numbers) > fitting:
        left_out = len(numbers) - max(fitting - 1, 1)
        text = f"… {left_out} more"
        draw_text(painter, QRectF(x, row.top(), text_width(font, text), row.height()), text, font, theme.muted, LEFT)
        x = _sign(painter, x + text_width(font, text), row, "·", theme)
        numbers = numbers[left_out:]
    high = round(text_height(font) * 1.35)
    for place, number in enumerate(numbers):
        if place:
            x = _sign(painter, x, row, "·", theme)
        _paint_number(painter, QRectF(x, row.center().y() - high / 2, cell, high), number, theme)
        x += cell


def _sign(painter: QPainter, x: float, row: QRectF, sign: str, theme: Theme) -> float:
    font = ui_font(TEXT_MAIN, 600, theme=theme)
    width = text_width(font, sign) + 20
    draw_text(painter, QRectF(x, row.top(), width, row.height()), sign, font, theme.text, CENTER)
    return x + width


def _paint_number(painter: QPainter, rect: QRectF, number: HallNumber, theme: Theme) -> None:
    font = ui_font(TEXT_MAIN, 600 if number.is_asked else 400, theme=theme)
    pen = QPen(line_pen(theme.current if number.is_asked else theme.coming, 3.0 if number.is_asked else 1.5))
    if not number.text:
        pen.setStyle(Qt.PenStyle.DashLine)
    taken = bool(number.text) and not number.is_asked
    painter.setPen(Qt.PenStyle.NoPen if taken else pen)
    fill = theme.taken_fill if taken else theme.current_fill if number.is_asked else theme.background
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(rect, 6, 6)
    draw_text(painter, rect, number.text, font, theme.current if number.is_asked else theme.taken_text, CENTER)
    if number.colour:
        painter.fillRect(QRectF(rect.left(), rect.bottom() + 5, rect.width(), 4), QColor(number.colour))

