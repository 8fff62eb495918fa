"""Numbers as people write them; learning rate, optimizer and schedule."""

import pytest
from PySide6.QtCore import QPoint, Qt

from nnviz.gui.controls.learning_rate import position_of, rate_at
from nnviz.gui.widgets import fields
from nnviz.session import UserError


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.05", 0.05), ("0,05", 0.05), ("1e-3", 1e-3), (" 2 ", 2), ("−0.5", -0.5), ("-0.5", -0.5), ("1.2×10^-3", 1.2e-3)],
)
def test_a_number_can_be_written_in_many_ways(text, value):
    assert fields.parse_number(text, "It") == value


@pytest.mark.parametrize("text", ["", "abc", "1,000.5.2", "nan", "inf", "1e999", "−", "0x10", "1" * 400])
def test_what_is_no_finite_number_is_refused_with_a_sentence(text):
    with pytest.raises(UserError, match="It"):
        fields.parse_number(text, "It")


def test_the_slider_reaches_every_decade_exactly():
    assert [rate_at(position_of(10.0**decade)) for decade in range(-6, 4)] == [10.0**decade for decade in range(-6, 4)]


def test_a_double_click_takes_hold_of_the_whole_number(window, controls, qtbot):
    field = controls.learning_rate.field
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == field.text() == "0.5"


def test_a_typed_learning_rate_is_taken_exactly_and_keeps_the_weights(
    window, controls, qtbot, qapp, experiment_of, type_into
):
    before = window.session.state.parameters
    type_into(qtbot, controls.learning_rate.field, "0.0123456789")
    assert experiment_of(window).optimizer.learning_rate == 0.0123456789
    assert window.session.state.parameters is before
    qapp.processEvents()
    assert controls.learning_rate.slider.value() == position_of(0.0123456789)


@pytest.mark.parametrize("text", ["abc", "-1", "0", "1e400"])
def test_a_wrong_learning_rate_is_told_and_the_field_goes_back(
    window, controls, qtbot, qapp, text, experiment_of, type_into
):
    before = window.session.state
    type_into(qtbot, controls.learning_rate.field, text)
    qapp.processEvents()
    assert window.session.state is before
    assert window.messages.is_error
    assert fields.parse_number(controls.learning_rate.field.text(), "") == experiment_of(window).optimizer.learning_rate


def test_a_refused_entry_does_not_wait_in_its_field_while_the_column_is_away(
    window, controls, qtbot, qapp, experiment_of, type_into
):
    type_into(qtbot, controls.learning_rate.field, "-1")
    window.arrangement.toggle("controls")  # at once, before anything is shown anew
    qapp.processEvents()
    window.arrangement.toggle("controls")
    qapp.processEvents()
    assert fields.parse_number(controls.learning_rate.field.text(), "") == experiment_of(window).optimizer.learning_rate


def test_a_drag_of_the_slider_is_one_entry_of_the_timeline(window, controls, qtbot, qapp, experiment_of):
    slider = controls.learning_rate.slider
    controls.ensureWidgetVisible(slider)
    qapp.processEvents()
    length, rate = window.session.length, experiment_of(window).optimizer.learning_rate
    reach = slider.width() - 20
    start = QPoint(10 + round(reach * slider.value() / slider.maximum()), slider.height() // 2)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    assert slider.isSliderDown()
    for distance in range(4, 44, 4):
        qtbot.mouseMove(slider, start + QPoint(distance, 0))
        qapp.processEvents()
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))
    assert experiment_of(window).optimizer.learning_rate > rate
    assert window.session.length == length + 1
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))
    qtbot.mouseMove(slider, start)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start)
    assert window.session.length == length + 2
    window.session.undo()
    window.session.undo()
    assert experiment_of(window).optimizer.learning_rate == rate


def test_each_press_of_a_key_on_the_slider_is_an_entry(window, controls, qtbot):
    length = window.session.length
    slider = controls.learning_rate.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert window.session.length == length + 2


def test_optimizer_and_schedule_with_their_numbers(window, controls, qtbot, qapp, type_into, pick):
    rate = controls.learning_rate
    pick(rate.optimizer, "adam")
    qapp.processEvents()
    assert list(rate.optimizer_options.editors) == ["beta1", "beta2", "eps", "weight_decay"]
    type_into(qtbot, rate.optimizer_options.editors["beta2"], "0.9")
    assert window.session.state.experiment.optimizer.option_values()["betas"] == (0.9, 0.9)
    pick(rate.schedule, "exponential")
    qapp.processEvents()
    type_into(qtbot, rate.schedule_options.editors["gamma"], "0.5")
    qapp.processEvents()
    assert window.session.state.experiment.schedule.option_values()["gamma"] == 0.5
    assert rate.now.text().startswith("update 1: η = ")
