"""Units that act as one, for the graph: which they are, what their badge says, and why it is so."""

from collections.abc import Iterator, Sequence

from nnviz.core.arrays import Array
from nnviz.core.network import Parameters
from nnviz.core.symmetry import Group, alike_in_layer, group_words
from nnviz.session.frame.model import AlikeUnits, EdgeLayer
from nnviz.session.last import Last
from nnviz.session.notation import counted, derivative_symbol, layer_symbol, number

#: More badges than this hide the net: the first one counts the other groups.
BADGES = 3
#: A gradient of more entries than this is told by the first of them.
ENTRIES = 4

_groups: Last[tuple[Group, ...]] = Last()


def alike_groups(parameters: Parameters) -> tuple[Group, ...]:
    """All groups of all hidden layers; looked for only in layers with other numbers than the last time."""
    return tuple(
        group
        for k in range(1, len(parameters.weights))
        for group in _groups.get(
            k, _numbers_of(parameters, k), lambda k=k: alike_in_layer(parameters, k)  # type: ignore[misc]
        )
    )  # fmt: skip


def build_alike(parameters: Parameters, edges: Sequence[EdgeLayer], gradient_of: str) -> tuple[AlikeUnits, ...]:
    """The groups with their badges; ``edges`` have the gradients that are known by now, ``gradient_of`` says whose."""
    groups = alike_groups(parameters)
    badges = _badges(groups)
    return tuple(
        AlikeUnits(group.layer, group.units, badge, "\n".join(_reason(group, edges[group.layer - 1], gradient_of)))
        for group, badge in zip(groups, badges, strict=True)
    )


def _numbers_of(parameters: Parameters, k: int) -> tuple[Array, ...]:
    return parameters.weights[k - 1], parameters.biases[k - 1], parameters.weights[k]


def _badges(groups: Sequence[Group]) -> tuple[str, ...]:
    words = group_words(groups)
    if len(groups) <= BADGES:
        return words
    return (f"{words[0]}, and so in {counted(len(groups) - 1, 'more group')}", *("" for _ in words[1:]))


def _reason(group: Group, edges: EdgeLayer, gradient_of: str) -> Iterator[str]:
    k, count = group.layer, len(group.units)
    yield (
        f"{counted(count, 'unit')} of layer {k} have equal weights in, equal biases and equal weights out, "
        "within rounding: whichever the row, their gradients are equal."
    )
    if edges.gradients is not None and edges.only is None:
        name = derivative_symbol("L", layer_symbol("W", k))
        yield f"Each one's part of {name} is {_entries(edges.gradients[group.units[0]])} ({gradient_of})."


def _entries(row: Array) -> str:
    """ "(−0.00486, −0.00799)", "(0.1, 0.2, 0.3, …, 0.4)"."""
    if row.size == 1:
        return number(row[0])
    if row.size <= ENTRIES:
        return f"({', '.join(number(value) for value in row)})"
    return f"({', '.join(number(value) for value in row[: ENTRIES - 1])}, …, {number(row[-1])})"
