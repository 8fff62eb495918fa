"""What is said of inputs far from size 1, in every place where it is said."""

import numpy as np
import pytest

from nnviz.core.datasets import Dataset, Table, make_dataset
from nnviz.session import Session
from nnviz.session.hints import size_hint
from nnviz.session.report import trace_document, training_document

CURE = " Standardizing brings them to mean 0 and deviation 1."
LARGE = " Large inputs can saturate units and make updates overshoot."
SMALL = " The weights of small inputs have small gradients and learn slowly."


def data_of(standardize: bool = False, **features: list[float]) -> Dataset:
    inputs = np.array(list(features.values()), dtype=float).T
    targets = np.zeros((len(inputs), 1))
    table = Table("t", inputs, tuple(features), values=targets, value_names=("y",))
    return make_dataset(table, targets, ("y",), seed=0, test_fraction=0, standardize=standardize)


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        ({"x": [1, -1], "y": [3, 2]}, ""),
        ({"mass": [3000, 4000]}, '"mass" about 3536 (root mean square).' + LARGE + CURE),
        (
            {"x": [1, 2], "mm": [30, 40], "g": [300, 400]},
            '"g" about 354 and "mm" about 35 (root mean square).' + LARGE + CURE,
        ),
        ({"m": [0.03, 0.04]}, '"m" about 0.035 (root mean square).' + SMALL + CURE),
        (
            {"a": [1e9, 3e9], "b": [1e7, 3e7], "c": [1e-5, 3e-5], "d": [100, 300]},
            '"a" about 2.2×10⁹, "b" about 2.2×10⁷ and 2 more (root mean square).' + LARGE + SMALL + CURE,
        ),
    ],
)
def test_the_hint_names_the_farthest_features_what_they_do_and_the_cure(features, sentence):
    hint = size_hint(data_of(**features))
    assert hint == (f"Inputs far from size 1: {sentence}" if sentence else "")
    assert size_hint(data_of(standardize=True, **features)) == ""


@pytest.fixture
def session(tmp_path):
    """Raw measurements from a table, with the net that is proposed for it."""
    table = "mass,length,kind\n3750,39.1,a\n3800,39.5,a\n3250,40.3,a\n5000,46.1,b\n5700,50.0,b\n4450,48.7,b\n"
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    session = Session.new()
    session.run("open_csv", path=str(tmp_path / "t.csv"))
    return session


def test_the_controls_carry_the_hint_until_the_features_are_standardized(session):
    assert '"mass" about 4404 and "length" about 44 (root mean square)' in session.frame().controls.size_hint
    session.run("set_data_option", key="standardize", value=True)
    assert session.frame().controls.size_hint == ""
    session.undo()
    assert session.frame().controls.size_hint


def test_the_hint_stands_under_the_chain_at_the_start_of_a_pass_alone(session):
    hint = session.frame().controls.size_hint
    assert hint in session.frame().chain.notes
    session.next()
    assert hint not in session.frame().chain.notes


def test_the_hint_is_about_the_training_rows(session):
    assert '"mass" about 4404' in session.frame().controls.size_hint
    session.run("set_data_option", key="test_fraction", value=0.5)
    masses = session.state.data.inputs[session.state.data.train, 0]
    assert f'"mass" about {np.sqrt(np.mean(masses**2)):.0f} ' in session.frame().controls.size_hint


def test_trace_and_train_warn_with_the_same_words(session, tmp_path):
    experiment, hint = session.state.experiment, session.frame().controls.size_hint
    assert hint in trace_document(experiment, tmp_path)["warnings"]
    assert hint in trace_document(experiment, tmp_path, batch=True)["warnings"]
    assert hint in training_document(experiment, tmp_path, 1)["warnings"]


def test_of_a_sound_experiment_there_is_nothing_to_warn():
    state = Session.new().state
    assert trace_document(state.experiment, state.folder)["warnings"] == []
    assert training_document(state.experiment, state.folder, 0)["warnings"] == []
