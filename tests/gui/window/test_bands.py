"""Presenter mode's bands: the question above, what is said and what comes below, and nothing covers the picture."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect

from nnviz import resources
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import PROJECTOR_TEXT, TEXT_SMALL
from nnviz.gui.window.bands import FootBand
from nnviz.gui.window.presenter import KEYS
from nnviz.session import Session


@pytest.fixture
def presenting(window, settle):
    window.action_set["presenter"].trigger()
    window.showNormal()
    window.resize(1280, 800)
    settle()
    return window


def place(widget, window):
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def test_six_bands_fill_the_screen_and_stand_still_at_every_step(presenting, settle):
    parts = [presenting.presenter.bands.question, presenting.graph, presenting.chain, presenting.presenter.bands.foot]
    places = [place(part, presenting) for part in parts]
    assert places[0].top() == 0
    assert places[-1].bottom() == presenting.rect().bottom()
    assert all(one.bottom() < other.top() for one, other in pairwise(places))
    inside = presenting.chain.layout_now()
    fixed = [inside.strip, inside.card.rect]
    for _ in range(len(presenting.session.state.steps)):
        presenting.action_set["next"].trigger()
        settle()
        assert [place(part, presenting) for part in parts] == places
        inside = presenting.chain.layout_now()
        assert [inside.strip, inside.card.rect] == fixed


@pytest.mark.parametrize(("route", "words"), [("pass", "How does L change with any weight or bias?"), ("chain", None)])
def test_the_question_keeps_its_words_at_every_step_of_a_pass(presenting, settle, route, words):
    presenting.resize(1024, 768)
    presenting.runner.run("set_route", route=route)
    settle()
    band, told = presenting.presenter.bands.question, set()
    for _ in range(len(presenting.session.state.steps)):
        presenting.action_set["next"].trigger()
        settle()
        told.add(band.text)
    assert told == {words or presenting.session.frame().chain.question}


def test_the_foot_can_be_painted_before_it_has_words(kept_window):
    foot = FootBand(kept_window)
    assert foot.text == ""
    assert not foot.grab().isNull()


def test_on_a_larger_screen_graph_and_chain_grow_both_and_no_factor_goes_for_it(presenting, settle):
    presenting.session.run_to(11)
    settle()
    plain = presenting.chain.layout_now(), presenting.graph.height()
    presenting.resize(1920, 1080)
    settle()
    chain, height = presenting.chain.layout_now(), presenting.graph.height()
    assert height > 1.3 * plain[1]
    assert chain.sizes.factor > 1.1 * plain[0].sizes.factor
    assert len(chain.cells) == len(plain[0].cells) == 5
    assert chain.card.pixels > plain[0].card.pixels
    assert chain.foot[0].rect.bottom() > 0.8 * presenting.chain.height()


def test_all_type_is_large_while_presenting_whatever_is_set(presenting, settle):
    assert presenting.appearance.theme.text_pixels(TEXT_SMALL) >= PROJECTOR_TEXT
    assert not presenting.presenter.is_projector()
    presenting.action_set["presenter"].trigger()
    settle()
    assert not presenting.appearance.theme.is_projector
    assert not presenting.presenter.bands.shown
    assert presenting.contentsMargins().top() == presenting.contentsMargins().bottom() == 0


def test_what_is_said_stands_in_the_foot_and_covers_nothing(presenting, settle):
    foot = presenting.presenter.bands.foot
    assert "Esc leaves" in foot.text
    presenting.runner.refuse("That cannot be.")
    settle()
    assert presenting.messages.isHidden()
    assert foot.text == presenting.messages.text == "That cannot be."
    presenting.messages.dismiss()
    assert foot.text.startswith("Next: Z₁, the weighted sums of layer 1.")
    presenting.action_set["presenter"].trigger()
    settle()
    presenting.runner.tell("Here again.")
    assert not presenting.messages.isHidden()


@pytest.mark.parametrize("name", ["start", "deep-20-layers"])
def test_nothing_in_the_foot_is_cut(open_window, settle, name):
    window = open_window(Session.open(resources.path("experiments", f"{name}.nnviz.json")))
    window.action_set["presenter"].trigger()
    window.showNormal()
    window.setUpdatesEnabled(False)  # what is read is the text, not the picture
    for width in (1024, 1280, 1920):
        window.resize(width, 768)
        settle()
        foot, font = window.presenter.bands.foot, ui_font(27)
        steps = len(window.session.state.steps)
        for step in range(0, steps + 1, max(steps // 9, 3)):
            window.session.run_to(step)
            settle()
            for notice in (KEYS, ""):
                foot.show_notice(notice, False)
                assert "…" not in foot.text
                assert text_width(font, foot.text) <= foot._room()
                assert not notice or "Esc leaves, B blanks" in foot.text
        assert foot._marks_width() <= 0.3 * width + 1


def test_the_foot_names_the_keys_that_it_has_room_for(open_window, settle):
    window = open_window()
    window.action_set["presenter"].trigger()
    window.showNormal()
    for width, keys in ((1920, "C chain, G graph, L legend, B blanks, Esc leaves."), (1280, ". B blanks, Esc leaves.")):
        window.resize(width, 768)
        settle()
        window.messages.dismiss()
        assert window.presenter.bands.foot.text.endswith(keys)


def test_the_foot_says_how_far_the_next_press_goes(presenting, settle):
    presenting.messages.dismiss()
    presenting.stepping.set_grain("layer")
    presenting.refresh()
    assert presenting.presenter.bands.foot.text.startswith("Next: to the end of the layer.")
