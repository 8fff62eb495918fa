"""The card of one lesson: a picture of its net, what it is about, and how far it has been read."""

from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.mini_graph import paint_mini_graph
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_width, wrapped
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, mix
from nnviz.gui.drawing.valley import paint_valleys
from nnviz.gui.lesson.progress import paint_progress
from nnviz.gui.widgets.themed import Themed
from nnviz.lessons.shelf import ShelvedLesson
from nnviz.session.frame.model import GraphFrame

#: A card in plain type, and the picture on it.
WIDTH, HEIGHT, PICTURE = 340, 206, 102
RADIUS, SIDE = 10.0, 16
TITLE = 15.5
#: Lines that the sentence may take.
SENTENCE = 2
#: One bar of the progress, with its gap; many pages share the room of so many.
BAR, BAR_HEIGHT, MOST_BARS = 11.0, 5.0, 9


class LessonCard(Themed, QAbstractButton):
    """A button as large as a card. ``leads``: it is the lesson to go on with."""

    def __init__(self, lesson: ShelvedLesson, picture: GraphFrame | None, *, leads: bool) -> None:
        super().__init__()
        self.lesson, self.leads = lesson, leads
        self._picture = picture
        self._hovered = False
        self._width = WIDTH
        self.setAccessibleName(lesson.title)
        minutes = f"{lesson.minutes} minutes, " if lesson.minutes else ""
        self.setAccessibleDescription(f"{lesson.sentence} {minutes}{self.state}.")
        self.setToolTip(f"{lesson.title}\n{lesson.sentence}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def state(self) -> str:
        """How far it has been read, in words."""
        lesson = self.lesson
        if lesson.is_done:
            return "done"
        return f"page {lesson.page} of {lesson.pages}" if lesson.is_begun else "not begun"

    @property
    def call(self) -> str:
        """What the one card says that leads."""
        if not self.leads or self.lesson.is_done:
            return ""
        return "go on →" if self.lesson.is_begun else "start here →"

    def set_width(self, width: int) -> None:
        """As wide as there is room for, in pixels."""
        if width != self._width:
            self._width = width
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._width, round(HEIGHT * self.theme.text_scale))

    minimumSizeHint = sizeHint  # noqa: N815

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme, scale = self.theme, self.theme.text_scale
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            whole = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            radius = RADIUS * theme.line_scale
            self._paint_ground(painter, whole, radius, QRectF(0, 0, self.width(), PICTURE * scale))
            inside = QRectF(SIDE * scale, PICTURE * scale, self.width() - 2 * SIDE * scale, self.height())
            self._paint_words(painter, inside, scale)
            strong = self.leads or self.hasFocus()
            edge = theme.current if self.leads else theme.text if self.hasFocus() else theme.panel_border
            painter.setPen(line_pen(edge, (2.4 if strong else 1.0) * theme.line_scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, radius, radius)
            if self.leads and self.hasFocus():
                painter.setPen(line_pen(theme.text, theme.line_scale))
                painter.drawRoundedRect(whole.adjusted(3, 3, -3, -3), radius - 3, radius - 3)

    def _paint_ground(self, painter: QPainter, whole: QRectF, radius: float, picture: QRectF) -> None:
        theme = self.theme
        shape = QPainterPath()
        shape.addRoundedRect(whole, radius, radius)
        painter.save()
        painter.setClipPath(shape)
        ground = mix(theme.background, theme.current, 0.05) if self._hovered else theme.background
        painter.fillRect(self.rect(), QColor(ground))
        painter.fillRect(picture, QColor(theme.panel))
        if self._picture is not None:
            room = picture.adjusted(*(0.05 * picture.width() * side for side in (1, 0.4, -1, -0.4)))
            self._paint_picture(painter, room, self._picture)
        painter.restore()

    def _paint_picture(self, painter: QPainter, room: QRectF, picture: GraphFrame) -> None:
        """The net, and beside it the valley of its one weight, if the lesson shows that."""
        if len(picture.valleys) == 1:
            beside = QRectF(room.center().x(), room.top(), room.width() / 2, room.height())
            paint_valleys(painter, beside, picture.valleys, self.theme, words=False)
            room = QRectF(room.topLeft(), QSizeF(0.48 * room.width(), room.height()))
        scale = self.theme.text_scale
        paint_mini_graph(painter, room, picture, self.theme, most_radius=20.0 * scale, ground=self.theme.panel)

    def _paint_words(self, painter: QPainter, inside: QRectF, scale: float) -> None:
        theme, lesson = self.theme, self.lesson
        main, small = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_SMALL, theme=theme)
        row = QRectF(inside.left(), inside.top() + 8 * scale, inside.width(), 22 * scale)
        draw_text(painter, row, lesson.title, ui_font(TITLE, 600, theme=theme), theme.text, LEFT, elide=True)
        row.translate(0, 22 * scale)
        row.setHeight(16 * scale)
        for line in wrapped(small, lesson.sentence, inside.width(), SENTENCE):
            draw_text(painter, row, line, small, theme.muted, LEFT)
            row.translate(0, 16 * scale)
        row = QRectF(inside.left(), (HEIGHT - 32) * scale, inside.width(), 22 * scale)
        minutes = f"{lesson.minutes} min" if lesson.minutes else ""
        draw_text(painter, row, minutes, main, theme.text, LEFT)
        self._paint_state(painter, row.adjusted(text_width(main, minutes) + 8 * scale, 0, 0, 0), scale)

    def _paint_state(self, painter: QPainter, row: QRectF, scale: float) -> None:
        """From the right: what to do, how far it is, and as bars where there is room for them."""
        theme, lesson = self.theme, self.lesson
        main, strong = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
        if self.call:
            draw_text(painter, row, self.call, strong, theme.current, RIGHT)
            row = row.adjusted(0, 0, -text_width(strong, self.call) - 12 * scale, 0)
        if lesson.is_done:
            draw_text(painter, row, "✓ done", main, theme.taken_text, RIGHT)
        elif lesson.is_begun or not self.call:
            draw_text(painter, row, self.state, main, theme.text if lesson.is_begun else theme.muted, RIGHT)
        if lesson.is_begun:
            row = row.adjusted(0, 0, -text_width(main, self.state) - 12 * scale, 0)
            width = min(BAR * min(lesson.pages, MOST_BARS) * scale, row.width())
            bars = QRectF(row.right() - width, row.center().y() - BAR_HEIGHT * scale / 2, width, BAR_HEIGHT * scale)
            paint_progress(painter, bars, lesson.page, lesson.pages, theme, gap=3 * scale, radius=bars.height() / 2)
