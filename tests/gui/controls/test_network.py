"""The net, a line for each layer, and its first weights."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from nnviz.gui.widgets import fields
from nnviz.session.frame.model import Target


def test_units_activation_layers_and_loss(window, controls, qtbot, qapp, shown, experiment_of, type_into, pick):
    network = controls.network
    type_into(qtbot, network.layers[0].units, "5")
    assert shown(window).layers[0].units == 5
    pick(network.layers[0].activation, "relu")
    assert shown(window).layers[0].activation == "relu"
    network.add.click()
    qapp.processEvents()
    assert len(shown(window).layers) == 3
    assert network.layers[2].units.isVisible()
    network.layers[0].remove.click()
    qapp.processEvents()
    assert len(shown(window).layers) == 2
    assert not network.layers[2].units.isVisible()
    assert not network.layers[1].remove.isVisible()
    pick(network.loss, "half_squared_error")
    assert experiment_of(window).network.loss == "half_squared_error"


def test_one_line_sets_units_and_activation_of_all_hidden_layers(
    window, controls, qtbot, settle, shown, type_into, pick
):
    hidden = controls.network.hidden
    window.runner.run("add_layer", after=1)
    window.runner.run("set_units", layer=2, units=5)
    window.runner.run("set_activation", layer=2, name="relu")
    settle()
    assert hidden.units.text() == hidden.activation.currentText() == "–"
    length = window.session.length
    type_into(qtbot, hidden.units, "3")
    settle()
    assert [row.units for row in shown(window).layers] == [3, 3, 1]
    assert hidden.units.text() == "3"
    pick(hidden.activation, "sigmoid")
    settle()
    assert [row.activation for row in shown(window).layers] == ["sigmoid", "sigmoid", "sigmoid"]
    assert hidden.activation.currentText() == "sigmoid"
    assert hidden.activation.findText("–") < 0
    assert window.session.length == length + 2
    window.session.undo()
    window.session.undo()
    settle()
    assert [row.units for row in shown(window).layers] == [2, 5, 1]
    assert hidden.units.text() == hidden.activation.currentText() == "–"


def test_a_dash_is_nothing_to_step_from(window, controls, qtbot, settle, shown, type_into):
    units = controls.network.hidden.units
    window.runner.run("add_layer", after=1)
    window.runner.run("set_units", layer=2, units=5)
    settle()
    before = window.session.state
    units.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(units, key)
    assert window.session.state is before
    assert units.text() == "–"
    type_into(qtbot, units, "4")
    settle()
    qtbot.keyClick(units, Qt.Key.Key_Up)
    assert [row.units for row in shown(window).layers] == [5, 5, 1]


def test_the_line_for_all_comes_with_the_second_hidden_layer(window, controls, settle):
    """With one hidden layer it would say what the line of that layer says."""
    line = controls.network.hidden.widgets()
    assert not any(widget.isVisible() for widget in line)
    window.runner.run("add_layer", after=1)
    settle()
    assert all(widget.isVisible() for widget in line)


def test_many_hidden_layers_have_one_line_until_each_is_asked_for(window, controls, qtbot, settle, shown, type_into):
    network = controls.network

    def lines() -> list[str]:
        seen = [line.label for line in (network.hidden, *network.layers) if line.label.isVisible()]
        return [label.text() for label in sorted(seen, key=lambda label: label.y())]

    for _ in range(3):
        network.add.click()
    settle()
    assert lines() == ["layer 1", "layer 2", "layer 3", "layer 4", "output", "all"]
    assert not network.more.isVisible()
    network.add.click()
    settle()
    assert lines() == ["1–5", "output"]
    type_into(qtbot, network.hidden.units, "3")
    settle()
    assert [row.units for row in shown(window).layers] == [3, 3, 3, 3, 3, 1]
    network.more.click()
    settle()
    assert lines() == ["1–5", "layer 1", "layer 2", "layer 3", "layer 4", "layer 5", "output"]
    network.layers[4].remove.click()
    settle()
    assert lines() == ["layer 1", "layer 2", "layer 3", "layer 4", "output", "all"]


def test_a_net_without_hidden_layers_has_no_line_for_them(window, controls, settle):
    window.runner.run("remove_layer", layer=1)
    settle()
    assert not any(widget.isVisible() for widget in controls.network.hidden.widgets())


def test_biases_of_a_layer_are_ticked_off_and_on(window, controls, qapp, experiment_of):
    network, initialization = controls.network, controls.initialization
    weights = window.session.state.parameters.weights
    window.runner.run("choose", layer=1, parameter="b")
    qapp.processEvents()
    assert [editor.bias.isChecked() for editor in network.layers[:2]] == [True, True]
    network.layers[0].bias.click()
    qapp.processEvents()
    assert [layer.bias for layer in experiment_of(window).network.layers] == [False, True]
    assert window.session.state.parameters.weights is weights
    assert window.session.state.target == Target(1, "W")
    assert initialization.bias.isEnabled()
    network.layers[1].bias.click()
    qapp.processEvents()
    assert not initialization.bias.isEnabled()
    assert initialization.bias.toolTip() == "No layer has biases"
    window.findChild(QAction, "undo").trigger()
    window.findChild(QAction, "undo").trigger()
    qapp.processEvents()
    assert [editor.bias.isChecked() for editor in network.layers[:2]] == [True, True]


def test_softmax_is_offered_for_the_output_alone(window, controls):
    hidden = controls.network.layers[0].activation
    model = hidden.model()
    assert not model.item(hidden.findData("softmax")).isEnabled()


def test_a_pair_that_does_not_fit_is_warned_of_as_long_as_it_is_there(
    window, controls, settle, shown, experiment_of, pick
):
    network = controls.network
    output = network.layers[len(shown(window).layers) - 1].activation
    assert not network.misfit.isVisible()
    pick(output, "tanh")
    settle()
    assert experiment_of(window).network.layers[-1].activation == "tanh", "it stays allowed"
    assert "tanh also gives values below 0" in network.misfit.text()
    assert network.misfit.isVisible()
    assert network.misfit.height() >= network.misfit.heightForWidth(network.misfit.width())
    window.session.next("update")
    assert network.misfit.isVisible()
    pick(output, "sigmoid")
    settle()
    assert not network.misfit.isVisible()


def test_a_line_parts_what_fits_from_what_does_not(controls, window, shown):
    output = controls.network.layers[len(shown(window).layers) - 1].activation
    keys = [output.itemData(row) for row in range(output.count())]
    assert keys[:2] == ["sigmoid", None]
    assert "does not exist" in output.itemData(output.findData("tanh"), Qt.ItemDataRole.ToolTipRole)
    hidden = controls.network.layers[0].activation
    assert None not in [hidden.itemData(row) for row in range(hidden.count())]


def test_a_refused_choice_goes_back_to_what_holds(window, controls, qapp, shown, pick):
    hidden = controls.network.layers[0].activation
    pick(hidden, "softmax")
    qapp.processEvents()
    assert window.messages.is_error
    assert hidden.currentData() == shown(window).layers[0].activation


def test_scheme_options_bias_seed_reset_and_new_weights(
    window, controls, qtbot, qapp, shown, experiment_of, type_into, pick
):
    initialization = controls.initialization
    pick(initialization.scheme, "uniform")
    qapp.processEvents()
    assert set(initialization.options.editors) == {"low", "high"}
    type_into(qtbot, initialization.options.editors["high"], "0.5")
    assert {option.key: option.value for option in shown(window).scheme_options}["high"] == 0.5
    type_into(qtbot, initialization.bias, "0.25")
    assert experiment_of(window).initialization.bias == 0.25
    before = window.session.state.parameters.weights
    type_into(qtbot, initialization.scale, "4")
    assert experiment_of(window).initialization.scale == 4.0
    assert all((4.0 * a == b).all() for a, b in zip(before, window.session.state.parameters.weights, strict=True))
    type_into(qtbot, initialization.seed, "41")
    seeded = window.session.state.parameters
    initialization.fresh.click()
    assert experiment_of(window).initialization.seed == 42
    window.session.undo()
    window.session.next("update")
    window.session.next("update")
    initialization.reset.click()
    assert all((a == b).all() for a, b in zip(window.session.state.parameters.weights, seeded.weights, strict=True))


def test_a_number_out_of_the_range_of_the_scheme_is_told(window, controls, qtbot, qapp, type_into, pick):
    pick(controls.initialization.scheme, "normal")
    qapp.processEvents()
    before = window.session.state
    type_into(qtbot, controls.initialization.options.editors["std"], "-1")
    qapp.processEvents()
    assert window.session.state is before
    assert window.messages.is_error
    assert fields.parse_number(controls.initialization.options.editors["std"].text(), "") == 1.0
