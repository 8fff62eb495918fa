from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSlider, QSpinBox, QTableWidget

from nnviz import resources
from nnviz.gui.controls.learning_rate import position_of, rate_at
from nnviz.gui.widgets import fields
from nnviz.session import Session, UserError
from nnviz.session.frame.model import Choice, Target

IRIS = resources.path("experiments", "iris.nnviz.json")
WIDE = resources.path("experiments", "wide-784-30-10.nnviz.json")
DEEP = resources.path("experiments", "deep-20-layers.nnviz.json")


@pytest.fixture
def window(kept_window):
    return kept_window


@pytest.fixture
def controls(window):
    return window.controls


def shown(window):
    return window.session.frame().controls


def experiment_of(window):
    return shown(window).experiment


def type_into(qtbot, field, text: str) -> None:
    """As a person does: into the field, over what stands there, Enter."""
    field.setFocus()
    field.selectAll()
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        field.insert(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def pick(combo: QComboBox, key: str) -> None:
    """As a person does: choose an entry of the list."""
    place = combo.findData(key)
    assert place >= 0
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


# ---------------------------------------------------------------- numbers as people write them


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


# ---------------------------------------------------------------- learning rate


def test_the_slider_reaches_every_decade_exactly():
    assert [rate_at(position_of(10.0**decade)) for decade in range(-6, 4)] == [10.0**decade for decade in range(-6, 4)]


def test_a_double_click_takes_hold_of_the_whole_number(window, controls, qtbot):
    field = controls.learning_rate.field
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == field.text() == "0.5"


def test_a_typed_learning_rate_is_taken_exactly_and_keeps_the_weights(window, controls, qtbot, qapp):
    before = window.session.state.parameters
    type_into(qtbot, controls.learning_rate.field, "0.0123456789")
    assert experiment_of(window).optimizer.learning_rate == 0.0123456789
    assert window.session.state.parameters is before
    qapp.processEvents()
    assert controls.learning_rate.slider.value() == position_of(0.0123456789)


@pytest.mark.parametrize("text", ["abc", "-1", "0", "1e400"])
def test_a_wrong_learning_rate_is_told_and_the_field_goes_back(window, controls, qtbot, qapp, text):
    before = window.session.state
    type_into(qtbot, controls.learning_rate.field, text)
    qapp.processEvents()
    assert window.session.state is before
    assert window.messages.is_error
    assert fields.parse_number(controls.learning_rate.field.text(), "") == experiment_of(window).optimizer.learning_rate


def test_a_refused_entry_does_not_wait_in_its_field_while_the_column_is_away(window, controls, qtbot, qapp):
    type_into(qtbot, controls.learning_rate.field, "-1")
    window.arrangement.toggle("controls")  # at once, before anything is shown anew
    qapp.processEvents()
    window.arrangement.toggle("controls")
    qapp.processEvents()
    assert fields.parse_number(controls.learning_rate.field.text(), "") == experiment_of(window).optimizer.learning_rate


def test_a_drag_of_the_slider_is_one_entry_of_the_timeline(window, controls, qtbot, qapp):
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


# ---------------------------------------------------------------- typing and refreshing


def test_a_refresh_does_not_overwrite_what_is_being_typed(window, controls, qtbot, qapp):
    field = controls.learning_rate.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.0")
    window.session.run("set_learning_rate", value=7.0)
    qapp.processEvents()
    assert field.text() == "0.0"
    seed = controls.initialization.seed
    seed.setFocus()
    seed.selectAll()
    qtbot.keyClicks(seed, "12")
    window.session.run("set_seed", seed=5)
    qapp.processEvents()
    assert seed.text() == "12"
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    assert experiment_of(window).initialization.seed == 12
    window.session.undo()
    qapp.processEvents()
    assert seed.value() == experiment_of(window).initialization.seed


def test_showing_a_frame_runs_no_command(window, controls, qapp, monkeypatch):
    window.session.load(IRIS)
    commands = []
    monkeypatch.setattr(window.runner, "run", lambda name, **_: commands.append(name))
    qapp.processEvents()
    controls.show_frame(shown(window), refill=True)
    assert commands == []


def test_a_field_that_is_left_unchanged_changes_nothing(window, controls, qtbot):
    before = window.session.state
    for field in (controls.learning_rate.field, controls.initialization.bias, controls.title):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.session.state is before


# ---------------------------------------------------------------- network and initialization


def test_units_activation_layers_and_loss(window, controls, qtbot, qapp):
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


def test_one_line_sets_units_and_activation_of_all_hidden_layers(window, controls, qtbot, settle):
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


def test_a_dash_is_nothing_to_step_from(window, controls, qtbot, settle):
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


def test_a_net_without_hidden_layers_has_no_line_for_them(window, controls, settle):
    window.runner.run("remove_layer", layer=1)
    settle()
    assert not any(widget.isVisible() for widget in controls.network.hidden.widgets())


def test_biases_of_a_layer_are_ticked_off_and_on(window, controls, qapp):
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


def test_a_pair_that_does_not_fit_is_warned_of_as_long_as_it_is_there(window, controls, settle):
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


def test_a_line_parts_what_fits_from_what_does_not(controls, window):
    output = controls.network.layers[len(shown(window).layers) - 1].activation
    keys = [output.itemData(row) for row in range(output.count())]
    assert keys[:2] == ["sigmoid", None]
    assert "does not exist" in output.itemData(output.findData("tanh"), Qt.ItemDataRole.ToolTipRole)
    hidden = controls.network.layers[0].activation
    assert None not in [hidden.itemData(row) for row in range(hidden.count())]


def test_a_refused_choice_goes_back_to_what_holds(window, controls, qapp):
    hidden = controls.network.layers[0].activation
    pick(hidden, "softmax")
    qapp.processEvents()
    assert window.messages.is_error
    assert hidden.currentData() == shown(window).layers[0].activation


def test_scheme_options_bias_seed_reset_and_new_weights(window, controls, qtbot, qapp):
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


def test_a_number_out_of_the_range_of_the_scheme_is_told(window, controls, qtbot, qapp):
    pick(controls.initialization.scheme, "normal")
    qapp.processEvents()
    before = window.session.state
    type_into(qtbot, controls.initialization.options.editors["std"], "-1")
    qapp.processEvents()
    assert window.session.state is before
    assert window.messages.is_error
    assert fields.parse_number(controls.initialization.options.editors["std"].text(), "") == 1.0


# ---------------------------------------------------------------- data and sample


def test_data_set_samples_noise_seed_held_out_and_standardization(window, controls, qtbot, qapp):
    data = controls.data
    pick(data.data, "circle")
    qapp.processEvents()
    assert experiment_of(window).data.source == "circle"
    type_into(qtbot, data.samples, "50")
    assert shown(window).sample_count == 50
    type_into(qtbot, data.noise, "0.3")
    assert experiment_of(window).data.noise == 0.3
    type_into(qtbot, data.seed, "3")
    assert experiment_of(window).data.seed == 3
    type_into(qtbot, data.held_out, "0.5")
    assert experiment_of(window).data.test_fraction == 0.5
    data.standardize.click()
    assert experiment_of(window).data.standardize
    pick(data.data, "iris")
    qapp.processEvents()
    assert not data.samples.isVisible()
    assert experiment_of(window).network.inputs == 4


def test_raw_features_are_hinted_at_with_a_button_that_standardizes_them(open_window, tmp_path, qtbot, qapp):
    table = tmp_path / "raw.csv"
    table.write_text("mass,kind\n3750,a\n5000,b\n3800,a\n5700,b\n", encoding="utf-8")
    window = open_window()
    data = window.controls.data
    assert data.size_hint.isHidden()
    assert data.standardize_now.isHidden()
    window.session.run("open_csv", path=str(table))
    qapp.processEvents()
    assert '"mass" about 4637' in data.size_hint.text()
    window.controls.ensureWidgetVisible(data.standardize_now)
    before = window.session.position
    qapp.processEvents()
    qtbot.mouseClick(data.standardize_now, Qt.MouseButton.LeftButton)
    qapp.processEvents()
    assert experiment_of(window).data.standardize
    assert window.session.position == before + 1
    assert data.size_hint.isHidden()
    assert data.standardize_now.isHidden()
    window.session.undo()
    qapp.processEvents()
    assert not data.standardize_now.isHidden()


def test_choosing_a_csv_file_asks_for_it_and_keeps_the_choice_meanwhile(window, controls, qapp, monkeypatch):
    asked = []
    monkeypatch.setattr(window.files, "open_csv", lambda: asked.append(True))
    controls.csv_wanted.connect(window.files.open_csv)
    holds = controls.data.data.currentData()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_: ("", ""))
        pick(controls.data.data, "open_csv")
    assert asked
    assert controls.data.data.currentData() == holds


