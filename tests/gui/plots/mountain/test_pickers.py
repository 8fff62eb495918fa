"""One weight or bias is picked by its name in a small net, by numbers in a large one."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nnviz.gui.plots.mountain.pickers import EntryPicker, entries_of, size_of
from nnviz.session.frame.model import Target

SMALL = [(3, 2, True), (1, 3, True)]
LARGE = [(30, 784, True), (10, 30, True)]


@pytest.fixture
def picker(qtbot: QtBot) -> EntryPicker:
    picker = EntryPicker("First weight or bias")
    qtbot.addWidget(picker)
    picker.show()
    return picker


def choose(picker: EntryPicker, name: str) -> None:
    row = picker.names.findText(name)
    picker.names.setCurrentIndex(row)
    picker.names.activated.emit(row)


def test_every_weight_and_bias_of_a_small_net_has_its_name(picker: EntryPicker) -> None:
    picker.offer(SMALL, 1)
    names = [picker.names.itemText(row) for row in range(picker.names.count())]
    assert names[:3] == ["w₁,₁,₁", "w₁,₁,₂", "w₁,₂,₁"]
    assert names[-1] == "b₂,₁"
    assert len(names) == size_of(SMALL) == len(entries_of(SMALL)) == 13
    assert picker.names.isVisible()
    assert not picker.layer.isVisible()
    assert picker.entry == Target(1, "W", 0, 1)


def test_a_name_is_an_entry(qtbot: QtBot, picker: EntryPicker) -> None:
    picker.offer(SMALL, 0)
    with qtbot.waitSignal(picker.chosen):
        choose(picker, "b₁,₃")
    assert picker.entry == Target(1, "b", 2)


def test_a_large_net_is_picked_by_numbers(qtbot: QtBot, picker: EntryPicker) -> None:
    picker.offer(LARGE, 0)
    assert not picker.names.isVisible()
    assert [label.text() for label in picker.findChildren(QLabel) if label.isVisible()] == ["layer", "to unit", "from"]
    with qtbot.waitSignal(picker.chosen):
        picker.column.setValue(784)
    assert picker.entry == Target(1, "W", 0, 783)
    picker.row.setValue(30)
    picker.layer.setValue(2)
    assert picker.entry == Target(2, "W", 9, 29), "what the layer does not have becomes its last"
    picker.column.setValue(0)
    assert picker.entry == Target(2, "b", 9)


def test_only_biases_that_are_there_are_offered(picker: EntryPicker) -> None:
    picker.offer(SMALL, 1)
    choose(picker, "b₁,₁")
    picker.offer([(3, 2, False), (1, 3, True)], 1)
    names = [picker.names.itemText(row) for row in range(picker.names.count())]
    assert [name for name in names if name.startswith("b")] == ["b₂,₁"]
    assert len(names) == size_of([(3, 2, False), (1, 3, True)]) == 10
    assert picker.entry == Target(1, "W", 0, 1)
    picker.offer([(30, 784, True), (10, 30, False)], 0)
    picker.column.setValue(0)
    assert picker.entry == Target(1, "b", 0)
    picker.layer.setValue(2)
    assert picker.entry == Target(2, "W", 0, 0)
    assert picker.column.minimum() == 1


def test_what_another_net_does_not_have_gives_way(picker: EntryPicker) -> None:
    picker.offer(SMALL, 1)
    choose(picker, "w₂,₁,₃")
    picker.offer([(3, 2, True), (2, 3, True)], 1)
    assert picker.entry == Target(2, "W", 0, 2)
    picker.offer([(1, 1, True)], 1)
    assert picker.entry == Target(1, "b", 0)
    assert picker.names.currentText() == "b₁,₁"


def test_a_net_of_millions_is_offered_without_a_list_of_all(
    picker: EntryPicker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnviz.gui.plots.mountain.pickers.entries_of", None)
    picker.offer([(2000, 2000, True), (2000, 2000, True)], 1)
    assert picker.entry == Target(1, "W", 0, 1)


@pytest.mark.parametrize("shapes", [[(2, 1, True)], [(1, 1, True)], [(1, 1, False)], [(3, 2, False)], SMALL])
@pytest.mark.parametrize("number", range(9))
def test_the_fallback_is_that_entry_of_the_first_layer_or_its_last(
    picker: EntryPicker, shapes: list, number: int
) -> None:
    picker.offer(shapes, number)
    first = entries_of(shapes[:1])
    assert picker.entry == first[min(number, len(first) - 1)]
