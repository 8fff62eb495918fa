"""Large type: one card with the whole product, nothing below 27 pixels, nothing that scrolls or is cut."""

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF

from nnviz import resources
from nnviz.gui.chain import hall, product
from nnviz.gui.chain.cards import route_in
from nnviz.gui.chain.foot import told_in
from nnviz.gui.chain.layout import ChainLayout, ChainOptions, chain_height, used_height
from nnviz.gui.chain.sizes import ChainSizes
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import formula_size
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import LIGHT, PROJECTOR_TEXT
from nnviz.session import Session

pytestmark = pytest.mark.usefixtures("qapp")  # fonts need an application

HALL = LIGHT.projector()
SIZES = [(1280, 420), (1024, 400)]
#: What is left of a screen for the chain alone, between the question and what comes next.
WALLS = [(1280, 694), (1024, 662), (1920, 974)]
WIDTHS = 340, 490, 700  # of a card in a window
STRIDES = {"iris": 1, "wide-784-30-10": 2, "deep-20-layers": 25}


def opened(name, **choices):
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    for command, value in choices.items():
        session.run(command, **value)
    return session


def every_frame(session, stride=1):
    for step in range(0, len(session.state.steps) + 1, stride):
        session.run_to(step)
        yield session.frame().chain


def layout_of(frame, size):
    return ChainLayout.of(frame, QRectF(0, 0, *size), HALL)


def latex(card):
    return "".join(piece.latex for formula, _ in card.formulas for piece in formula)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["start", "mazur", "iris", "deep-20-layers", "wide-784-30-10"])
@pytest.mark.parametrize("route", ["chain", "pass"])
def test_at_every_step_the_card_holds_its_formulas_in_type_of_20_points(name, size, route):
    session = opened(name, set_route={"route": route})
    for frame in every_frame(session, 7 if name == "deep-20-layers" else 1):
        card = layout_of(frame, size).card
        assert card is not None
        assert card.pixels >= PROJECTOR_TEXT
        for formula, place in card.formulas:
            found = formula_size(formula, card.pixels)
            box = QRectF(place.x(), place.y() - found.ascent, found.width, found.height)
            assert card.rect.contains(box), (frame.position, latex(card))
            assert all(not rect.intersects(box) for _, rect in card.nudge)
        rooms = [brace.room for brace in card.braces]
        assert all(card.rect.contains(room) for room in rooms)
        assert all(one.right() <= other.left() for one, other in pairwise(rooms))
        assert all(text_width(ui_font(27, 400), brace.text) <= brace.room.width() for brace in card.braces)


def test_the_small_net_shows_the_whole_product_with_its_words():
    session = opened("start")
    session.run_to(len(session.state.steps) - 2)
    frame = session.frame().chain
    card = layout_of(frame, (1280, 420)).card
    assert [brace.text for brace in card.braces] == ["so far", "this factor", "the gradient"]
    assert latex(card).count("bmatrix") == 6  # δ as a column, x as a row, the gradient
    narrow = layout_of(frame, (1024, 400)).card
    assert [brace.text for brace in narrow.braces] == ["so far", "this factor", "the gradient"]


def test_a_matrix_that_does_not_fit_shows_its_ends_dots_and_its_shape():
    session = opened("wide-784-30-10")
    session.run_to(len(session.state.steps) - 2)
    card = layout_of(session.frame().chain, (1280, 420)).card
    assert r"\cdots" in latex(card)
    assert r"_{30\times 784}" in latex(card)


def test_what_yields_first_is_the_middle_form_then_the_words_of_the_nudge():
    session = opened("start")
    session.run_to(len(session.state.steps) - 2)
    frame = session.frame().chain
    told = []
    for width in range(1700, 800, -20):
        card = layout_of(frame, (width, 420)).card
        told.append((latex(card).count("="), len(card.nudge), len(card.braces)))
    assert told == sorted(told, reverse=True)
    assert {(3, 2, 3), (2, 2, 3), (2, 1, 3)} <= set(told)


def test_no_sentence_ends_in_dots_and_each_is_whole_clauses_of_what_is_said():
    for name, stride in (("start", 1), ("iris", 1), ("vanishing", 4)):  # many of its layers are told of alike
        for route in ("chain", "pass"):
            for frame in every_frame(opened(name, set_route={"route": route}), stride):
                for size in SIZES:
                    foot = layout_of(frame, size).foot
                    told = " ".join(line.text for line in foot if line.kind == "sentence")
                    assert "…" not in told
                    assert frame.sentence.startswith(re.sub(r"\.$", "", told))


def test_a_long_text_loses_its_last_sentence_first_and_then_what_follows_a_comma():
    font = ui_font(20)
    text = "One thing, and another: with more. A second sentence."
    assert told_in(font, text, 10_000, 1) == (text,)
    assert told_in(font, text, text_width(font, "One thing, and another: with more. A"), 1) == (
        "One thing, and another: with more.",
    )
    assert told_in(font, text, text_width(font, "One thing, and another.") + 1, 1) == ("One thing, and another.",)
    assert told_in(font, text, text_width(font, "One thing, an"), 1) == ("One thing.",)


