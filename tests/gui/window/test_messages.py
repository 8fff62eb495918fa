"""Sentences for the user, over the foot of the graph."""


def test_the_window_says_what_is_wrong_with_a_learning_rate(window):
    assert not window.runner.run("set_learning_rate", value=-1.0)
    assert window.messages.text.startswith("The learning rate η must be")
