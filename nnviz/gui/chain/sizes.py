"""Lengths of the chain-rule panel in pixels: they depend on the theme and the panel's size, never on a step."""

from dataclasses import replace
from typing import Literal

from nnviz.gui.chain.hall import card_height
from nnviz.gui.drawing.sizes import Sizes
from nnviz.gui.drawing.text import metrics, text_width
from nnviz.gui.drawing.theme import PROJECTOR_TEXT, Theme
from nnviz.records import dataclass

FRACTION_ASCENT, FRACTION_DESCENT = 1.48, 0.97  # em: room for ∂a₁,₂/∂z₁,₂, the tallest fraction of the chain
#: What stands on top of the panel: the bar of choices, the question in words, or nothing (a band of its own has it).
Header = Literal["bar", "question", "none"]
TWO_CARDS = 620  # pixels: where there are fewer, one card has the product in full
BAR_HEIGHT = 34  # pixels of the bar of choices, before it grows with the type
USUAL_SLOT = "−0.0123"
LONG_SLOT = "−1.2×10⁻¹⁷"
WIDEST_SLOT = "−1.23×10⁻¹⁷"
#: In large type five factors stand in a row so wide; with more room the type grows.
FIVE_FACTORS = 853


@dataclass(frozen=True, slots=True)
class ChainSizes(Sizes):
    """The sizes of every panel, and those of factors and cells."""

    @property
    def factor(self) -> float:
        """Pixels to the em of the factors."""
        return (PROJECTOR_TEXT if self.theme.is_projector else 17.0) * self.grow

    @property
    def least_formula(self) -> float:
        """Formulas are not made smaller than this; what is larger still can be scrolled."""
        return 18.0 if self.theme.is_projector else 11.0

    @property
    def slot_height(self) -> float:
        return round(metrics(self.small).height() * 1.25)

    @property
    def fraction_height(self) -> float:
        return round((FRACTION_ASCENT + FRACTION_DESCENT) * self.factor)

    @property
    def box_height(self) -> float:
        return round(self.fraction_height + self.slot_height + self.gap(12))

    @property
    def joint(self) -> float:
        """The room between two columns, for "·"."""
        return round(self.gap(20 if self.theme.is_projector else 10 if self.theme.is_figure else 13))

    @property
    def least_cell(self) -> float:
        return round(text_width(self.small, USUAL_SLOT) + self.gap(4 if self.theme.is_figure else 9))

    @property
    def most_cell(self) -> float:
        return round(text_width(self.small, WIDEST_SLOT) + self.gap(64))

    @property
    def easy_cell(self) -> float:
        """Where factors are folded anyway, the others have room for any number; in large type that costs too much."""
        if self.theme.is_projector:
            return self.least_cell
        return round(text_width(self.small, LONG_SLOT) + self.gap(10))


def sizes_in(width: float, height: float, theme: Theme, header: Header) -> ChainSizes:
    """The sizes in a panel of ``width`` × ``height``: in large type larger still where it has the wall for itself."""
    sizes = ChainSizes.of(theme, width)
    if not theme.is_projector:
        return sizes
    usual = stack_height(usual_stack(sizes, width, header), sizes)
    return replace(sizes, grow=max(min(height / usual, width / FIVE_FACTORS), 1.0))


@dataclass(frozen=True, slots=True)
class Stack:
    """The heights of the panel's storeys, from the top."""

    header: float
    box: float
    bars: float
    card: float  # a whole card
    foot_lines: int

    @property
    def has_cards(self) -> bool:
        return self.card > 0


def usual_stack(sizes: ChainSizes, width: float, header: Header = "question") -> Stack:
    """The storeys at the height that :func:`chain_height` asks for in a panel of ``width`` pixels."""
    top = _header_height(sizes, header)
    if sizes.theme.is_projector:
        return Stack(top, sizes.box_height, 0.0, card_height(sizes), 2)
    is_broken = sizes.theme.is_figure and width < sizes.gap(TWO_CARDS)  # for a product in two or three rows
    card = sizes.line(sizes.small) + round(sizes.formula * (7.2 if is_broken else 5.6)) + sizes.gap(14)
    return Stack(top, sizes.box_height, round(sizes.gap(30)), round(card), wanted_lines(sizes, width))


def _header_height(sizes: ChainSizes, header: Header) -> float:
    heights = {"question": sizes.line(sizes.title), "bar": round(BAR_HEIGHT * sizes.grow), "none": 0.0}
    return heights[header]


def wanted_lines(sizes: Sizes, width: float) -> int:
    """Lines of text under the cards: long sentences take two where the panel is narrow."""
    letters = width / text_width(sizes.main, "n")
    return 2 if letters >= 118 else 4 if sizes.theme.is_figure and letters < 50 else 3


def stack_height(stack: Stack, sizes: Sizes) -> float:
    """The whole height of a panel with these storeys, margins and gaps included."""
    total = 2 * margin(sizes) + stack.header + gap_after_header(sizes) + stack.box + stack.foot_lines * foot_line(sizes)
    total += stack.bars + (sizes.gap(4) if stack.bars else 0.0)
    total += stack.card + (sizes.gap(7) if stack.card else 0.0)
    return total + (sizes.gap(5) if stack.foot_lines else 0.0)


def margin(sizes: Sizes) -> float:
    return round(sizes.gap(6))


def gap_after_header(sizes: Sizes) -> float:
    return round(sizes.gap(4))


def foot_line(sizes: Sizes) -> float:
    return sizes.line(sizes.main)


def fitting_stack(height: float, width: float, sizes: ChainSizes, header: Header = "question") -> Stack:
    """The storeys in ``height`` × ``width`` pixels: more room goes to the cards, less takes away what matters least.

    First the cards get a little flatter, then the third line of text goes, then the bars, the second line, the cards,
    and the last line.
    """
    whole = usual_stack(sizes, width, header)
    if sizes.theme.is_projector:
        return _hall_stack(height, whole, sizes)
    most = whole.foot_lines
    flat_card = sizes.line(sizes.small) + round(sizes.formula * 3.4) + sizes.gap(12)
    least_card = sizes.line(sizes.small) + round(sizes.formula * 2.5) + sizes.gap(12)
    if sizes.theme.is_figure:  # a flatter card has no room for a fraction with words under it
        flat_card = least_card = flat_card + sizes.gap(8)
    for lines, least, bars in (
        (most, flat_card, True),
        (2, flat_card, True),
        (2, least_card, True),
        (2, least_card, False),
        (1, least_card, False),
        (2, 0.0, True),
        (1, 0.0, True),
        (1, 0.0, False),
    ):
        stack = Stack(whole.header, whole.box, whole.bars if bars else 0.0, least, lines)
        spare = height - stack_height(stack, sizes)
        if spare >= 0:
            return Stack(stack.header, stack.box, stack.bars, least + spare if least else 0.0, lines)
    return Stack(whole.header, whole.box, 0.0, 0.0, 0)


def _hall_stack(height: float, whole: Stack, sizes: Sizes) -> Stack:
    """In large type nothing shrinks: the second line of text goes first, then the card, then the last line.

    What is left over goes to a third line and the card.
    """
    for lines, card in ((3, whole.card), (2, whole.card), (1, whole.card), (2, 0.0), (1, 0.0)):
        stack = Stack(whole.header, whole.box, 0.0, card, lines)
        spare = height - stack_height(stack, sizes)
        if spare >= 0:
            return replace(stack, card=card + spare) if card else stack
    return Stack(whole.header, whole.box, 0.0, 0.0, 0)
