"""The line at the foot of the window."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


class Heard(QObject):
    """Counts the events of one type, by the name of the widget's class."""

    def __init__(self, kind):
        super().__init__()
        self.kind, self.of = kind, Counter()

    def eventFilter(self, watched, event):  # noqa: N802
        self.of[type(watched).__name__] += event.type() == self.kind
        return False


@pytest.fixture
def heard(window, settle):
    """Which events of a type a press of Next leads to."""

    def press(kind):
        for _ in range(2):
            window.action_set["next"].trigger()
            settle()
        found = Heard(kind)
        QApplication.instance().installEventFilter(found)
        window.action_set["next"].trigger()
        settle()
        QApplication.instance().removeEventFilter(found)
        return found.of

    return press


def test_a_step_lays_nothing_out_anew(heard):
    assert heard(QEvent.Type.LayoutRequest)["MainWindow"] == 0


def test_a_step_does_not_tell_every_widget_that_the_file_is_changed(heard):
    assert heard(QEvent.Type.ModifiedChange)["MainWindow"] == 0


def test_the_place_in_the_timeline_is_written_in_full(window, settle):
    for _ in range(12):
        window.action_set["next"].trigger()
        settle()
        count = window.status.count
        assert count.text() == f"{window.session.position + 1} / {window.session.length}"
        assert count.fontMetrics().horizontalAdvance(count.text()) < count.width()


def test_a_label_is_as_high_as_its_type_whatever_it_says(window, settle):
    label = window.status.position
    before = label.sizeHint()
    label.show_text("")
    assert label.sizeHint() == before
    assert label.height() >= label.fontMetrics().height()
