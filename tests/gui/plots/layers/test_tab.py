"""The tab of the layers: a switch between its views, and a bar of the staircase leads to its factor."""

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height
from nnviz.gui.drawing.theme import TEXT_SMALL, THEMES
from nnviz.gui.plots.layers.law import ROOMY, law_height, track_of
from nnviz.gui.plots.layers.tab import LayersTab
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.themed import look
from nnviz.session import Session
from nnviz.session.plan import Part
from nnviz.session.tables import as_text, culprit_table

#: Where most gives way, where all is below each other, and where it is side by side.
SIZES = [(300, 200), (440, 620), (900, 440)]


@pytest.fixture
def session():
    return Session.open(resources.path("experiments", "vanishing.nnviz.json"))


@pytest.fixture
def tab(qtbot, session):
    tab = LayersTab(lambda: session.state, Settings())
    qtbot.addWidget(tab)
    tab.resize(760, 420)
    tab.show()
    yield tab
    tab.shut_down()


@pytest.fixture
def culprit(qtbot, tab):
    choose(qtbot, tab, "culprit")
    panel = tab.culprit
    qtbot.waitUntil(lambda: panel.frame_shown is not None)
    panel.grab()
    return panel


def choose(qtbot, tab, key):
    qtbot.mouseClick(tab.switch.button(key), Qt.MouseButton.LeftButton)
    view = getattr(tab, key)
    qtbot.waitUntil(lambda: not view.jobs.busy)


def painted(view, theme, width=700, height=500):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        view.paint(painter, QRectF(0, 0, width, height), theme)
    return image


def test_the_view_that_was_chosen_is_there_again(qtbot, tab, session):
    assert tab.layers.isVisible()
    choose(qtbot, tab, "culprit")
    assert tab.culprit.isVisible()
    assert not tab.layers.isVisible()
    again = LayersTab(lambda: session.state, Settings())
    qtbot.addWidget(again)
    assert again.view == "culprit"
    again.shut_down()


def test_a_click_on_a_bar_and_enter_go_to_that_very_factor(qtbot, culprit):
    gone = []
    culprit.factor_chosen.connect(gone.append)
    place = culprit._places[3]
    qtbot.mouseClick(culprit, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert gone == [Part("dA_dZ", 11)]
    qtbot.keyClick(culprit, Qt.Key.Key_Right)
    qtbot.keyClick(culprit, Qt.Key.Key_Return)
    assert gone[1:] == [Part("dZ_dA", 11)]


def test_the_keys_begin_at_the_guilty_one_and_stop_at_the_ends(qtbot, culprit):
    qtbot.keyClick(culprit, Qt.Key.Key_Left)
    assert culprit.chosen == culprit.frame_shown.guilty
    for _ in range(40):
        qtbot.keyClick(culprit, Qt.Key.Key_Right)
    assert culprit.chosen == len(culprit.frame_shown.stairs) - 1
    qtbot.keyClick(culprit, Qt.Key.Key_Escape)
    assert culprit.chosen is None


def test_it_is_read_out_with_all_its_factors(culprit):
    told = culprit.accessibleDescription()
    assert "What made this gradient small?" in told
    assert culprit.frame_shown.sentences[0] in told
    assert all(stair.told in told for stair in culprit.frame_shown.stairs)


def test_another_weight_has_another_staircase(qtbot, tab, culprit, session):
    session.run("choose", layer=6, parameter="W")
    tab.refresh(False)
    qtbot.waitUntil(lambda: len(culprit.frame_shown.stairs) == 2 * (12 - 6) + 3)
    assert "∂L/∂W₆" in culprit.frame_shown.subtitle


def test_its_table_has_a_line_for_each_factor(culprit):
    lines = as_text(culprit_table(culprit.frame_shown), tab=False).splitlines()
    assert lines[0].startswith("factor,layer,kind")
    assert len(lines) == 1 + len(culprit.frame_shown.stairs)


@pytest.mark.parametrize(("theme", "size"), list(zip(THEMES.values(), SIZES, strict=True)))
def test_the_staircase_is_painted_in_every_theme_and_size(culprit, theme, size):
    for one in (theme, theme.projector()):
        image = painted(culprit, one, *size)
        colours = {image.pixel(x, y) for x in range(0, size[0], 4) for y in range(0, size[1], 4)}
        assert len(colours) > 3


def test_a_bar_leads_the_window_to_its_factor(open_window, qtbot, settle):
    window = open_window(Session.open(resources.path("experiments", "vanishing.nnviz.json")))
    window.plots.show("layers")
    settle()
    window.plots.views["layers"].factor_chosen.emit(Part("dA_dZ", 5))
    settle()
    assert window.session.state.step.part == Part("dA_dZ", 5)
    window.session.run("set_route", route="pass")
    window.plots.views["layers"].factor_chosen.emit(Part("dZ_dA", 9))
    assert window.session.state.step.part == Part("dZ_dA", 9)


# ---------------------------------------------------------------- sampling


@pytest.fixture
def sampling(qtbot, tab):
    choose(qtbot, tab, "sampling")
    rested(qtbot, tab.sampling)
    return tab.sampling


def rested(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.jobs.busy and not panel.is_moving and panel.frame_shown is not None)


def test_while_n_is_dragged_there_are_few_draws_and_at_rest_many(qtbot, sampling):
    slider = sampling.slider
    assert sampling.frame_shown.raw.sample.draws == 5000
    slider.setSliderDown(True)
    slider.setValue(300)
    qtbot.waitUntil(lambda: sampling.frame_shown.inputs.count == 300)
    assert sampling.frame_shown.raw.sample.draws == 500
    slider.setSliderDown(False)
    rested(qtbot, sampling)
    assert (sampling.frame_shown.inputs.count, sampling.frame_shown.raw.sample.draws) == (300, 5000)


def test_the_keys_of_the_slider(qtbot, sampling):
    slider = sampling.slider
    slider.setValue(100)
    keys = Qt.Key
    shift = Qt.KeyboardModifier.ShiftModifier
    for key, modifier, there in (
        (keys.Key_Right, Qt.KeyboardModifier.NoModifier, 101), (keys.Key_Left, shift, 51),
        (keys.Key_PageUp, Qt.KeyboardModifier.NoModifier, 51), (keys.Key_Home, Qt.KeyboardModifier.NoModifier, 1),
        (keys.Key_End, Qt.KeyboardModifier.NoModifier, 2000), (keys.Key_Right, shift, 2000),
    ):  # fmt: skip
        qtbot.keyClick(slider, key, modifier)
        assert slider.value() == there


def test_enter_draws_other_weights(qtbot, sampling):
    first = sampling.frame_shown.raw.sample.std
    qtbot.keyClick(sampling.slider, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sampling.frame_shown.raw.sample.std != first)


def test_n_is_where_the_pointer_is_on_the_track(qtbot, sampling):
    slider = sampling.slider
    left, right = track_of(QRectF(slider.rect()), slider.theme)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPointF((left + right) / 2, 60).toPoint())
    assert slider.value() == pytest.approx(1000, abs=8)


