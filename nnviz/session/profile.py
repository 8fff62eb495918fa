"""A net layer by layer as a plain document: what ``nnviz profile`` prints."""

from collections.abc import Iterable
from dataclasses import replace
from math import exp, log
from pathlib import Path

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.engine import Recipe, Trainer, lay_out
from nnviz.core.layers import (
    QUANTITIES,
    Expected,
    LayerNumbers,
    LayerTheory,
    measure_layers,
    update_ratios,
)
from nnviz.core.network import Network, Parameters
from nnviz.errors import UserError
from nnviz.session.experiment import MAX_SEED, Experiment, build_network, build_parameters, load_data
from nnviz.session.report import Document, warnings_of
from nnviz.session.run import recipe
from nnviz.session.theory import theory_of


def profile_document(experiment: Experiment, folder: Path, seeds: int = 1) -> Document:
    """Z, A, ∂L/∂Z and ∂L/∂W of every layer over all training rows, before the first update.

    With ``seeds`` so many nets are drawn, with the experiment's seed and those after it: deviations, gradient norms and
    update ratios are geometric means over them, all else is a plain mean. ``theory_std`` is what the theory expects,
    None where it says nothing; "theory" then has the reason. Backward it starts from ∂L/∂Z of the last layer as
    measured. "update_ratio" is ‖ΔW‖/‖W‖ of the first update, None where W is 0. ``folder`` is what a relative CSV path
    in the experiment is relative to.

    Raises UserError where the data cannot be read, or other seeds would give no other nets.
    """
    _check_seeds(experiment, seeds)
    network = build_network(experiment)
    data = load_data(experiment, folder)
    x, y = data.inputs[data.train], data.targets[data.train]
    nets, changes = list[tuple[LayerNumbers, ...]](), list[tuple[float | None, ...]]()
    for parameters in _drawn(experiment, network, seeds):
        nets.append(measure_layers(network, parameters, x, y))
        changes.append(_first_update(recipe(experiment, network, data), parameters))
    reason, expected = _theory(experiment, network, x, y, nets)
    of_layers = zip(zip(*nets, strict=True), zip(*changes, strict=True), expected, strict=True)
    return {
        "title": experiment.title,
        "samples": len(x),
        "seeds": seeds,
        "warnings": warnings_of(network, data),
        "theory": reason,
        "layers": [_layer(list(numbers), list(ratios), theory) for numbers, ratios, theory in of_layers],
    }


def _check_seeds(experiment: Experiment, seeds: int) -> None:
    if seeds > 1 and experiment.parameters is not None:
        raise UserError("The file gives the parameters, so other seeds give no other nets: leave out --seeds.")
    if experiment.initialization.seed + seeds - 1 > MAX_SEED:
        raise UserError(f"Seeds go up to {MAX_SEED}, so from {experiment.initialization.seed} there are fewer of them.")


def _drawn(experiment: Experiment, network: Network, seeds: int) -> Iterable[Parameters]:
    start = experiment.initialization
    for number in range(seeds):
        spec = replace(start, seed=start.seed + number)
        yield build_parameters(replace(experiment, initialization=spec), network)


@without_warnings
def _first_update(made: Recipe, parameters: Parameters) -> tuple[float | None, ...]:
    """‖ΔW‖/‖W‖ of each layer."""
    data = lay_out(made.network, made.x, made.y, made.test_x, made.test_y, made.batch_size)
    trainer = Trainer(made, data, made.first(parameters))
    trainer.run(1)
    return update_ratios(parameters, trainer.point().parameters)


# ---------------------------------------------------------------- the theory


def _theory(
    experiment: Experiment, network: Network, x: Array, y: Array, nets: list[tuple[LayerNumbers, ...]]
) -> tuple[str | None, list[LayerTheory | None]]:
    """Why there is none, or none backward; and that of each layer.

    Backward it goes from ∂L/∂Z of the first net's last layer, stretched to what it is like in all of them.
    """
    own, of_all = nets[0][-1].dL_dz.std, _geometric([net[-1].dL_dz.std for net in nets])
    expected, reason = theory_of(
        experiment.initialization, network, build_parameters(experiment, network), x, y,
        fresh=experiment.parameters is None, stretch=of_all / own if own > 0 else 1.0,
    )  # fmt: skip
    return reason, [*(expected or [None] * network.depth)]


# ---------------------------------------------------------------- the document


def _layer(numbers: list[LayerNumbers], ratios: list[float | None], expected: LayerTheory | None) -> Document:
    found: Document = {"layer": numbers[0].layer}
    for name in QUANTITIES:
        spreads = [getattr(one, name) for one in numbers]
        one: Expected | None = None if expected is None else getattr(expected, name)
        found[name] = {
            "mean": _mean([spread.mean for spread in spreads]),
            "std": _geometric([spread.std for spread in spreads]),
            "theory_std": None if one is None else one.std,
        }
    known = [ratio for ratio in ratios if ratio is not None]
    return found | {
        "dead": _mean([one.dead for one in numbers]),
        "saturated": _mean([one.saturated for one in numbers]),
        "gradient_norm": _geometric([one.gradient_norm for one in numbers]),
        "update_ratio": _geometric(known) if len(known) == len(ratios) else None,
    }


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _geometric(values: list[float]) -> float:
    """The geometric mean; of one number that number itself, and 0 if any is 0."""
    if len(values) == 1 or min(values) == 0:
        return min(values)
    return exp(_mean([log(value) for value in values]))
