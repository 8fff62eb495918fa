"""Help → Predictions: sums for each kind of factor, from the settings, and back to 0."""

import pytest
from PySide6.QtWidgets import QWidget

from nnviz.gui.controllers.tallying import Tallying
from nnviz.gui.settings import Settings
from nnviz.gui.window.own_windows import PredictionsHelp
from nnviz.gui.window.predictions import KIND_WORDS, NOTHING, PredictionsWindow
from nnviz.session.place import Place
from nnviz.session.predict.answers import Judgement
from nnviz.session.predict.asking import Asking
from nnviz.session.predict.tally import KINDS
from nnviz.session.question import Question

SLOPE = Question("value", "da_dz", Place("unit", (1, 1)))


@pytest.fixture
def tally(qapp):
    return Tallying(Settings())


@pytest.fixture
def parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def lines(dialog):
    items = (dialog.tree.topLevelItem(place) for place in range(dialog.tree.topLevelItemCount()))
    return [[item.text(column) for column in range(4)] for item in items]


def test_before_the_first_prediction_it_says_how_to_begin(tally, parent):
    dialog = PredictionsWindow(tally, parent)
    assert dialog.words.text() == NOTHING
    assert lines(dialog) == []
    assert not dialog.clear_button.isEnabled()


def test_every_kind_has_its_sums_and_its_slips(tally, parent):
    dialog = PredictionsWindow(tally, parent)
    right, slip = Judgement("right", "Right."), Judgement("slip", "0.593 is a.", "value_for_slope")
    tally.note(Asking(SLOPE).judged(right))
    tally.note(Asking(SLOPE).judged(slip).judged(slip).judged(right))
    assert lines(dialog) == [["∂a/∂z, a slope", "2", "1", "value and slope exchanged ×2"]]
    assert dialog.words.text().startswith("2 predictions, 1 right at the first try (50 %). These counts stay")


def test_clear_begins_at_0_again(tally, parent):
    tally.note(Asking(SLOPE).shown())
    dialog = PredictionsWindow(tally, parent)
    dialog.clear_button.click()
    assert lines(dialog) == []
    assert tally.read().counts == {}


def test_every_kind_that_is_counted_has_a_name():
    assert set(KIND_WORDS) == set(KINDS)


def test_it_opens_once_and_comes_to_the_front_again(tally, parent):
    opened = PredictionsHelp(parent, tally)
    opened.show()
    opened.show()
    assert len(parent.findChildren(PredictionsWindow)) == 1
    assert parent.findChild(PredictionsWindow).isVisible()
    parent.findChild(PredictionsWindow).close()
