"""What a row of the data set is, in words: its number, its inputs, its target and the net's answer."""

from collections.abc import Iterable

from nnviz.session.frame.plots import DataPoints, NeuronMap
from nnviz.session.notation import number, plural, unit_symbol

#: Of more outputs than this only the first ones are told.
MOST_OUTPUTS = 3


def row_lines(
    points: DataPoints,
    row: int,
    inputs: Iterable[tuple[str, float]],
    classes: tuple[str, ...],
    outputs: tuple[NeuronMap, ...],
    *,
    others: int = 0,
    moved: bool = False,
) -> list[str]:
    """The first line is the title; ``inputs`` are the names and values, ``others`` the rows in the same place."""
    marks = (("held out", points.held_out[row]), ("moved by hand", moved), ("wrong", points.wrong[row]))
    title = ", ".join([f"row {row}", *(text for text, is_so in marks if is_so)])
    lines = [title, *(f"{name} = {number(value)}" for name, value in inputs)]
    lines += _class_lines(points, row, classes, outputs) if classes else _value_lines(points, row, outputs)
    return [*lines, f"{others} more {plural(others, 'row')} here: click again"] if others > 0 else lines


def _class_lines(
    points: DataPoints, row: int, classes: tuple[str, ...], outputs: tuple[NeuronMap, ...]
) -> list[str]:
    target, answer = int(points.label[row]), int(points.answer[row])
    if answer < 0:
        return [f"target: {classes[target]}", "answer: none, an output is NaN"]
    output = answer if len(outputs) > 1 else 0
    said = f"{symbol_of(outputs[output])} = {number(float(points.outputs[row, output]))}"
    return [f"target: {classes[target]}", f"answer: {classes[answer]}, {said}"]


def _value_lines(points: DataPoints, row: int, outputs: tuple[NeuronMap, ...]) -> list[str]:
    lines = []
    for index, output in enumerate(outputs[:MOST_OUTPUTS]):
        target, said = float(points.targets[row, index]), float(points.outputs[row, index])
        lines.append(f"target {number(target)}, answer {symbol_of(output)} = {number(said)}")
    return lines


def symbol_of(output: NeuronMap) -> str:
    """ "a₂,₁"."""
    return unit_symbol("a", output.layer, output.unit)
