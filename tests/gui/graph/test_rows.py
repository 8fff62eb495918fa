"""Where not all units of a layer fit, those that matter are not folded away."""

import pytest

from nnviz.gui.graph.rows import fold_rows, path_units, wanted_units
from nnviz.session.frame.model import Target

SIZES = (784, 30, 10)


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Target(1, "W", 14, 300), {0: (300,), 1: (14,)}),
        (Target(2, "W", 7, 21), {1: (21,), 2: (7,)}),
        (Target(2, "b", 7), {2: (7,)}),
        (Target(2, "W"), {}),
    ],
    ids=["a weight", "a weight further on", "a bias", "a whole matrix"],
)
def test_a_chosen_weight_needs_both_its_ends_and_a_bias_its_unit(graph_frame, selection, wanted):
    assert wanted_units(graph_frame(SIZES, selection=selection)) == wanted


def test_the_unit_whose_sum_is_inspected_is_needed_beside_the_chosen_weight(graph_frame):
    frame = graph_frame(SIZES, selection=Target(1, "W", 14, 300), selected_unit=(1, 17))
    assert wanted_units(frame) == {0: (300,), 1: (14, 17)}
    frame = graph_frame(SIZES, selected_unit=(0, 412))
    assert wanted_units(frame) == {0: (412,)}


def test_a_path_needs_every_unit_on_its_way_to_the_output(graph_frame):
    frame = graph_frame(SIZES, selection=Target(1, "W", 14, 300), path=(300, 14, 0))
    assert path_units(frame) == ((0, 300), (1, 14), (2, 0))
    assert wanted_units(frame) == {0: (300,), 1: (14,), 2: (0,)}
    bias = graph_frame(SIZES, selection=Target(1, "b", 14), path=(-1, 14, 5))
    assert wanted_units(bias) == {1: (14,), 2: (5,)}


def test_the_ends_of_the_chosen_weight_and_the_inspected_unit_are_not_folded_away(graph_frame):
    frame = graph_frame(SIZES, selection=Target(1, "W", 14, 300), selected_unit=(1, 17))
    wanted = wanted_units(frame)
    for layer, units in ((0, {300}), (1, {14, 17})):
        rows = fold_rows(SIZES[layer], 11, wanted[layer])
        assert units <= {row.unit for row in rows if not row.hidden}
