"""What a closed window leaves behind: nothing."""

import gc
import os
import time
import weakref
from multiprocessing import active_children

from nnviz import resources
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


def test_a_window_that_is_closed_while_a_map_grows_ends_its_processes_within_a_second(qapp, answers, settle, qtbot):
    window = MainWindow(Session.open(resources.path("experiments", "where-learning-starts.nnviz.json")))
    window.show()
    window.plots.show("trainability")
    settle()
    panel = window.plots.views["trainability"]
    panel.draw.click()
    qtbot.waitUntil(lambda: panel.map.grid.done.any() and bool(active_children()))
    processes = [child.pid for child in active_children()]
    begin = time.monotonic()
    window.close()
    assert time.monotonic() - begin < 1.0
    assert not active_children()
    for process in processes:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            continue
        raise AssertionError(f"{process} is left")
