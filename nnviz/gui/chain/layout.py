"""Where everything stands in the chain-rule panel. Painting, hit testing and the tests read the same rectangles.

No rectangle of a factor depends on what its slot holds or on how far the user has stepped, except that a chain with
more factors than cells turns its page (see :mod:`nnviz.gui.chain.fold`). So nothing moves when a number arrives.
"""

from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF

from nnviz.gui.chain.block import FormulaBlock, abbreviated
from nnviz.gui.chain.fold import LEAST_CELLS, Cell, Fold, folded
from nnviz.gui.chain.foot import FootLine, foot_lines
from nnviz.gui.chain.hall import HallCard, hall_card
from nnviz.gui.chain.paths import NARROW, PathsLayout, paths_layout, paths_width
from nnviz.gui.chain.sizes import (
    FRACTION_ASCENT,
    TWO_CARDS,
    ChainSizes,
    Header,
    fitting_stack,
    foot_line,
    gap_after_header,
    margin,
    sizes_in,
    stack_height,
    usual_stack,
)
from nnviz.gui.chain.slots import SLOT_PAD, are_shapes, shortest_slot
from nnviz.gui.drawing.formula import formula_size, outline
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import Theme
from nnviz.records import dataclass
from nnviz.session.frame.model import ChainColumn, ChainFrame, Formula, Piece
from nnviz.session.plan import Phase

EQUALS = r"{}={}"
BAR_DECADES = 1  # the strip of bars reaches from ÷10 to ×10; what lies beyond ends in an arrow
#: The left card's share of the width: in the backward pass the running product needs more, otherwise it is a result.
DETAIL_SHARE: dict[Phase, float] = {"start": 0.6, "forward": 0.6, "loss": 0.6, "backward": 0.46, "update": 0.69}
LEAST_WITH_PATHS = 560  # pixels: a narrower figure on paper has no list of paths
WHOLE_ROW = 5  # from so many factors on they share the whole width
PATH_SHARE = 0.54  # factors and products are single numbers there, but the titles are longer


@dataclass(frozen=True, slots=True)
class ChainOptions:
    """How the panel is scrolled and unfolded. Lengths in pixels.

    ``picture``: for an exported picture, which cannot scroll: formulas shrink until they fit, and nothing is clipped,
    since some programs drop what is clipped from vector files.
    """

    picture: bool = False
    header: Header = "question"
    unfolded: bool = False  # all factors in one row, which scrolls
    scroll: float = 0.0  # of that row
    detail_scroll: tuple[float, float] = (0.0, 0.0)
    product_scroll: tuple[float, float] = (0.0, 0.0)
    paths_scroll: float | None = None  # None: so that the chosen path is in sight


FROM_THE_START = ChainOptions()


@dataclass(frozen=True, slots=True)
class CellLayout:
    """One cell: a factor, or the fold that stands for several."""

    content: Cell
    box: QRectF
    baseline: float  # of the fraction
    slot: QRectF
    bar: QRectF  # empty where the panel has no bars
    joint: QRectF  # the room before the cell, for "·" or "→"


@dataclass(frozen=True, slots=True)
class CardLayout:
    """A card with a title and formulas; ``reach`` is how far its content can be scrolled."""

    rect: QRectF
    title: QRectF
    body: QRectF
    block: FormulaBlock
    scroll: QPointF
    reach: QPointF


