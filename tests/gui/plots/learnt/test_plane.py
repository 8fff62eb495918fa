"""The axes of a map over two of several inputs are chosen, and the others held by a slider."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.gui.plots.learnt import LearntPanel
from nnviz.gui.plots.learnt.plane import STEPS, PlaneControls
from nnviz.gui.plots.learnt.points import kinds_of
from nnviz.gui.settings import Settings
from nnviz.session.frame.plots import HeldInput


@pytest.fixture
def slice_of_four(make_decision):
    """A map over the third and the first of four inputs."""
    frame = make_decision()
    points = replace(frame.points, elsewhere=np.arange(len(frame.points.x)) % 2 == 1)
    held = (HeldInput(1, "b", 0.5, 0.0, 2.0), HeldInput(3, "d", -1.0, -1.0, 1.0))
    inputs = np.tile([0.0, 0.5, 0.0, -1.0], (len(points.x), 1))
    return replace(frame, names=("c", "a"), plane=(2, 0), held=held, inputs=inputs, points=points, note="pale")


@pytest.fixture
def controls(qtbot, slice_of_four):
    controls = PlaneControls()
    qtbot.addWidget(controls)
    controls.show_frame(slice_of_four)
    return controls


def test_the_choosers_show_the_axes_and_offer_every_input(controls):
    assert [controls.across.currentText(), controls.up.currentText()] == ["c", "a"]
    assert [controls.across.itemText(i) for i in range(4)] == ["a", "b", "c", "d"]


def test_another_axis_is_asked_for_and_the_other_ones_input_changes_places(controls, qtbot):
    with qtbot.waitSignal(controls.plane_chosen) as asked:
        controls.across.chosen.emit("3")
    assert asked.args == [3, 0]
    with qtbot.waitSignal(controls.plane_chosen) as asked:
        controls.up.chosen.emit("2")
    assert asked.args == [0, 2]


def test_the_slider_stands_at_the_held_value_and_moves_that_input(controls, qtbot):
    assert controls.slider.value() == round(0.25 * STEPS)
    with qtbot.waitSignal(controls.held_moved) as moved:
        controls.slider.setValue(STEPS // 2)
    assert moved.args == [1, 1.0]
    controls.held.chosen.emit("3")
    assert controls.slider.value() == 0
    with qtbot.waitSignal(controls.held_moved) as moved:
        controls.slider.setValue(STEPS)
    assert moved.args == [3, 1.0]


def test_the_way_back_is_open_only_while_the_sample_is_not_where_it_was(controls, slice_of_four):
    controls.show_frame(replace(slice_of_four, home=None))
    assert not controls.back.isEnabled()
    controls.show_frame(replace(slice_of_four, home=(0.1, 0.2)))
    assert controls.back.isEnabled()


def test_rows_that_lie_elsewhere_have_pale_marks(slice_of_four):
    points = slice_of_four.points
    kinds = kinds_of(np.zeros(len(points.x), dtype=np.int64), points, 2)
    assert np.array_equal(kinds >= 4, points.elsewhere)


def test_the_slider_of_the_panel_moves_the_sample_with_all_of_its_inputs(qtbot, slice_of_four, make_learnt):
    panel = LearntPanel(Settings())
    qtbot.addWidget(panel)
    frame = replace(slice_of_four, sample=(0.25, -0.75))
    panel.show_frame(make_learnt(decision=frame))
    with qtbot.waitSignal(panel.row_moved) as moved:
        panel.axes.slider.setValue(STEPS // 2)
    assert moved.args == [frame.row, (-0.75, 1.0, 0.25, -1.0)]
    assert not panel.axes.isHidden()
    panel.show_frame(make_learnt(decision=replace(frame, held=(), inputs=None)))
    assert panel.axes.isHidden()
