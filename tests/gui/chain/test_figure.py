"""The chain-rule panel of a figure on paper: whole clauses, short slots, and what is left out is said."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPointF, QRectF

from nnviz import resources
from nnviz.gui.chain import ChainLayout, ChainOptions, chain_height, chain_left_out, least_chain_height
from nnviz.gui.chain.foot import clauses_in, shortened_to
from nnviz.gui.chain.hall import FIGURE_LEAST, HallCard
from nnviz.gui.chain.product import EQUAL
from nnviz.gui.chain.slots import are_shapes, shortest_slot
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import formula_size
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import LIGHT
from nnviz.session import Session
from nnviz.session.frame.model import ChainFrame, Formula

pytestmark = pytest.mark.usefixtures("qapp")

MakeFrame = Callable[..., ChainFrame]
PAPER = LIGHT.figure()


def layout(frame: ChainFrame, width: float, height: float) -> ChainLayout:
    return ChainLayout.of(frame, QRectF(0, 0, width, height), PAPER, ChainOptions(picture=True))


def test_text_ends_with_a_clause_or_is_left_out():
    font = ui_font(13)
    text = "The chain begins outside, at the loss. It says how L changes when an output changes."
    whole = text_width(font, text) + 1
    assert clauses_in(font, text, whole, 1) == (text,)
    assert " ".join(clauses_in(font, text, whole / 2 + 30, 2)) == text
    assert clauses_in(font, text, whole / 2, 1) == ()  # the first sentence alone is less than half
    assert shortened_to(font, text, whole / 2) == "The chain begins outside, at the loss."
    assert shortened_to(font, text, 20) == ""


@pytest.mark.parametrize(
    ("text", "short"), [("5×5 diag", "5×5"), ("−1.96×10⁻¹⁷", "−2×10⁻¹⁷"), ("0.123", "0.123"), ("3×5", "3×5"), ("", "")]
)
def test_a_slot_is_told_as_shortly_as_can_be(text, short):
    assert shortest_slot(text) == short


def test_shapes_are_short():
    assert are_shapes(["3×5", "", "10×30"])
    assert not are_shapes(["3×5", "0.12"])
    assert not are_shapes(["1.2×10⁻⁸"])


def test_a_figure_of_its_own_height_leaves_nothing_out_and_the_least_has_the_factors(make_frame: MakeFrame):
    frame = make_frame()
    own = chain_height(frame, 350, PAPER)
    assert least_chain_height(350, PAPER) < own
    assert "what the step computes" not in chain_left_out(frame, layout(frame, 350, own))
    low = layout(frame, 350, least_chain_height(350, PAPER))
    assert low.fits
    assert low.cells
    assert low.card is None
    assert "the sizes of the factors as bars" in chain_left_out(frame, low)


def test_a_picture_without_a_size_of_type_says_nothing(make_frame: MakeFrame):
    frame = make_frame()
    plain = ChainLayout.of(frame, QRectF(0, 0, 350, 120), LIGHT, ChainOptions(picture=True))
    assert chain_left_out(frame, plain) == ()


def figures(name: str) -> Iterator[tuple[ChainFrame, HallCard]]:
    """The card at every factor, in a column of a journal."""
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    for step, planned in enumerate(session.state.steps):
        session.run_to(step + 1)
        if planned.phase == "backward":
            frame = session.frame().chain
            card = layout(frame, 350, chain_height(frame, 350, PAPER)).card
            assert card is not None
            yield frame, card


def latex(card: HallCard) -> str:
    return "".join(piece.latex for formula, _ in card.formulas for piece in formula)


@pytest.mark.parametrize("name", ["mazur", "iris", "wide-784-30-10"])
def test_a_narrow_figure_breaks_the_product_rather_than_dropping_what_is_multiplied(name):
    for frame, card in figures(name):
        if frame.equation is None or not frame.equation.numbers:
            continue
        assert len(card.formulas) > 3  # the name, the sign and the result
        assert card.pixels >= FIGURE_LEAST
        rows = sorted({place.y() for _, place in card.formulas})
        assert len(rows) <= 3
        boxes = [formula_box(formula, place, card.pixels) for formula, place in card.formulas]
        assert all(card.rect.contains(box) for box in boxes)
        assert not any(one.intersects(other) for place, one in enumerate(boxes) for other in boxes[:place])


def formula_box(formula: Formula, place: QPointF, pixels: float) -> QRectF:
    size = formula_size(formula, pixels)
    return QRectF(place.x(), place.y() - size.ascent, size.width, size.height)


def test_the_rows_begin_under_the_sign_and_all_numbers_stay():
    _, card = list(figures("iris"))[2]  # 1×3 times 3×5
    assert r"\cdots" not in latex(card)
    signs = [place.x() for formula, place in card.formulas if formula == (EQUAL,)]
    assert signs[0] == pytest.approx(signs[1])
    assert len({place.y() for _, place in card.formulas}) == 3


def test_words_stay_under_the_numbers_where_two_rows_have_room():
    _, card = list(figures("mazur"))[2]
    assert [brace.text for brace in card.braces] == ["so far", "this factor", "the product"]
    assert card.braces[0].room.bottom() < card.braces[2].room.top()


def test_an_update_that_is_left_with_its_result_says_so():
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    session.run_to(len(session.state.steps))
    frame = session.frame().chain
    told = [chain_left_out(frame, layout(frame, width, chain_height(frame, width, PAPER))) for width in (350, 700)]
    assert told == [("a part of what the step computes",), ()]
