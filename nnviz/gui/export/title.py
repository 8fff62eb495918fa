"""The title line of a picture of the window: what net it is, and at which step."""


from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_TITLE, Theme
from nnviz.session import Frame

MARGIN = 16.0
#: Of a picture with type of one size, which is smaller as a rule.
CLOSE_MARGIN = 8.0


@draws("title")
def paint_title(painter: QPainter, rect: QRectF, frame: Frame, theme: Theme) -> None:
    """The title on the left, shortened to what the step on the right leaves it."""
    where = ui_font(TEXT_MAIN, theme=theme)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    draw_text(painter, rect, frame.status.position, where, theme.muted, right)
    room = rect.adjusted(0, 0, -text_width(where, frame.status.position) - 2 * MARGIN, 0)
    draw_text(painter, room, frame.graph.title, ui_font(TEXT_TITLE, 600, theme=theme), theme.text, left, elide=True)


def title_height(theme: Theme) -> float:
    return text_height(ui_font(TEXT_TITLE, 600, theme=theme)) + 1.25 * MARGIN
