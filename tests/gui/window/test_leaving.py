"""What a closed window leaves behind: nothing."""

import gc
import weakref

from nnviz.gui.window.plot_docks import PLOTS
from nnviz.gui.window.window import MainWindow
from nnviz.session import Session


def test_a_window_that_is_closed_and_dropped_goes_with_all_that_was_opened_in_it(qapp, answers, settle):
    window = MainWindow(Session.new())
    window.show()
    for name in PLOTS:
        window.plots.show(name)
        settle()
    window.stepping.next()
    window.close()
    gone = [weakref.ref(one) for one in (window, window.session, *window.plots.views.values())]
    del window
    settle()  # what was put off still knows it
    gc.collect()
    assert [one() for one in gone] == [None] * len(gone)