def test_the_sample_can_be_chosen_by_number_and_by_slider(open_window, qtbot, qapp):
    window = open_window(Session.open(IRIS))
    sample = window.controls.sample
    type_into(qtbot, sample.sample, "120")
    assert experiment_of(window).sample == 120
    sample.slider.setValue(7)
    assert experiment_of(window).sample == 7
    qapp.processEvents()
    assert sample.sample.value() == 7


def test_inputs_can_be_edited_and_restored(window, controls, qtbot, qapp):
    table, restore = controls.sample.inputs, controls.sample.restore
    own = shown(window).input_values
    assert not restore.isEnabled()
    table.item(0, 1).setText("0,25")
    assert shown(window).input_values[0] == 0.25
    qapp.processEvents()
    assert restore.isEnabled()
    table.item(1, 1).setText("much")
    qapp.processEvents()
    assert window.messages.is_error
    assert table.item(1, 1).text() == fields.edited_text(own[1])
    restore.click()
    assert shown(window).input_values == own


def test_the_title_can_be_changed(window, controls, qtbot, qapp):
    type_into(qtbot, controls.title, "My lecture")
    qapp.processEvents()
    assert window.windowTitle().startswith("My lecture")


# ---------------------------------------------------------------- reach


def test_every_control_has_a_name_for_screen_readers(window, controls):
    kinds = (QLineEdit, QSpinBox, QComboBox, QSlider, QAbstractButton, QTableWidget)
    inner = ("qt_spinbox_lineedit",)
    for place in (controls, window.toolbar, window.status):
        for kind in kinds:
            for widget in place.findChildren(kind):
                if widget.objectName() in inner or widget.objectName().startswith("qt_"):
                    continue
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                assert named or isinstance(widget.parent(), QTableWidget), widget


