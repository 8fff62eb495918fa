"""The table of the inputs: what is typed is told, what is not a number is refused, what is unchanged is nothing."""

import pytest

from nnviz.gui.controls.inputs import InputTable


@pytest.fixture
def table(qtbot) -> InputTable:
    table = InputTable()
    qtbot.addWidget(table)
    table.show_values(("x₁", "x₂"), (0.25, -1.0))
    return table


@pytest.fixture
def told(table) -> list[object]:
    told: list[object] = []
    table.edited.connect(lambda row, value: told.append((row, value)))
    table.refused.connect(told.append)
    return told


def test_another_number_is_told_with_its_row(table, told):
    table.item(1, 1).setText("2,5")
    assert told == [(1, 2.5)]


def test_what_is_no_number_is_refused_and_the_old_one_comes_back(table, told):
    table.item(0, 1).setText("much")
    assert told == ["x₁: “much” is no number; write it like 0.05 or 1e-3."]
    assert table.item(0, 1).text() == "0.25"


@pytest.mark.parametrize("column", [0, 1])
def test_a_name_and_the_same_number_once_more_are_nothing(table, told, column):
    table.itemChanged.emit(table.item(0, column))
    assert told == []
