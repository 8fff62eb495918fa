"""The heads of the table of the lanes."""

from dataclasses import replace

import pytest

from nnviz import resources
from nnviz.gui.plots.compare.table import COLUMNS
from nnviz.session import Session
from nnviz.session.compare.comparison import begin_comparison
from nnviz.session.compare.frames import build_compare


@pytest.fixture(scope="module")
def frame():
    session = Session.open(resources.path("experiments", "xor.nnviz.json"))
    session.run("compare", key="learning_rate")
    comparison = begin_comparison(session.state).extended(12)
    return build_compare(comparison, (None,) * len(comparison.lanes), 12, session.state)


def test_the_head_says_at_which_update_the_losses_were(frame):
    assert COLUMNS["loss"].head(frame) == ("loss", "at 12")
    first, *others = frame.lanes
    before = replace(frame, lanes=(replace(first, measured=8), *others))
    assert COLUMNS["loss"].head(before) == ("loss", "near 12")
