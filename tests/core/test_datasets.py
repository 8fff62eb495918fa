"""The built-in data sets, and how a table becomes a data set."""

import numpy as np
import pytest

from nnviz.core.datasets import BUILTIN, Table, as_classes, generate, make_dataset, one_hot, one_hot_as_classes
from nnviz.errors import UserError

GENERATED = [name for name, builtin in BUILTIN.items() if builtin.generated]
TWO_CLASSES = [name for name in GENERATED if BUILTIN[name].kind == "classes"]


def numbers_table(values):
    inputs = np.arange(float(len(values))).reshape(-1, 1)
    return Table("t", inputs, ("x",), values=np.array(values, dtype=float), value_names=("y",))


def prepared(table, **choices):
    choices = {"seed": 0, "test_fraction": 0.0, "standardize": False} | choices
    return make_dataset(table, np.zeros((table.rows, 1)), ("y",), **choices)


def test_the_built_in_sets_are_those_of_the_format():
    assert set(BUILTIN) == {"xor", "circle", "gauss", "spiral", "moons", "linear", "sine", "iris", "cats"}


@pytest.mark.parametrize("name", BUILTIN)
def test_a_built_in_set_describes_what_it_generates(name):
    builtin, table = BUILTIN[name], generate(name, 30, 0.1, 0)
    assert table.feature_names == builtin.features
    assert table.inputs.shape == (table.rows, len(builtin.features))
    assert (table.classes or ()) == builtin.classes
    assert (table.values is None) == (builtin.kind == "classes")


@pytest.mark.parametrize("name", GENERATED)
def test_the_same_seed_gives_the_same_rows_and_another_seed_others(name):
    first, again, other = generate(name, 50, 0.1, 3), generate(name, 50, 0.1, 3), generate(name, 50, 0.1, 4)
    assert np.array_equal(first.inputs, again.inputs)
    assert not np.array_equal(first.inputs, other.inputs)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_coordinates_lie_about_minus_one_to_one(name):
    assert np.abs(generate(name, 500, 0.0, 0).inputs).max() <= 1.3
    assert np.abs(generate(name, 500, 0.0, 0).inputs).max() >= 0.7


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize("samples", [2, 3, 17])
def test_a_generated_set_has_as_many_rows_as_asked(name, samples):
    assert generate(name, samples, 0.1, 0).rows == samples


@pytest.mark.parametrize("name", TWO_CLASSES)
def test_the_first_rows_of_a_generated_set_hold_both_classes_evenly(name):
    assert generate(name, 10, 0.1, 0).labels.tolist() == [0, 1] * 5


def test_without_noise_xor_is_told_by_the_signs():
    table = generate("xor", 200, 0.0, 1)
    assert np.array_equal(table.labels == 1, table.inputs[:, 0] * table.inputs[:, 1] < 0)


def test_without_noise_the_circle_is_told_by_the_radius():
    table = generate("circle", 200, 0.0, 1)
    assert np.array_equal(table.labels == 1, np.hypot(*table.inputs.T) <= 0.5)


def test_without_noise_the_arms_of_the_spiral_are_mirror_images():
    table = generate("spiral", 200, 0.0, 1)
    assert table.inputs[1::2] == pytest.approx(-table.inputs[::2])


def test_without_noise_the_regressions_follow_their_formulas():
    line, sine = generate("linear", 50, 0.0, 0), generate("sine", 50, 0.0, 0)
    assert line.values == pytest.approx(0.7 * line.inputs + 0.2)
    assert sine.values == pytest.approx(np.sin(np.pi * sine.inputs))


