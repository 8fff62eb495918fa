"""The whole column: typing and refreshing, what can be reached, what fits."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSlider, QSpinBox, QTableWidget

from nnviz import resources
from nnviz.gui.widgets import fields
from nnviz.gui.window.appearance import TEXT_SIZES
from nnviz.session import Session
from nnviz.session.frame.model import Choice

IRIS = resources.path("experiments", "iris.nnviz.json")

WIDE = resources.path("experiments", "wide-784-30-10.nnviz.json")

DEEP = resources.path("experiments", "deep-20-layers.nnviz.json")


def test_a_refresh_does_not_overwrite_what_is_being_typed(window, controls, qtbot, qapp, experiment_of):
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


def test_showing_a_frame_runs_no_command(window, controls, qapp, monkeypatch, shown):
    window.session.load(IRIS)
    commands = []
    monkeypatch.setattr(window.runner, "run", lambda name, **_: commands.append(name))
    qapp.processEvents()
    controls.show_frame(shown(window), refill=True)
    assert commands == []


def test_a_field_that_is_left_unchanged_changes_nothing(window, controls, qtbot):
    before = window.session.state
    for field in (controls.learning_rate.field, controls.initialization.bias, controls.data.name):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.session.state is before


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
        controls.network.layers[0].units, controls.sample.inputs, controls.data.data, controls.data.name,
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
def test_the_column_is_whole_on_a_small_screen_for_nets_of_up_to_three_layers(open_window, settle, layers, shown):
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


def test_a_deep_and_a_wide_net_fit_into_the_column(open_window, qapp, shown):
    for path in (DEEP, WIDE):
        window = open_window(Session.open(path))
        qapp.processEvents()
        frame = shown(window)
        window.controls.network.set_open(True)
        assert len([row for row in window.controls.network.layers if row.units.isVisible()]) == len(frame.layers)
        column = window.controls.widget()
        assert column.minimumSizeHint().width() <= window.controls.viewport().width()
        window.controls.data.set_open(True)
        assert window.controls.sample.inputs.rowCount() == frame.experiment.network.inputs


def test_a_switch_reports_presses_alone(qtbot):
    switch = fields.Switch("Kind", (Choice("a", "one", ""), Choice("b", "two", "")))
    qtbot.addWidget(switch)
    chosen = []
    switch.chosen.connect(chosen.append)
    switch.show_value("b")
    assert chosen == []
    switch.button("a").click()
    assert chosen == ["a"]


def test_in_larger_type_the_scheme_is_read_in_full_beside_the_seed(window, controls, settle):
    window.appearance.set_text_size(len(TEXT_SIZES) - 1)
    settle()
    scheme = controls.initialization.scheme
    assert scheme.shown_text == scheme.currentText() == "Xavier uniform"
    seed = controls.initialization.seed
    assert seed.lineEdit().width() > seed.fontMetrics().horizontalAdvance("0000")


def test_in_large_type_the_column_asks_for_all_the_width_that_it_needs(window, controls, settle):
    window.appearance.set_projector(True)
    settle()
    assert controls.minimumSizeHint().width() > 284
    assert controls.sizeHint().width() == controls.minimumSizeHint().width()
