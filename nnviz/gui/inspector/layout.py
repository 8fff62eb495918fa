"""Where everything stands in the inspector, from the top, for a given width."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import FormulaSize, formula_size
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import broken, text_width, wrapped
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.records import dataclass
from nnviz.session.frame.model import InspectorFrame, Piece

USUAL_NUMBER = "−0.0123"
LEAST_SOURCE = "a₁,₁₀"


@dataclass(frozen=True, slots=True)
class Columns:
    """The left edge and width of each column of the table of terms; ``bar`` is 0 wide where there is no room."""

    font: QFont
    source: tuple[float, float]
    weight: tuple[float, float]
    times: tuple[float, float]
    value: tuple[float, float]
    equals: tuple[float, float]
    product: tuple[float, float]
    bar: tuple[float, float]


@dataclass(frozen=True, slots=True)
class InspectorLayout:
    sizes: Sizes
    title: QRectF
    columns: Columns
    head: QRectF  # of the table
    rows: tuple[QRectF, ...]
    left_out: tuple[tuple[str, QRectF], ...]
    bias: QRectF  # empty where there is none
    total: QRectF
    formula: QRectF
    formula_pixels: float
    formula_size: FormulaSize
    plot: QRectF  # empty for softmax
    values: tuple[tuple[str, QRectF], ...]
    note: tuple[tuple[str, QRectF], ...]
    height: float

    @classmethod
    def of(cls, frame: InspectorFrame, width: float, theme: Theme) -> "InspectorLayout":
        """The layout for ``width`` pixels, with its upper left corner at (0, 0)."""
        sizes = Sizes.of(theme, width)
        side, gap = sizes.gap(12), sizes.gap(8)
        inner = max(width - 2 * side, 40.0)
        flow = _Flow(side, inner, sizes.gap(8))
        title = flow.take(sizes.line(sizes.title))
        flow.skip(sizes.gap(3))
        columns = _columns(frame, side, inner, theme, sizes)
        row = round(sizes.line(columns.font) * 1.14)
        head = flow.take(sizes.line(columns.font))
        rows = tuple(flow.take(row) for _ in frame.terms)
        left_out = flow.paragraph(columns.font, frame.left_out, sizes, 3)
        bias = flow.take(row if frame.bias else 0.0)
        flow.skip(sizes.gap(3))
        total = flow.take(round(sizes.line(sizes.strong) * 1.2))
        flow.skip(gap)
        pixels, size = _formula(frame, inner, sizes)
        formula = flow.take(round(size.height + sizes.gap(4)))
        flow.skip(sizes.gap(4))
        plot = flow.take(_plot_height(inner, sizes)) if frame.curve_z.size > 1 else QRectF()
        flow.skip(gap)
        values = tuple(
            (text, flow.take(sizes.line(sizes.main))) for text in (frame.a_text, frame.slope_text, frame.delta_text)
        )
        flow.skip(sizes.gap(5))
        note = flow.paragraph(sizes.main, frame.note, sizes, 12)
        return cls(
            sizes, title, columns, head, rows, left_out, bias, total, formula, pixels, size, plot, values, note,
            flow.y + sizes.gap(8),
        )  # fmt: skip


def inspector_height(frame: InspectorFrame | None, width: float, theme: Theme) -> float:
    """The height that the whole of ``frame`` takes at ``width``; 0 without a frame."""
    return 0.0 if frame is None else InspectorLayout.of(frame, width, theme).height


class _Flow:
    """Hands out rectangles one below the other."""

    def __init__(self, left: float, width: float, top: float) -> None:
        self.left, self.width, self.y = left, width, top

    def take(self, height: float) -> QRectF:
        rect = QRectF(self.left, self.y, self.width, height)
        self.y += height
        return rect

    def skip(self, height: float) -> None:
        self.y += height

    def paragraph(self, font: QFont, text: str, sizes: Sizes, most: int) -> tuple[tuple[str, QRectF], ...]:
        lines = wrapped(font, text, self.width, min(most, len(broken(font, text, self.width)) or 1))
        return tuple((line, self.take(sizes.line(font))) for line in lines)


def _columns(frame: InspectorFrame, left: float, width: float, theme: Theme, sizes: Sizes) -> Columns:
    """As wide as the numbers need; without bars, then in smaller type, where they need more than there is."""
    for scale, bar in ((1.0, sizes.gap(40)), *((scale, 0.0) for scale in (1.0, 0.88, 0.76, 0.64, 0.52, 0.42))):
        font = sizes.small if scale == 1.0 else ui_font(theme.text_pixels(TEXT_SMALL) * scale)
        numbers = [
            max(text_width(font, text) for text in (USUAL_NUMBER, *texts))
            for texts in (
                [term.weight for term in frame.terms],
                [term.value for term in frame.terms],
                [term.product for term in frame.terms] + [frame.bias],
            )
        ]
        sign = text_width(font, "×") + sizes.gap(10)
        rest = width - sum(numbers) - 2 * sign - bar - (sizes.gap(8) if bar else 0.0) - sizes.gap(6)
        wanted = min(max((text_width(font, term.source) for term in frame.terms), default=0.0), width * 0.25)
        if rest >= max(wanted, text_width(font, LEAST_SOURCE)):
            break
    rest = max(rest, 0.0)
    x = left
    edges = []
    gaps = (sizes.gap(6), 0, 0, 0, 0, sizes.gap(8) if bar else 0.0, 0)
    for part, after in zip((rest, numbers[0], sign, numbers[1], sign, numbers[2], bar), gaps, strict=True):
        edges.append((x, part))
        x += part + after
    return Columns(font, *edges)


def _formula(frame: InspectorFrame, width: float, sizes: Sizes) -> tuple[float, FormulaSize]:
    """The activation's formula, smaller where it is wider than the inspector."""
    formula = (Piece(frame.formula),)
    pixels = sizes.formula * 1.06
    size = formula_size(formula, pixels)
    if size.width > width:
        pixels *= width / size.width
        size = formula_size(formula, pixels)
    return pixels, size


def _plot_height(width: float, sizes: Sizes) -> float:
    return round(min(max(width * 0.56, sizes.gap(130)), sizes.gap(230)) + sizes.theme.text_pixels(TEXT_MAIN))
