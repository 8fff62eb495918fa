"""Data, sample, inputs and title."""

import pytest
from PySide6.QtCore import Qt

from nnviz import resources
from nnviz.gui.widgets import fields
from nnviz.session import Session

IRIS = resources.path("experiments", "iris.nnviz.json")


def test_data_set_samples_noise_seed_held_out_and_standardization(
    window, controls, qtbot, qapp, shown, experiment_of, type_into, pick
):
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


def test_raw_features_are_hinted_at_with_a_button_that_standardizes_them(
    open_window, tmp_path, qtbot, qapp, experiment_of
):
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


def test_choosing_a_csv_file_asks_for_it_and_keeps_the_choice_meanwhile(window, controls, qapp, monkeypatch, pick):
    asked = []
    monkeypatch.setattr(window.files, "open_csv", lambda: asked.append(True))
    controls.csv_wanted.connect(window.files.open_csv)
    holds = controls.data.data.currentData()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_: ("", ""))
        pick(controls.data.data, "open_csv")
    assert asked
    assert controls.data.data.currentData() == holds


def test_the_sample_can_be_chosen_by_number_and_by_slider(open_window, qtbot, qapp, experiment_of, type_into):
    window = open_window(Session.open(IRIS))
    window.controls.data.set_open(True)
    sample = window.controls.sample
    type_into(qtbot, sample.sample, "120")
    assert experiment_of(window).sample == 120
    sample.slider.setValue(7)
    assert experiment_of(window).sample == 7
    qapp.processEvents()
    assert sample.sample.value() == 7


def test_inputs_can_be_edited_and_restored(window, controls, qtbot, qapp, shown):
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


def test_the_title_can_be_changed(window, controls, qtbot, qapp, type_into):
    type_into(qtbot, controls.data.name, "My lecture")
    qapp.processEvents()
    assert window.windowTitle().startswith("My lecture")


def test_digits_are_chosen_by_their_images(window, controls, qtbot, qapp, experiment_of):
    images = controls.data.sample.images
    assert images.isHidden()
    window.files.open_example(resources.path("experiments", "wide-784-30-10.nnviz.json"))
    qapp.processEvents()
    assert not images.isHidden()
    qtbot.mouseClick(images, Qt.MouseButton.LeftButton, pos=images.place_of(3).center().toPoint())
    qapp.processEvents()
    assert experiment_of(window).sample == 5, "the sample was 3, and 2 to 5 are offered"