def test_the_question_has_fewer_words_where_it_would_end_in_dots():
    session = opened("start", set_route={"route": "pass"})
    session.run_to(1)  # whose position is long
    frame = session.frame().chain
    assert layout_of(frame, (1280, 420)).question_text == frame.question
    narrow = layout_of(frame, (1024, 400))
    assert narrow.question_text == "How does L change with any weight or bias?"
    assert text_width(narrow.sizes.title, narrow.question_text) <= narrow.question.width()


def test_a_route_that_is_too_long_keeps_whole_names():
    font = ui_font(27)
    route = "L ← a₁₂,₁ ← a₁₁,₂ ← a₁₀,₄ ← w₉,₁,₁"
    assert route_in(font, route, 10_000) == route
    for width in range(250, 480, 10):
        shorter = route_in(font, route, width)
        assert text_width(font, shorter) <= width
        assert set(shorter.split(" ← ")) - {"…"} <= set(route.split(" ← "))


def test_height_that_the_storeys_do_not_use_is_given_back():
    frame = opened("start").frame().chain
    whole = round(chain_height(frame, 1280, HALL))
    assert used_height(whole, 1280, HALL) == whole
    assert used_height(whole - 1, 1280, HALL) < whole - 10
    assert used_height(300, 1280, LIGHT) == 300


@pytest.mark.parametrize("name", ["start", "iris", "wide-784-30-10"])
@pytest.mark.parametrize("width", [420, 585])
def test_a_narrow_panel_has_one_card_too_that_needs_no_scrolling(name, width):
    for frame in every_frame(opened(name)):
        layout = ChainLayout.of(frame, QRectF(0, 0, width, 330), LIGHT)
        card = layout.card
        assert layout.detail is layout.product is None
        assert card.title.height() > 0
        assert card.pixels >= 12.5 or frame.equation is None
        for formula, place in card.formulas:
            found = formula_size(formula, card.pixels)
            box = QRectF(place.x(), place.y() - found.ascent, found.width, found.height)
            assert card.rect.contains(box), (frame.position, latex(card))
            assert not card.title.adjusted(0, 0, 0, -4).intersects(box)


def test_a_panel_as_wide_as_the_window_keeps_two_cards():
    layout = ChainLayout.of(opened("iris").frame().chain, QRectF(0, 0, 995, 330), LIGHT)
    assert layout.card is None
    assert layout.detail.rect.right() < layout.product.rect.left()


@pytest.mark.parametrize("name", STRIDES)
def test_what_is_passed_over_without_typesetting_it_would_not_have_fitted(name, monkeypatch):
    frames = list(every_frame(opened(name, set_route={"route": "pass"})))[:: STRIDES[name]]

    def cards():
        rooms = [(QRectF(0, 0, width, 110), ChainSizes.of(LIGHT, width)) for width in WIDTHS]
        return [hall.hall_card(frame, *room) for frame in frames for room in rooms]

    passed = cards()
    monkeypatch.setattr(hall, "may_fit", lambda *_: True)
    monkeypatch.setattr(product, "least_width", lambda _: 0.0)
    monkeypatch.setattr(product, "least_height", lambda _: 0.0)
    assert passed == cards()


@pytest.mark.parametrize("size", WALLS)
@pytest.mark.parametrize("name", ["start", "iris", "wide-784-30-10"])
def test_a_chain_that_has_the_wall_fills_it_with_larger_type(name, size):
    for frame in every_frame(opened(name)):
        found = ChainLayout.of(frame, QRectF(0, 0, *size), HALL, ChainOptions(header="none"))
        assert found.sizes.factor > 1.19 * PROJECTOR_TEXT
        assert [cell.content for cell in found.cells] == [0, 1, 2, 3, 4]
        assert found.strip.height() + found.card.rect.height() > 0.6 * size[1]
        assert all(line.rect.bottom() <= size[1] for line in found.foot)
        assert " ".join(line.text for line in found.foot if line.kind == "sentence") == frame.sentence
        for formula, place in found.card.formulas:
            extent = formula_size(formula, found.card.pixels)
            assert found.card.rect.contains(QRectF(place.x(), place.y() - extent.ascent, extent.width, extent.height))
        words = [brace.room for brace in found.card.braces]
        assert all(found.card.rect.contains(room) for room in words)
        assert not any(room.intersects(rect) for room in words for _, rect in found.card.nudge)


def test_on_the_wall_no_factor_is_left_out_of_the_product():
    session = opened("iris")
    for frame in every_frame(session):
        card = ChainLayout.of(frame, QRectF(0, 0, *WALLS[1]), HALL, ChainOptions(header="none")).card
        if frame.equation is not None and frame.equation.numbers:
            assert sum(latex(card).count(part) for part in (r"\begin{bmatrix}", r"\operatorname{diag}")) >= 3


def test_on_the_wall_type_leaves_the_routes_of_paths_their_room():
    session = opened("iris", set_view={"view": "path"})
    session.run_to(len(session.state.steps) - 2)
    layouts = [ChainLayout.of(session.frame().chain, QRectF(0, 0, *size), HALL) for size in (WALLS[1], SIZES[1])]
    assert layouts[0].sizes == layouts[1].sizes
    assert len(layouts[0].paths.rows) > len(layouts[1].paths.rows)
