"""What is worked out before a State is shown, in a thread, is not worked out again in the window's own."""

import pytest

from nnviz import resources
from nnviz.core.datasets import sizes
from nnviz.session import Session
from nnviz.session.beforehand import known_beforehand
from nnviz.session.frame import build_frame, learnt


@pytest.mark.parametrize("name", ["iris", "regression-sine"])
def test_the_first_picture_goes_through_no_rows_again(monkeypatch, name):
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    state = session.state
    plain = learnt.build_learnt(state)
    session.run("new_weights")
    state = known_beforehand(session.state)
    for module, what in ((learnt, "forward"), (sizes, "far_from_one")):
        monkeypatch.setattr(module, what, None)
    build_frame(state)
    assert type(learnt.build_learnt(state)) is type(plain)
