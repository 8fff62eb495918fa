"""Sentences for the user, over the foot of the chain rule, or of the plots."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


def test_the_window_says_what_is_wrong_with_a_learning_rate(window):
    assert not window.runner.run("set_learning_rate", value=-1.0)
    assert window.messages.text.startswith("The learning rate η must be")


def test_a_click_on_a_sentence_leaves_the_keys_with_the_graph(window, qtbot):
    window.activateWindow()
    window.graph.setFocus()
    window.messages.show_notice("Something worth knowing.")
    for place in (window.messages.label, window.messages.close_button):
        qtbot.mouseClick(place, Qt.MouseButton.LeftButton)
        assert window.focusWidget() is window.graph


def test_a_sentence_covers_no_neuron_where_the_chain_rule_is_there(open_window, settle):
    window = open_window()
    window.resize(1280, 800)
    for mode, host in ((None, window.chain), ("projector", window.chain), ("fill_graph", window.graph)):
        if mode is not None:
            window.action_set[mode].trigger()
        settle()
        window.messages.show_notice("Something worth knowing.")
        settle()
        assert window.messages.parentWidget() is host
        assert window.messages.isVisible()
        place = window.messages.geometry()
        if mode == "projector":  # over the question: the foot is the line that says the step
            assert place.bottom() < host.layout_now().cells[0].slot.top()
        else:
            assert 0 < host.height() - place.bottom() < 12


def test_where_the_chain_rule_is_put_away_a_sentence_lies_over_a_plot_and_covers_no_neuron(open_window, settle):
    window = open_window()
    window.plots.show("learnt")
    window.action_set["show_chain"].trigger()
    settle()
    assert window.chain.isHidden()
    window.messages.show_notice("Something worth knowing.")
    assert window.messages.parentWidget() is window.plot_area
    assert window.messages.isVisible()
    window.messages.dismiss()
    window.plots.hide()
    window.messages.show_notice("Something worth knowing.")
    assert window.messages.parentWidget() is window.graph


def test_a_sentence_gets_all_the_height_that_it_needs(open_window, settle):
    """At 1280 × 800 with the Training dock open, where the second of two lines was cut through."""
    window = open_window()
    window.plots.show("training")
    settle()
    label, heights = window.messages.label, set()
    for letters in range(20, 300, 7):
        for say in (window.messages.show_error, window.messages.show_notice):
            say(("after update 3 L is ∞ " * 20)[:letters])
            QApplication.processEvents()
            assert label.height() >= label.heightForWidth(label.width()), letters
        heights.add(label.heightForWidth(label.width()))
    assert len(heights) >= 3, "of one, two and three lines"
