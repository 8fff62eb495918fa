"""What became of the lanes, as a table: who converges first, who stands still."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme
from nnviz.gui.plots.compare.swatch import paint_swatch, swatch_size
from nnviz.records import dataclass
from nnviz.session.frame.compare import CompareFrame, LaneFrame
from nnviz.session.notation import shortest

PAD, GAP = 10.0, 12.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; its head has two lines."""

    head: Callable[[CompareFrame], tuple[str, str]]
    text: Callable[[LaneFrame], str]
    is_there: Callable[[CompareFrame], bool] = lambda frame: True
    right: bool = True


def _low(lane: LaneFrame) -> str:
    return "–" if lane.low_from is None else f"{lane.low_from:,}"


def _when(frame: CompareFrame) -> str:
    """After which update the losses were; those of a lane that stopped are its last."""
    exact = all(lane.measured == lane.update for lane in frame.lanes)
    return f"{'at' if exact else 'near'} {frame.update:,}"


#: In the order in which they stand, after the name.
COLUMNS: dict[str, Column] = {
    "place": Column(lambda frame: ("converges", ""), lambda lane: lane.place, right=False),
    "low": Column(lambda frame: (f"below {shortest(frame.low)}", "from update"), _low),
    "loss": Column(lambda frame: ("loss", _when(frame)), lambda lane: lane.loss_text),
    "right": Column(lambda frame: ("rows", "right"), lambda lane: lane.right, lambda frame: frame.has_accuracy),
    "saturated": Column(
        lambda frame: ("saturated", "at start"), lambda lane: lane.saturated or "–",
        lambda frame: any(lane.saturated for lane in frame.lanes),
    ),
    "gradient": Column(
        lambda frame: ("‖∂L/∂(W₁, b₁)‖", "at start"), lambda lane: lane.gradient or "–",
        lambda frame: any(lane.gradient for lane in frame.lanes),
    ),
}  # fmt: skip
#: What a narrow table does without, in this order.
YIELDS = ("gradient", "saturated", "loss", "right", "low")


@dataclass(frozen=True, slots=True)
class TablePlan:
    """Where the rows are."""

    rows: tuple[QRectF, ...]
    columns: dict[str, tuple[float, float]]  # from left to right
    head: QRectF


def table_height(frame: CompareFrame, theme: Theme) -> float:
    """The height that the table asks for."""
    high = text_height(ui_font(TEXT_SMALL, theme=theme))
    return 2 * high + 8 + len(frame.lanes) * (high + 12) + 4


def plan_table(frame: CompareFrame, rect: QRectF, theme: Theme) -> TablePlan:
    """The places for a table in ``rect``."""
    font, strong = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    high = text_height(font)
    shown = [key for key, column in COLUMNS.items() if column.is_there(frame)]
    widths = {
        key: max(
            *(text_width(font, line) for line in COLUMNS[key].head(frame)),
            *(text_width(strong, COLUMNS[key].text(lane)) for lane in frame.lanes), 1.0,
        )
        for key in shown
    }  # fmt: skip
    name = swatch_size(theme) + 6 + max((text_width(strong, lane.name) for lane in frame.lanes), default=0.0)
    room = rect.width() - 2 * PAD
    for key in YIELDS:
        if min(name, 0.4 * room) + sum(widths[one] + GAP for one in shown) > room and key in shown:
            shown.remove(key)
    spare = max(room - name - sum(widths[one] + GAP for one in shown), 0.0) / max(len(shown), 1)
    columns, right = {}, rect.right() - PAD
    for key in reversed(shown):
        columns[key] = (right - widths[key] - min(spare, 24.0), right)
        right = columns[key][0] - GAP
    columns["name"] = (rect.left() + PAD, right)
    lines = 2 if any(COLUMNS[key].head(frame)[1] for key in shown) else 1
    head = QRectF(rect.left(), rect.top(), rect.width(), lines * high + 8)
    line = min((rect.height() - head.height() - 4) / max(len(frame.lanes), 1), high + 16)
    rows = tuple(
        QRectF(rect.left(), head.bottom() + index * line, rect.width(), line) for index in range(len(frame.lanes))
    )
    return TablePlan(rows, columns, head)


@draws("table")
def paint_table(
    painter: QPainter, rect: QRectF, frame: CompareFrame, theme: Theme, *, faded: frozenset[int] = frozenset()
) -> tuple[QRectF, ...]:
    """Draw the table into ``rect``; gives where its rows are."""
    plan = plan_table(frame, rect, theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.panel_border), 1))
    painter.setBrush(QColor(theme.panel))
    bottom = plan.rows[-1].bottom() + 4 if plan.rows else plan.head.bottom()
    painter.drawRoundedRect(QRectF(rect.left(), rect.top(), rect.width(), bottom - rect.top()), 6, 6)
    painter.drawLine(plan.head.bottomLeft(), plan.head.bottomRight())
    font = ui_font(TEXT_SMALL, theme=theme)
    high = text_height(font)
    foot = QRectF(rect.left() + PAD, bottom + 3, rect.width() - 2 * PAD, high)
    if "saturated" in plan.columns and foot.bottom() <= rect.bottom():
        draw_text(painter, foot, frame.foot, font, theme.muted, LEFT, elide=True)
    for key, (left, right) in plan.columns.items():
        lines = ("lane", "") if key == "name" else COLUMNS[key].head(frame)
        align = RIGHT if key != "name" and COLUMNS[key].right else LEFT
        for place, line in enumerate(lines):
            room = QRectF(left, plan.head.top() + 3 + place * high, right - left, high)
            draw_text(painter, room, line, font, theme.muted, align, elide=True)
    for lane, row in zip(frame.lanes, plan.rows, strict=True):
        _paint_row(painter, plan, row, lane, theme, lane.index in faded)
        if lane.in_graph:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current), 1.6 * theme.line_scale))
            painter.drawRoundedRect(row.adjusted(3, 1, -3, -1), 4, 4)
    painter.restore()
    return plan.rows


def _paint_row(
    painter: QPainter, plan: TablePlan, row: QRectF, lane: LaneFrame, theme: Theme, faded: bool
) -> None:
    font, strong = ui_font(TEXT_SMALL, theme=theme), ui_font(TEXT_SMALL, 600, theme=theme)
    left, right = plan.columns["name"]
    paint_swatch(painter, QRectF(left, row.top(), 10, row.height()), lane.index, theme, faded)
    name = QRectF(left + swatch_size(theme) + 6, row.top(), right - left - swatch_size(theme) - 6, row.height())
    draw_text(painter, name, lane.name, strong, theme.muted if faded else theme.text, LEFT, elide=True)
    for key, (left, right) in plan.columns.items():
        if key != "name":
            first = lane.is_first and key in ("place", "low")
            ink = theme.muted if faded else theme.result if first else theme.text
            room = QRectF(left, row.top(), right - left, row.height())
            align = RIGHT if COLUMNS[key].right else LEFT
            draw_text(painter, room, COLUMNS[key].text(lane), strong if first else font, ink, align, elide=True)