def test_every_label_of_a_field_leads_to_it(controls):
    for label in controls.findChildren(QLabel):
        if label.text() and label.objectName() not in ("note", "warning", "sectionTitle"):
            assert label.buddy() is not None, label.text()


def test_everything_can_be_reached_with_tab(window, controls, qtbot, qapp):
    window.session.next()
    for section in controls.sections:
        section.set_open(True)
    qapp.processEvents()
    controls.data.data.setFocus()
    seen = set()
    for _ in range(80):
        seen.add(window.focusWidget())
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    for widget in (
        controls.learning_rate.slider, controls.learning_rate.field, controls.initialization.scheme,
        controls.network.layers[0].units, controls.sample.inputs, controls.data.data, controls.title,
        window.graph, window.chain, window.status.timeline,
    ):  # fmt: skip
        assert widget in seen, widget.accessibleName()


@pytest.mark.parametrize("opened", [False, True])
def test_tab_goes_through_the_column_from_top_to_bottom(open_window, settle, qtbot, opened):
    window = open_window()
    controls = window.controls
    window.runner.run("add_layer", after=1)
    window.runner.run("set_optimizer", name="adam")
    for section in controls.sections:
        section.set_open(opened)
    settle()
    controls.data.more.setFocus()
    places = []
    for _ in range(80):
        focused = window.focusWidget()
        if not controls.isAncestorOf(focused):
            break
        corner = focused.mapTo(controls.widget(), focused.rect().center())
        places.append((corner.y(), corner.x(), focused.accessibleName()))
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert len(places) >= (34 if opened else 24)
    for (y, x, name), (next_y, next_x, next_name) in pairwise(places):
        assert next_y > y + 12 or (abs(next_y - y) <= 12 and next_x > x), f"{next_name} comes after {name}"


def test_tab_goes_from_top_to_bottom_also_where_the_column_is_a_window_of_its_own(open_window, settle, qtbot):
    window = open_window()
    controls, dock = window.controls, window.controls_dock
    dock.setFloating(True)
    window.runner.run("add_layer", after=1)  # its fields are made last
    settle()
    controls.data.more.setFocus()
    heights = []
    for _ in range(20):
        focused = dock.focusWidget()
        heights.append(focused.mapTo(controls.widget(), focused.rect().center()).y())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert len(set(heights)) > 8
    assert all(after > before - 12 for before, after in pairwise(heights))


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_column_is_whole_on_a_small_screen_for_nets_of_up_to_three_layers(open_window, settle, layers):
    window = open_window()
    window.resize(1280, 800)
    for _ in range(layers - 2):
        window.runner.run("add_layer", after=1)
    if layers == 1:
        window.runner.run("remove_layer", layer=1)
    settle()
    assert len(shown(window).layers) == layers
    bar = window.controls.verticalScrollBar()
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    for field in (window.controls.data.data, window.controls.network.loss, window.controls.training.batch):
        assert field.isVisible()
        assert not field.visibleRegion().isEmpty()
        assert field.visibleRegion().boundingRect() == field.rect()


def test_the_wheel_changes_no_field_that_has_no_focus(window, controls, qapp):
    window.graph.setFocus()
    before = window.session.state
    for widget in (controls.learning_rate.slider, controls.initialization.seed, controls.initialization.scheme):
        here = QPointF(5, 5)
        wheel = QWheelEvent(
            here, widget.mapToGlobal(here), QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        qapp.sendEvent(widget, wheel)
    assert window.session.state is before


def test_a_deep_and_a_wide_net_fit_into_the_column(open_window, qapp):
    for path in (DEEP, WIDE):
        window = open_window(Session.open(path))
        qapp.processEvents()
        frame = shown(window)
        assert len([row for row in window.controls.network.layers if row.units.isVisible()]) == len(frame.layers)
        assert window.controls.sample.inputs.rowCount() == frame.experiment.network.inputs
        column = window.controls.widget()
        assert column.minimumSizeHint().width() <= window.controls.viewport().width()


def test_a_switch_reports_presses_alone(qtbot):
    switch = fields.Switch("Kind", (Choice("a", "one", ""), Choice("b", "two", "")))
    qtbot.addWidget(switch)
    chosen = []
    switch.chosen.connect(chosen.append)
    switch.show_value("b")
    assert chosen == []
    switch.button("a").click()
    assert chosen == ["a"]


def test_optimizer_and_schedule_with_their_numbers(window, controls, qtbot, qapp):
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


def test_in_large_type_the_column_asks_for_all_the_width_that_it_needs(window, controls, settle):
    window.appearance.set_projector(True)
    settle()
    assert controls.minimumSizeHint().width() > 284
    assert controls.sizeHint().width() == controls.minimumSizeHint().width()