@dataclass(frozen=True, slots=True)
class ChainLayout:
    rect: QRectF
    picture: bool
    sizes: ChainSizes
    question: QRectF
    question_text: str  # in the words that there is room for
    position: QRectF  # both empty where the bar has them
    bar: QRectF  # of the choices; empty where there is none
    fold_button: QRectF  # empty unless the factors are unfolded
    result: QRectF
    result_baseline: float
    strip: QRectF  # the cells are clipped to it
    bars: QRectF  # the strip of bars with its labels on the left; empty if there is no room
    cells: tuple[CellLayout, ...]
    scroll: float
    reach: float  # how far the unfolded row can be scrolled
    detail: CardLayout | None
    product: CardLayout | None
    card: HallCard | None  # in place of the two, in large type and narrow panels
    foot: tuple[FootLine, ...]
    paths: PathsLayout | None

    @classmethod
    def of(
        cls, frame: ChainFrame, rect: QRectF, theme: Theme, options: ChainOptions = FROM_THE_START
    ) -> "ChainLayout":
        """The layout of ``frame`` in ``rect``; ``options`` is immutable."""
        return _Builder(frame, rect, theme, options).build()

    @property
    def fits(self) -> bool:
        """Whether the factors, which are always shown, are inside the panel."""
        return self.rect.contains(self.strip)

    def column_at(self, point: QPointF) -> int | None:
        """The index of the factor at ``point``."""
        cell = self._cell_at(point)
        return cell.content if cell and isinstance(cell.content, int) else None

    def fold_at(self, point: QPointF) -> bool:
        """Whether ``point`` is on folded factors, or on the button that folds them again."""
        cell = self._cell_at(point)
        return self.fold_button.contains(point) or bool(cell and not isinstance(cell.content, int))

    def path_at(self, point: QPointF) -> int | None:
        """The place in ``frame.paths.rows`` of the row at ``point``."""
        if self.paths is None or not self.paths.body.contains(point):
            return None
        return next((place for place, row in self.paths.rows if row.contains(point)), None)

    def _cell_at(self, point: QPointF) -> CellLayout | None:
        if not self.strip.contains(point):
            return None
        return next((cell for cell in self.cells if cell.box.united(cell.bar).contains(point)), None)


def chain_height(frame: ChainFrame, width: float, theme: Theme, header: Header = "question") -> float:
    """The height the panel needs at ``width``: the same for every step, view and net, whatever ``frame`` holds."""
    return _usual_height(width, theme, header)


@lru_cache(maxsize=256)  # Qt asks for it again and again while it shares the room of the window
def _usual_height(width: float, theme: Theme, header: Header) -> float:
    sizes = ChainSizes.of(theme, width)
    return stack_height(usual_stack(sizes, width, header), sizes)


def least_height(width: float, theme: Theme, header: Header = "question") -> float:
    """The height at ``width`` with one line of text under the cards."""
    sizes = ChainSizes.of(theme, width)
    return stack_height(replace(usual_stack(sizes, width, header), foot_lines=1), sizes)


def least_chain_height(width: float, theme: Theme) -> float:
    """The height of a figure with the question, the factors and a line of text."""
    sizes = ChainSizes.of(theme, width)
    return stack_height(replace(usual_stack(sizes, width), bars=0.0, card=0.0, foot_lines=1), sizes)


def used_height(height: float, width: float, theme: Theme, header: Header = "question") -> float:
    """What of ``height`` the panel makes use of: in large type its storeys do not stretch."""
    if not theme.is_projector:
        return height
    sizes = sizes_in(width, height, theme, header)
    stack, whole = fitting_stack(height, width, sizes, header), usual_stack(sizes, width, header)
    return stack_height(replace(stack, card=min(stack.card, whole.card)), sizes)


def focus_of(columns: tuple[ChainColumn, ...]) -> int:
    """The factor that must be in sight: the current one, otherwise the next to come, or the last."""
    statuses = [column.status for column in columns]
    for status in ("asked", "current"):
        if status in statuses:
            return statuses.index(status)
    return min(statuses.count("taken"), max(len(columns) - 1, 0))


