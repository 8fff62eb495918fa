"""The experiment that is proposed for a table: what is read of it, and a net that fits."""

from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.core.datasets import as_classes
from nnviz.session.experiment.building import fitting_output
from nnviz.session.experiment.schema import validate
from nnviz.session.experiment.values import DataSpec, Experiment, FeatureSpec, LayerSpec, NetworkSpec, OptimizerSpec

if TYPE_CHECKING:
    from nnviz.core.datasets import Recognized

#: At most so many inputs → units of the hidden layer.
_HIDDEN = ((20, 8), (100, 16))
_MOST_HIDDEN = 30
_BATCH = 16


def propose_experiment(
    path: Path, target: str | None = None, *, standardize: bool = False
) -> "tuple[Recognized, Experiment]":
    """What is recognized in the table ``path``, and an experiment on it; ``data.csv`` is ``path`` as it is given.

    One hidden layer of tanh units; softmax or one sigmoid unit for classes, trained by sgd; an identity unit for a
    number, trained by adam, since plain descent overshoots where numbers are large. Raises UserError where there is no
    table, or nothing in it that could be learnt.
    """
    from nnviz.core.datasets import recognize

    found = recognize(path, target)
    units, activation, loss = fitting_output(as_classes(found.table) if found.classes else found.table)
    inputs = len(found.table.feature_names)
    hidden = next((units for most, units in _HIDDEN if inputs <= most), _MOST_HIDDEN)
    experiment = Experiment(
        title="".join(letter for letter in path.stem if letter.isprintable()),
        network=NetworkSpec(inputs, (LayerSpec(hidden, "tanh"), LayerSpec(units, activation)), loss),
        optimizer=OptimizerSpec() if found.classes else OptimizerSpec("adam", 0.01),
        batch_size=min(_BATCH, found.table.rows),
        data=decided_data(found, path.as_posix(), standardize=standardize),
    )
    validate(experiment)
    return found, experiment


def decided_data(found: "Recognized", csv: str, *, standardize: bool = False) -> DataSpec:
    """The table ``csv`` with all that was recognized in it written down, so that it is read so again."""
    reading = found.reading
    return DataSpec(
        csv=csv,
        target=found.target,
        delimiter=reading.delimiter,
        decimal=reading.decimal,
        encoding=reading.encoding,
        header=reading.header,
        features=tuple(FeatureSpec(one.column, one.one_hot) for one in reading.features or ()),
        missing="drop" if reading.drop_missing else None,
        standardize=standardize,
    )
