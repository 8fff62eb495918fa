"""In large type a plot is no strip beside the graph: in a low window it has the place of the chain rule."""

import pytest

from nnviz.gui.window.large_plots import WAY_BACK


@pytest.fixture
def projected(window, settle):
    """A window as low as a projector's, in large type."""
    window.resize(1280, 800)
    window.action_set["projector"].trigger()
    settle()
    return window


def test_an_open_plot_has_the_height_of_the_window_beside_the_graph_until_it_goes(projected, settle):
    window, chain, area = projected, projected.chain, projected.plots.area
    assert not chain.isHidden()
    window.plots.show("training")
    settle()
    assert chain.isHidden()
    assert window.messages.text == WAY_BACK
    assert area.height() > 0.95 * window.canvas.height()
    assert 0.4 * window.canvas.width() < area.width() < window.graph.width()
    window.plots.hide()
    settle()
    assert not chain.isHidden()
    assert chain.height() > 0.4 * window.canvas.height()


def test_who_asks_for_the_chain_rule_has_it_in_place_of_the_plot(projected, settle):
    projected.plots.show("training")
    settle()
    projected.action_set["show_chain"].trigger()
    settle()
    assert not projected.chain.isHidden()
    assert not projected.plots.are_shown


@pytest.mark.parametrize("leave", ["plain type", "a large window", "presenter mode", "the graph alone"])
def test_the_chain_rule_is_there_again_as_soon_as_it_has_room(projected, settle, leave):
    window = projected
    window.plots.show("training")
    settle()
    if leave == "plain type":
        window.action_set["projector"].trigger()
    elif leave == "a large window":
        window.resize(1280, 1080)
    elif leave == "presenter mode":
        window.action_set["presenter"].trigger()
    else:
        window.action_set["fill_graph"].trigger()
        settle()
        assert window.chain.isHidden()
        assert not window.graph.isHidden()
        window.action_set["fill_graph"].trigger()
        settle()
        assert window.chain.isHidden(), "the plot is there again"
        window.plots.hide()
    settle()
    assert not window.chain.isHidden()


def test_while_the_plot_has_its_place_each_step_is_said_at_the_foot_and_covers_nothing(projected, settle):
    window, foot = projected, projected.presenter.bands.foot
    window.plots.show("training")
    settle()
    window.runner.tell(WAY_BACK)
    assert foot.text == WAY_BACK  # in full
    window.action_set["next"].trigger()
    settle()
    assert foot.text.startswith("Layer 1: every unit multiplies its 2 inputs")
    window.action_set["next"].trigger()
    settle()
    assert foot.text == "forward pass, step 2 of 4: Layer 1: every unit sends its pre-activation through tanh."
    assert foot.mapTo(window, foot.rect().topLeft()).y() >= window.canvas.geometry().bottom()
    window.plots.hide()
    settle()
    assert not foot.isVisible()
    assert window.contentsMargins().bottom() == 0
    window.runner.tell("There again.")
    assert window.messages.isVisible()


def test_who_presents_meanwhile_has_what_comes_next_at_the_foot_and_then_the_step_again(projected, settle):
    window, foot = projected, projected.presenter.bands.foot
    window.plots.show("training")
    window.action_set["presenter"].trigger()
    settle()
    window.messages.dismiss()
    assert foot.text.startswith("Next: ")
    window.action_set["presenter"].trigger()
    settle()
    assert window.chain.isHidden()
    assert foot.text.startswith("start: The inputs are in place.")


def test_it_is_remembered_as_shown(projected, settle):
    projected.plots.show("training")
    settle()
    projected.arrangement.save()
    assert projected.settings.flag("layout/chain")


def test_in_a_narrow_window_controls_and_a_plot_give_each_other_their_place(projected, settle):
    window = projected
    window.plots.show("training")
    settle()
    for _ in range(2):
        window.action_set["show_controls"].trigger()
        settle()
        assert window.arrangement.is_shown("controls")
        assert not window.plots.are_shown
        assert not window.chain.isHidden()
        window.plots.show("training")
        settle()
        assert window.plots.are_shown
        assert not window.arrangement.is_shown("controls")
