"""Sentences for the user, over the foot of the graph."""

from PySide6.QtCore import Qt


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