class _Builder:
    """Lays the panel out from the top; kept as an object because the storeys share so much."""

    def __init__(self, frame: ChainFrame, rect: QRectF, theme: Theme, options: ChainOptions) -> None:
        self.frame = frame
        self.options = options
        #: The list of paths needs the width, its routes more than any factor.
        self.sizes = ChainSizes.of(theme, rect.width())
        if frame.paths is None:
            self.sizes = sizes_in(rect.width(), rect.height(), theme, options.header)
        self.rect = rect
        side, edge = self.sizes.gap(2 if theme.is_figure else 12), margin(self.sizes)
        whole = rect.adjusted(side, edge, -side, -edge)
        self.has_paths = frame.paths is not None and not (theme.is_figure and whole.width() < LEAST_WITH_PATHS)
        paths_left = whole.right() - paths_width(whole.width(), self.sizes) if self.has_paths else whole.right()
        beside = max(paths_left - (self.sizes.gap(12) if self.has_paths else 0.0) - whole.left(), 1.0)
        self.stack = fitting_stack(rect.height(), beside, self.sizes, options.header)
        #: The paths stand beside the cards only where the panel is narrow, or where every factor fits just then.
        narrow = whole.width() < self.sizes.gap(NARROW) or beside < self._wanted_width() <= whole.width()
        self.paths_beside_cards = self.stack.has_cards and narrow
        self.paths_left = paths_left
        self.card_area = QRectF(whole.left(), whole.top(), beside, whole.height())
        self.factor_area = whole if self.paths_beside_cards else self.card_area
        self.header_area = whole if options.header == "bar" else self.factor_area
        self.bottom_right = whole.bottomRight()

    def build(self) -> ChainLayout:
        sizes, stack, inner, lower = self.sizes, self.stack, self.factor_area, self.card_area
        question, position, bar, button = self._header()
        top = inner.top() + stack.header + gap_after_header(sizes)
        baseline = top + sizes.gap(4) + FRACTION_ASCENT * sizes.factor
        result = self._result_width()
        strip_left = min(inner.left() + self._left_width(result), inner.right() - 1)
        below = top + stack.box + (sizes.gap(4) if stack.bars else 0)
        bars = QRectF(inner.left(), below, inner.width(), stack.bars) if stack.bars else QRectF()
        strip = QRectF(strip_left, top, inner.right() - strip_left, stack.box)
        if stack.bars:
            strip.setBottom(bars.bottom())
        cells, scroll, reach = self._cells(strip, baseline, bars)
        y = below + stack.bars
        detail = product = card = None
        paths_top = top if self.options.header == "bar" else lower.top()
        if stack.has_cards:
            y += sizes.gap(7)
            paths_top = y if self.paths_beside_cards else paths_top
            if self.sizes.theme.is_fixed or lower.width() < self.sizes.gap(TWO_CARDS):
                card = hall_card(self.frame, QRectF(lower.left(), y, lower.width(), stack.card), sizes)
            else:
                detail, product = self._cards(y)
            y += stack.card
        lines = stack.foot_lines
        if card and sizes.theme.is_figure and not card.formulas:  # its room is for words
            y, card = y - stack.card, None
            lines += int(stack.card // foot_line(sizes))
        foot = QRectF(lower.left(), y + sizes.gap(5), lower.width(), lines * foot_line(sizes))
        paths = QRectF(QPointF(self.paths_left, paths_top), self.bottom_right)
        return ChainLayout(
            rect=self.rect,
            picture=self.options.picture,
            sizes=sizes,
            question=question,
            question_text=question_in(self.frame, question.width(), sizes),
            position=position,
            bar=bar,
            fold_button=button,
            result=QRectF(inner.left(), top, result, stack.box),
            result_baseline=baseline,
            strip=strip,
            bars=bars,
            cells=cells,
            scroll=scroll,
            reach=reach,
            detail=detail,
            product=product,
            card=card,
            foot=foot_lines(self.frame, foot, lines, sizes, keys=self.options.header == "bar"),
            paths=self._paths(paths),
        )

    def _paths(self, rect: QRectF) -> PathsLayout | None:
        frame, options = self.frame.paths, self.options
        if frame is None or not self.has_paths:
            return None
        return paths_layout(frame, rect, options.picture, options.paths_scroll, self.sizes)

    # ---------------------------------------------------------------- header

    def _header(self) -> tuple[QRectF, QRectF, QRectF, QRectF]:
        """The question and the position, or the bar that has both; and the button that folds the factors again."""
        sizes, inner = self.sizes, self.header_area
        row = QRectF(inner.left(), inner.top(), inner.width(), self.stack.header)
        has_bar = self.options.header == "bar"
        width = 0.0 if has_bar else min(text_width(sizes.main, self.frame.position) + 2, row.width() / 2)
        if sizes.theme.is_figure and not self._has_room_for_position(row.width(), width):
            width = 0.0
        position = QRectF(row.right() - width, row.top(), width, row.height())
        left_of_position = position.left() - (sizes.gap(14) if width else 0.0)
        button = QRectF()
        if self.options.unfolded:
            room = text_width(sizes.small, FOLD_TEXT) + sizes.gap(16)
            button = QRectF(left_of_position - room, row.top() + 1, room, row.height() - 2)
            left_of_position = button.left() - sizes.gap(10)
        words = QRectF(row.topLeft(), QPointF(left_of_position, row.bottom()))
        return (QRectF(), QRectF(), words, button) if has_bar else (words, position, QRectF(), button)

    def _has_room_for_position(self, room: float, width: float) -> bool:
        sizes, left = self.sizes, room - width - self.sizes.gap(14)
        whole = text_width(sizes.main, self.frame.position) <= width
        return whole and text_width(sizes.title, question_in(self.frame, left, sizes)) <= left

    # ---------------------------------------------------------------- factors

    def _result_width(self) -> float:
        result: Formula = (Piece(self.frame.result_latex),)
        return formula_size(result, self.sizes.factor).width

    def _left_width(self, result: float) -> float:
        """The width of "∂L/∂W =", or of the labels of the bars under it."""
        equals = outline(EQUALS).width * self.sizes.factor if self.frame.result_latex else 0.0
        texts = bar_labels(self.sizes) if self.stack.bars else ()
        labels = max((text_width(self.sizes.small, text) for text in texts), default=0.0)
        return round(max(result + equals + self.sizes.gap(2), labels + self.sizes.gap(8)))

    def _least_cell(self) -> int:
        """The narrowest that every cell of this chain may be."""
        sizes = self.sizes
        widest = max((outline(column.latex).width for column in self.frame.columns), default=0.0)
        fraction = widest * sizes.factor + sizes.gap(12)
        if sizes.theme.is_figure:  # nothing is written smaller there
            texts = [shortest_slot(column.slot) for column in self.frame.columns]
            usual = 0.0 if are_shapes(texts) else sizes.least_cell
            return round(max([fraction, usual, *(text_width(sizes.small, text) + SLOT_PAD + 2 for text in texts)]))
        return round(max(sizes.least_cell, fraction))

    def _wanted_width(self) -> float:
        """What all the factors take, none of them folded."""
        count = len(self.frame.columns)
        return self._left_width(self._result_width()) + count * (self._least_cell() + self.sizes.joint)

    def _cells(self, strip: QRectF, baseline: float, bars: QRectF) -> tuple[tuple[CellLayout, ...], float, float]:
        sizes, columns = self.sizes, self.frame.columns
        if not columns:
            return (), 0.0, 0.0
        least, joint = self._least_cell(), sizes.joint
        fitting = max(1, int((strip.width() + joint) // (least + joint)))
        if fitting < len(columns):
            least = least if sizes.theme.is_figure else max(least, sizes.easy_cell)
            fitting = max(1, int((strip.width() + joint) // (least + joint)))
        scroll = reach = 0.0
        if self.options.unfolded and len(columns) > fitting:
            contents: tuple[Cell, ...] = tuple(range(len(columns)))
            width = float(least)
            reach = max(0.0, len(columns) * (width + joint) - joint - strip.width())
            scroll = min(max(self.options.scroll, 0.0), reach)
        else:
            contents = folded(len(columns), focus_of(columns), fitting)
            width = (strip.width() + joint) / len(contents) - joint
            most = max(sizes.most_cell, (strip.width() + joint) / WHOLE_ROW - joint)
            width = float(min(max(width, least), max(most, least), strip.width()))
        widths = dict.fromkeys(contents, float(int(width)))
        if fitting < min(LEAST_CELLS, len(columns)) and not self.options.unfolded:
            widths = self._beside_narrow_folds(contents, strip.width())
        cells, left = [], strip.left() - scroll
        for place, content in enumerate(contents):
            if left <= strip.right() and left + widths[content] >= strip.left():
                cells.append(self._cell(content, place, left, widths[content], strip.top(), baseline, bars))
            left += widths[content] + joint
        return tuple(cells), scroll, reach

    def _beside_narrow_folds(self, contents: tuple[Cell, ...], room: float) -> dict[Cell, float]:
        """The widths of one factor and the folds at its sides, where no three whole cells fit."""
        folds = len(contents) - 1
        fold = min(text_width(self.sizes.small, "99 more") + self.sizes.gap(10), room / 4)
        factor = min(room - folds * (fold + self.sizes.joint), self.sizes.most_cell)
        return {content: float(int(fold if isinstance(content, Fold) else factor)) for content in contents}

    def _cell(
        self, content: Cell, place: int, left: float, width: float, top: float, baseline: float, bars: QRectF
    ) -> CellLayout:
        sizes = self.sizes
        box = QRectF(left, top, width, self.stack.box)
        pad = SLOT_PAD / 2 if sizes.theme.is_figure else sizes.gap(4)
        slot = QRectF(left + pad, box.bottom() - pad - sizes.slot_height, width - 2 * pad, sizes.slot_height)
        bar = QRectF(left, bars.top(), width, bars.height()) if self.stack.bars else QRectF()
        room = sizes.joint if place else 0.0
        return CellLayout(content, box, baseline, slot, bar, QRectF(left - room, top, room, box.height()))

    # ---------------------------------------------------------------- cards

    def _cards(self, top: float) -> tuple[CardLayout, CardLayout]:
        frame, options, inner = self.frame, self.options, self.card_area
        gap = self.sizes.gap(10)
        share = PATH_SHARE if frame.paths else DETAIL_SHARE[frame.phase]
        width = round((inner.width() - gap) * share)
        left = QRectF(inner.left(), top, width, self.stack.card)
        right = QRectF(inner.left() + width + gap, top, inner.width() - width - gap, self.stack.card)
        return (
            self._card(left, frame.detail, options.detail_scroll),
            self._card(right, frame.product, options.product_scroll),
        )

    def _card(self, rect: QRectF, lines: tuple[Formula, ...], scroll: tuple[float, float]) -> CardLayout:
        sizes = self.sizes
        side, edge = sizes.gap(11), sizes.gap(6)
        title = QRectF(rect.left() + side, rect.top() + edge, rect.width() - 2 * side, sizes.line(sizes.small))
        body = QRectF(title.left(), title.bottom() + edge * 0.6, title.width(), 0.0)
        body.setBottom(max(rect.bottom() - edge, body.top() + 1))
        roomy = min(max(body.height() / (sizes.formula * 4.6), 1.0), 1.5)
        least = 0.0 if self.options.picture else sizes.least_formula
        block = abbreviated(lines, body.width(), body.height(), sizes.formula * roomy, least)
        reach = QPointF(_overhang(block.width, body.width()), _overhang(block.height, body.height()))
        offset = QPointF(min(max(scroll[0], 0), reach.x()), min(max(scroll[1], 0), reach.y()))
        return CardLayout(rect, title, body, block, offset, reach)


def _overhang(content: float, room: float) -> float:
    """How much content is too long; what is less than a pixel is not worth a scroll bar."""
    return content - room if content > room + 1 else 0.0


def question_in(frame: ChainFrame, width: float, sizes: Sizes) -> str:
    """The question in ``width`` pixels; in fewer words where it would end in dots otherwise."""
    texts = [frame.question]
    if frame.choices is not None:
        what = frame.choices.targets[frame.choices.chosen].symbol
        texts += [f"How does L change with {what}?", f"L by {what}"]
    return next((text for text in texts if text_width(sizes.title, text) <= width), texts[-1])


FOLD_TEXT = "show fewer"


def bar_labels(sizes: Sizes) -> tuple[str, str]:
    """What the upper and the lower end of the strip of bars mean."""
    if sizes.theme.is_figure:
        return f"×{10**BAR_DECADES}", f"÷{10**BAR_DECADES}"
    return f"grows ×{10**BAR_DECADES}", f"shrinks ÷{10**BAR_DECADES}"
