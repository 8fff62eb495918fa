"""The line above a picture: its title, or how far its computation is."""

from pytestqt.qtbot import QtBot

from nnviz.gui.widgets.progress import ProgressLine

SHORT = "after 60 updates"
LONG = "along the next update: SGD, 10 of 100 rows · after 60 updates · mean over 100 training rows"


def test_a_title_that_is_too_long_for_a_line_has_two_and_keeps_them_in_this_width(qtbot: QtBot) -> None:
    line = ProgressLine()
    qtbot.addWidget(line)
    line.resize(380, 20)
    line.show_title(SHORT)
    low = line.sizeHint().height()
    line.show_title(LONG)
    high = line.sizeHint().height()
    assert high > 1.5 * low
    for share in (0.5, None):  # at work it is as high
        line.show_share(share)
        assert line.sizeHint().height() == high
    line.show_title(SHORT)
    assert line.sizeHint().height() == high
    line.show()
    line.resize(900, 20)
    line.show_title(LONG)
    assert line.sizeHint().height() == low
