"""Weights of another program."""

from pathlib import Path

from nnviz.session.commands.consequences import with_given_parameters
from nnviz.session.notation import plural
from nnviz.session.state import State


def import_weights(state: State, path: str) -> State:
    """All weights and biases from a file, at the start of a pass; Reset returns to them. The net stays as it is."""
    from nnviz.session.weights.files import read_parameters

    file = Path(path)
    parameters = read_parameters(file, state.network)
    depth = state.network.depth
    told = f"The weights of {depth} {plural(depth, 'layer')} are those of {file.name}; Reset returns to them."
    return with_given_parameters(state, parameters, told)