def test_real_inputs_have_an_n_of_their_own(qtbot, sampling):
    qtbot.mouseClick(sampling.switch.button("layer"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sampling.frame_shown.inputs.source == "layer")
    assert sampling.frame_shown.inputs.count == 2
    assert not sampling.slider.isEnabled()
    assert "layer 1" in sampling.bells.accessibleDescription()


@pytest.mark.parametrize(("theme", "size"), list(zip(THEMES.values(), SIZES, strict=True)))
def test_the_bells_are_painted_in_every_theme_and_size(sampling, theme, size):
    for one in (theme, theme.projector()):
        image = painted(sampling, one, *size)
        colours = {image.pixel(x, y) for x in range(0, size[0], 4) for y in range(0, size[1], 4)}
        assert len(colours) > 3


def lines_of_slider(sampling, *size):
    sampling.window().resize(1400, 1000)  # the tab, which leaves it any size
    QApplication.processEvents()
    sampling.resize(*size)
    sampling.layout().activate()
    return sampling.slider.height() / text_height(ui_font(TEXT_SMALL, theme=look.theme))


def test_the_law_has_its_height_beside_the_words_and_above_them_and_more_in_a_high_place(sampling):
    sizes = ((400, 220), (400, 380), (1200, 580), (1200, 860))
    lowest, low, high, highest = (lines_of_slider(sampling, *size) for size in sizes)
    assert lowest < 3.5 < 5.9 < low < high < highest


def test_large_type_leaves_the_slider_alone_in_a_place_that_had_room_for_its_law(sampling):
    assert lines_of_slider(sampling, 400, 400) > 5.9
    look.set_theme(look.theme.projector())
    assert sampling.slider.sizeHint().height() < 3.5 * text_height(ui_font(TEXT_SMALL, theme=look.theme))
    assert lines_of_slider(sampling, 1350, 606) > 5.9  # the plots filling a window of 1366 × 768


@pytest.mark.parametrize("lines", [16, 18, 44, 80])
def test_wherever_the_law_is_drawn_the_measured_circles_have_room(lines):
    line = text_height(ui_font(TEXT_SMALL, theme=look.theme))
    curve = law_height(lines * line, look.theme) / line - 1 - 1.1 - 2.2  # its name, a gap, and the slider below
    assert curve >= ROOMY


def test_the_words_of_the_layers_make_no_window_higher_than_its_screen(qtbot, tab):
    choose(qtbot, tab, "layers")
    tab.layers.words.show_text("Z ends about as large as it begins, from layer 1 to layer 2. " * 6)
    look.set_theme(look.theme.projector())
    assert tab.layers.minimumSizeHint().height() <= 360
    tab.layers.resize(500, 360)
    assert tab.layers.words.isHidden()
