"""z over fresh weights: what is said of it is what was drawn, for inputs of one and for those of a real unit."""

from math import sqrt

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.sampling import WIDE, WIDER
from nnviz.session.surveys import sampling
from nnviz.session.surveys.sampling import Samplings, Wish
from nnviz.session.tables import sampling_table


@pytest.fixture(autouse=True)
def few_widths(monkeypatch):
    monkeypatch.setattr(sampling, "_widths", lambda seed: ((1, 1.0), (100, 10.0)))


@pytest.fixture
def session():
    return Session.open(resources.path("experiments", "xor.nnviz.json"))


def frame_of(session, **wish):
    return Samplings(lambda: session.state).job(Wish(**wish)).run(lambda share: True)


def test_500_inputs_of_one_are_as_the_look_has_them(session):
    frame = frame_of(session)
    assert frame.raw.measured == "std(z) = 22.3 ± 0.2, theory √500 = 22.4"
    assert frame.cured.measured.startswith("std(z) = 1.00 ± 0.01")
    assert frame.subtitle == "z = w₁ + … + w₅₀₀, drawn 5,000 times, each time with fresh weights"
    assert "±22 is usual" in frame.sentences[1]


@pytest.mark.parametrize("count", [1, 2, 3, 40, 700, 2000])
def test_it_is_as_wide_as_the_root_of_n_within_the_error_that_it_tells(session, count):
    frame = frame_of(session, count=count, draws=500)
    for spread, true in ((frame.raw, sqrt(count)), (frame.cured, 1.0)):
        assert spread.sample.expected == pytest.approx(true, rel=1e-12)
        assert abs(spread.sample.std - true) < 4 * spread.sample.error
    assert frame.raw.sample.histogram.axis == (WIDE if count <= 500 else WIDER)
    assert ("nothing to cure" in frame.sentences[1]) == (count == 1)


def test_few_terms_are_all_written_down(session):
    assert frame_of(session, count=1, draws=10).subtitle.startswith("z = w₁, drawn")
    assert frame_of(session, count=3, draws=10).subtitle.startswith("z = w₁ + w₂ + w₃, drawn")
    assert frame_of(session, source="unit", draws=10).subtitle.startswith("z = w₁x₁ + w₂x₂, drawn")


def test_a_real_unit_has_its_own_inputs(session):
    session.run("select_unit", layer=2, unit=0)
    state = session.state
    w, b = state.parameters.weights[0], state.parameters.biases[0]
    a = np.tanh(w @ state.computation.x + b)
    frame = frame_of(session, source="unit", draws=2000)
    assert frame.inputs.count == len(a)
    assert frame.raw.sample.expected == pytest.approx(sqrt((a**2).sum()), rel=1e-12)
    assert frame.cured.sample.expected == pytest.approx(sqrt((a**2).mean()), rel=1e-12)
    assert abs(frame.raw.sample.std - frame.raw.sample.expected) < 4 * frame.raw.sample.error
    assert "unit 1 in layer 2" in frame.title


def test_a_layer_draws_all_its_units_at_once(session):
    frame = frame_of(session, source="layer", draws=500)
    assert frame.inputs.units == 4
    assert frame.raw.sample.draws == 500
    assert "of all 4 units, drawn 125 times" in frame.subtitle


def test_without_inputs_that_count_z_is_0(session):
    for index in range(2):
        session.run("set_input", index=index, value=0.0)
    frame = frame_of(session, source="unit", draws=50)
    assert frame.raw.sample.std == 0
    assert frame.sentences[0] == "All inputs are 0, so z is 0 whatever the weights are."
    assert "edited input" in frame.title


def test_the_table_counts_every_z_once_on_each_axis(session):
    lines = tuple(sampling_table(frame_of(session, count=2000, draws=400)).lines)
    for variance in ("1", "1/N"):
        assert sum(line[3] for line in lines if line[0] == variance) == 400
