"""Data sets, their numbers, and the chosen sample."""

from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nnviz.core.chain import Target
from nnviz.core.datasets import BUILTIN
from nnviz.errors import UserError
from nnviz.session.commands.consequences import with_same_weights
from nnviz.session.experiment import DataSpec, adapt_to_data
from nnviz.session.experiment.building import keep_table
from nnviz.session.experiment.outside import table_of
from nnviz.session.notation import plural
from nnviz.session.state import State, first_state, rescaled, target_within, with_computation

if TYPE_CHECKING:
    from nnviz.core.datasets import Recognized


def set_data(state: State, name: str) -> State:
    """A built-in data set; inputs, outputs and loss are made to fit it."""
    old = state.experiment.data
    title = BUILTIN[name].title if name in BUILTIN else name
    return _fitted(state, DataSpec(name=name, seed=old.seed, test_fraction=old.test_fraction), title)


def open_csv(
    state: State, path: str, target: str | None = None, found: "Recognized | None" = None, standardize: bool = False
) -> State:
    """A CSV file of the user's own, read as is proposed for it; ``target`` is the column to predict.

    ``found`` is what was recognized in it already, and chosen.
    """
    from nnviz.core.datasets import recognize  # what reads tables is loaded with the first one
    from nnviz.session.experiment.importing import decided_data
    from nnviz.session.recognition import left_out_in_words

    file = state.folder / path
    found = found or recognize(file, target)
    keep_table(file, found.target, found.reading, found.table)
    new = _fitted(state, decided_data(found, str(path), standardize=standardize), Path(path).name)
    return replace(new, message=f"{new.message}{left_out_in_words(found)}")


def embed_table(state: State) -> State:
    """The table becomes a part of the experiment, so that its file alone is enough; nothing else changes."""
    from nnviz.session.experiment.embedding import with_table_in

    table = table_of(state.experiment, state.folder)
    if table is None:
        where = "is in the experiment already" if state.experiment.data.csv_text is not None else "is no file"
        raise UserError(f"There is no table to be put into the experiment: its data {where}.")
    experiment = with_table_in(state.experiment, table)
    size = ceil(len(experiment.data.csv_text or "") / 1000)
    told = f"{table.name} is a part of the experiment now ({size:,} kB): saving writes one file with both."
    return replace(state, experiment=experiment, message=told)


def _fitted(state: State, data: DataSpec, name: str) -> State:
    """The experiment with other data: its network adapted, its weights new, its title that of the data."""
    chosen = replace(state.experiment, title=name, data=data, sample=0, parameters=None)
    experiment = adapt_to_data(chosen, state.folder)
    new = first_state(replace(experiment, parameters=None), state.folder)
    network = new.network
    inputs, outputs = network.inputs, network.outputs
    output = f"{inputs} {plural(inputs, 'input')}, {outputs} {plural(outputs, 'output')}"
    activation = network.layers[-1].activation.title
    message = f"Data set {name}: {output} ({activation}, {network.loss.title}); new weights."
    return replace(
        rescaled(replace(new, scope=state.scope)),
        route=state.route, view="matrix",
        target=target_within(network, Target(state.target.layer, state.target.parameter)),
        edges_show=state.edges_show, message=message,
    )  # fmt: skip


def set_data_option(state: State, key: str, value: Any) -> State:
    """A number of the data set: samples, noise, seed, test_fraction or standardize; the weights stay."""
    known = ("samples", "noise", "seed", "test_fraction", "standardize")
    if key not in known:
        raise UserError(f"A data set takes no {key!r}: it takes {', '.join(known)}.")
    experiment = replace(state.experiment, data=replace(state.experiment.data, **{key: value}))
    if key == "samples" and isinstance(value, int):
        experiment = replace(experiment, sample=min(experiment.sample, max(value - 1, 0)))
    return with_same_weights(state, experiment, "")


def select_sample(state: State, index: int) -> State:
    """Which row goes through the net; the weights and the step stay."""
    count = len(state.data.inputs)
    if not 0 <= index < count:
        raise UserError(f"There is no sample {index}: this data set has samples 0 to {count - 1}.")
    experiment = replace(state.experiment, sample=index)
    computation = state.computation.with_sample(state.data.inputs[index], state.data.targets[index])
    return with_computation(state, computation, experiment=experiment, input_edited=False, message="")
