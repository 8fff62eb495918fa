"""The title line of a picture of the window: what net it is, and at which step."""


from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import broken, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_TITLE, Theme
from nnviz.records import dataclass
from nnviz.session import Frame

MARGIN = 16.0
#: Of a figure on paper, which is smaller; and its title.
CLOSE_MARGIN, MOST_LINES = 8.0, 2


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


@dataclass(frozen=True, slots=True)
class FigureTitle:
    """The lines of a title that has no more than two, and the step beside it where it has room; with their height."""

    lines: tuple[str, ...]
    where: str
    height: float

    def left_out(self, *, has_panel: bool) -> tuple[str, ...]:
        """What has no room; the panel of the chain rule says at which step it is."""
        title = () if self.lines else ("the title",)
        return title if self.where or has_panel else (*title, "the step's number")


def figure_title(frame: Frame, width: float, theme: Theme) -> FigureTitle:
    """What of the title has room in ``width``."""
    strong, main, where = _title_font(theme), ui_font(TEXT_MAIN, theme=theme), frame.status.position
    lines = tuple(broken(strong, frame.graph.title, width))
    if len(lines) > MOST_LINES or any(text_width(strong, line) > width for line in lines):
        lines = ()
    beside = sum(text_width(strong, line) for line in lines) + 2 * CLOSE_MARGIN + text_width(main, where)
    height = max(len(lines), 1) * text_height(strong) + CLOSE_MARGIN
    if len(lines) > 1 or beside > width:
        where = ""
    return FigureTitle(lines, where, height if lines or where else 0.0)


@draws("title")
def paint_figure_title(painter: QPainter, rect: QRectF, title: FigureTitle, theme: Theme) -> None:
    """The title at the top of ``rect``, line by line."""
    strong, left, right = _title_font(theme), Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    for place, line in enumerate(title.lines):
        row = rect.translated(0, place * text_height(strong))
        draw_text(painter, row, line, strong, theme.text, left | Qt.AlignmentFlag.AlignTop)
    row = QRectF(rect.left(), rect.top(), rect.width(), text_height(strong))
    draw_text(painter, row, title.where, ui_font(TEXT_MAIN, theme=theme), theme.muted, right)


def _title_font(theme: Theme) -> QFont:
    return ui_font(TEXT_MAIN, 600, theme=theme)