def test_iris_holds_fishers_measurements():
    table = generate("iris")
    assert table.rows == 150
    assert table.classes == ("setosa", "versicolor", "virginica")
    assert np.bincount(table.labels).tolist() == [50, 50, 50]
    assert table.inputs[0].tolist() == [5.1, 3.5, 1.4, 0.2]
    assert table.inputs[34].tolist() == [4.9, 3.1, 1.5, 0.2]  # the two rows that other copies have wrong
    assert table.inputs[37].tolist() == [4.9, 3.6, 1.4, 0.1]
    assert table.inputs.mean(axis=0) == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)


def test_an_unknown_set_is_refused_with_the_known_ones():
    with pytest.raises(UserError, match=r'no data set "xnor".*xor, circle'):
        generate("xnor")


def test_the_split_holds_out_the_fraction_and_loses_no_row():
    data = prepared(generate("iris"), test_fraction=0.2, seed=5)
    assert len(data.test) == 30
    assert sorted([*data.train, *data.test]) == list(range(150))
    assert data.train.tolist() == sorted(data.train)


def test_the_split_depends_on_the_seed_alone():
    table = generate("iris")
    same = prepared(table, test_fraction=0.5, seed=1).test, prepared(table, test_fraction=0.5, seed=1).test
    assert np.array_equal(*same)
    assert not np.array_equal(same[0], prepared(table, test_fraction=0.5, seed=2).test)


def test_one_row_always_stays_for_training():
    assert len(prepared(numbers_table([[1.0], [2.0]]), test_fraction=0.99).train) == 1


def test_standardizing_uses_the_training_rows_alone():
    data = prepared(generate("iris"), test_fraction=0.4, standardize=True)
    assert data.inputs[data.train].mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
    assert data.inputs[data.train].std(axis=0) == pytest.approx(np.ones(4))
    assert data.inputs[data.test].mean(axis=0) != pytest.approx(np.zeros(4), abs=1e-3)


def test_standardizing_a_feature_that_never_changes_only_centres_it():
    table = Table("t", np.array([[3.0, 1.0], [3.0, 2.0]]), ("a", "b"), values=np.zeros((2, 1)), value_names=("y",))
    assert prepared(table, standardize=True).inputs.tolist() == [[0.0, -1.0], [0.0, 1.0]]


@pytest.mark.parametrize("name", BUILTIN)
def test_nothing_in_a_data_set_can_be_written_to(name):
    data = prepared(generate(name, 10, 0.1, 0), test_fraction=0.2, standardize=True)
    for array in (data.inputs, data.targets, data.train, data.test):
        assert not array.flags.writeable


def test_a_row_is_called_by_its_class_or_its_numbers():
    assert prepared(generate("iris")).row_label(60) == "versicolor"
    table = numbers_table([[0.7, 0.01], [-2.0, 1e-7]])
    data = make_dataset(table, table.values, ("a", "b"), seed=0, test_fraction=0, standardize=False)
    assert [data.row_label(0), data.row_label(1)] == ["0.70, 0.01", "−2, 1.00×10⁻⁷"]


def test_one_hot_rows_have_a_single_one_at_the_label():
    assert one_hot(np.array([2, 0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]


def test_numbers_become_classes_in_rising_order():
    table = as_classes(numbers_table([[3.0], [1.0], [2.5], [3.0]]))
    assert table.classes == ("1", "2.5", "3")
    assert table.labels.tolist() == [2, 0, 1, 2]


@pytest.mark.parametrize(("values", "reason"), [([[1.0]] * 3, "same number"), ([[i] for i in range(101)], "too many")])
def test_numbers_that_cannot_be_classes_are_refused(values, reason):
    with pytest.raises(UserError, match=rf'^t, column "y": .*{reason}'):
        as_classes(numbers_table(values))


def test_only_one_hot_rows_are_taken_for_classes():
    assert one_hot_as_classes(numbers_table([[0, 1], [1, 0]])).labels.tolist() == [1, 0]
    assert one_hot_as_classes(numbers_table([[1, 1], [1, 0]])).labels is None
    assert one_hot_as_classes(numbers_table([[0.5, 0.5], [1, 0]])).labels is None
