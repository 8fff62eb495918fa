"""Where the list of paths stands, row by row."""

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import wrapped
from nnviz.records import dataclass
from nnviz.session.frame.model import PathsFrame

NARROW = 920  # pixels (grown with the type): below it the list of paths does not reach up to the factors


@dataclass(frozen=True, slots=True)
class PathsLayout:
    """The card that lists the paths."""

    rect: QRectF
    head: tuple[tuple[str, QRectF], ...]
    body: QRectF  # the rows are clipped to it
    rows: tuple[tuple[int, QRectF], ...]  # place in frame.rows
    tail: tuple[tuple[str, QRectF], ...]
    scroll: float
    reach: float


def paths_width(width: float, sizes: Sizes) -> float:
    """How much of ``width`` the list takes."""
    least, most = (480.0, 620.0) if sizes.theme.is_projector else (sizes.gap(270), sizes.gap(400))
    share = 0.44 if width < sizes.gap(NARROW) else 0.37
    return round(min(max(width * share, least), most, width * 0.55))


def paths_layout(frame: PathsFrame, rect: QRectF, picture: bool, scroll: float | None, sizes: Sizes) -> PathsLayout:
    """The list in ``rect``, scrolled by so many pixels, or (None) so that the chosen path is in sight."""
    side, edge = sizes.gap(10), sizes.gap(6)
    inner = rect.adjusted(side, edge, -side, -edge)
    line = sizes.line(sizes.small)
    head = wrapped(sizes.small, frame.count, inner.width(), 2)
    ends = [wrapped(sizes.small, whole, inner.width(), 2) for whole in (frame.total, frame.matrix_entry)]
    height = round(line * 1.16)
    room = inner.height() - 1.5 * edge - line * len(head)
    while ends and sum(map(len, ends)) * line > room - height:  # at least one path is in sight
        ends.pop()  # as a whole: half of it would leave out the number
    tail = [text for lines in ends for text in lines]
    fitting = max(1, int((room - line * len(tail)) // height))
    if picture and fitting < len(frame.rows):
        fitting = max(1, int((room - line * (len(tail) + 1)) // height))
        tail.insert(0, f"… {len(frame.rows) - fitting} more of the list")
    head_lines = _placed(head, inner.left(), inner.top(), inner.width(), line)
    top = inner.top() + line * len(head) + edge / 2
    body = QRectF(rect.left(), top, rect.width(), min(fitting, len(frame.rows)) * height)  # no row is cut in half
    reach = len(frame.rows) * height - body.height()
    tail_lines = _placed(tail, inner.left(), body.bottom() + edge, inner.width(), line)
    chosen = next((place for place, row in enumerate(frame.rows) if row.chosen), 0)
    shown = (chosen + 1.0) * height - body.height() if scroll is None else scroll
    by = min(max(shown, 0.0), reach)
    first = QRectF(rect.left() + 1, body.top() - by, rect.width() - 2, height)
    rows = ((place, first.translated(0, place * height)) for place in range(len(frame.rows)))
    in_sight = tuple((place, row) for place, row in rows if row.intersects(body.adjusted(0, 0.5, 0, -0.5)))
    return PathsLayout(rect, head_lines, body, in_sight, tail_lines, by, 0.0 if picture else reach)


def _placed(
    lines: tuple[str, ...] | list[str], left: float, top: float, width: float, line: float
) -> tuple[tuple[str, QRectF], ...]:
    return tuple((text, QRectF(left, top + place * line, width, line)) for place, text in enumerate(lines))
