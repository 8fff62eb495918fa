"""Net: an experiment with its weights at one moment, as a value."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.api.chain import Chain, chain_of
from nnviz.api.given import Weights, layers_from, whole
from nnviz.api.passes import Trace, trace_of
from nnviz.api.picture import Picture, Style, picture_of
from nnviz.core import backprop
from nnviz.core.arrays import Array
from nnviz.errors import UserError
from nnviz.session.commands import carry_out
from nnviz.session.commands.consequences import with_given_parameters
from nnviz.session.experiment.naming import is_weights
from nnviz.session.notation import counted
from nnviz.session.plan import count_of
from nnviz.session.state import State, gradients_complete
from nnviz.session.weights.files import write_parameters
from nnviz.session.weights.fitting import parameters_for
from nnviz.session.weights.naming import named_arrays

#: A weight: its layer from 1, then row and column of its W from 0.
Weight = tuple[int, int, int]
_PLACE = ("layer", "row", "column")


class Net:
    """A net with its data, its choices and its weights. It is a value: whatever changes something gives another Net.

    Made by ``nnviz.open``, ``nnviz.example`` and ``nnviz.from_weights``. Layers count from 1, samples, rows and columns
    from 0. What cannot be raises ``nnviz.UserError``, a ValueError of one sentence.
    """

    __slots__ = ("_state",)

    def __init__(self, state: State) -> None:
        self._state = state

    def __repr__(self) -> str:
        network, data = self._state.network, self._state.data
        widths = "-".join(str(width) for width in (network.inputs, *(layer.units for layer in network.layers)))
        names = ", ".join(layer.activation.name for layer in network.layers)
        rows, updates = counted(len(data.train), "training row"), counted(self.updates, "update")
        return f"<Net {self.title!r} {widths}: {names}, {network.loss.name}, {rows}, {updates}>"

    # ------------------------------------------------------------ what it has

    @property
    def title(self) -> str:
        """The title of the experiment."""
        return self._state.experiment.title

    @property
    def weights(self) -> tuple[Array, ...]:
        """W of each layer, (fan_out, fan_in): ``weights[0]`` is W₁. Read-only, float64."""
        return self._state.parameters.weights

    @property
    def biases(self) -> tuple[Array, ...]:
        """b of each layer, (fan_out,), or (0,) in a layer without biases. Read-only, float64."""
        return self._state.parameters.biases

    @property
    def updates(self) -> int:
        """How many updates the weights have had."""
        return self._state.updates

    def state_dict(self) -> dict[str, NDArray[np.float64]]:
        """Copies of weights and biases by the names that a torch.nn.Sequential of this net gives them.

        ``{"0.weight": (5, 4), "0.bias": (5,), "2.weight": (3, 5), …}``: linear layers and activations are counted
        together, and an identity is no module.
        """
        return {name: array.copy() for name, array in named_arrays(self._state.network, self._state.parameters).items()}

    # ------------------------------------------------------------ the chain rule

    def trace(self, sample: int | None = None, *, batch: bool = False) -> Trace:
        """One forward and backward pass: every number of it.

        Of one ``sample``, a row of the data set (None: the experiment's own); with ``batch`` of the whole training set,
        whose loss and gradients are means.
        """
        data, state = self._state.data, self._state
        if batch and sample is not None:
            raise UserError("A trace is of one sample or of the whole batch: leave out sample or batch.")
        state = state if batch else self._at(sample)
        x, y = (data.inputs[data.train], data.targets[data.train]) if batch else (
            state.computation.x.reshape(1, -1), state.computation.y.reshape(1, -1)
        )  # fmt: skip
        row = None if batch else state.experiment.sample
        return trace_of(backprop.trace(state.network, state.parameters, x, y), row)

    def chain(
        self,
        layer: int | None = None,
        *,
        parameter: Literal["W", "b"] = "W",
        weight: Weight | None = None,
        sample: int | None = None,
    ) -> Chain:
        """The factors whose product is ∂L/∂W of a ``layer`` (default: 1), or ∂L/∂b with ``parameter="b"``.

        Of one ``weight``, (layer, row, column), the factors are those of its own derivative.
        """
        state = _chosen(self._at(sample), _which(layer, parameter, weight), parameter)
        factors = tuple(state.computation.chain(state.target).values())
        from nnviz.session.latex import chain_as_latex  # with the frames: a trace needs none

        return chain_of(factors, state.target, state.experiment.sample, chain_as_latex(_with_gradients(state)))

    # ------------------------------------------------------------ pictures

    def picture(
        self,
        view: str = "graph",
        *,
        step: int | None = None,
        sample: int | None = None,
        layer: int | None = None,
        weight: Weight | None = None,
        route: Literal["chain", "pass", "path"] = "chain",
        theme: str = "light",
        size: str | tuple[float, float] | None = None,
        text: str | None = None,
        legend: bool = True,
        transparent: bool = False,
        crop: bool = False,
        real_text: bool = False,
        dpi: int | None = None,
    ) -> Picture:
        """A picture, which a notebook shows and ``save`` writes.

        ``view`` is one of ``nnviz export --view``; ``step`` counts presses of Next (None: the gradients are complete),
        and ``layer`` or ``weight`` is what the chain differentiates by. The rest is as there: ``route`` is one chain,
        the whole pass or one path of a weight; ``size`` is "84mmx60mm", "84mm", which leaves the height to the view,
        "1280x800" or (width, height) in pixels, 96 to the inch; ``text`` is the size of the smallest type, "8pt"; and
        ``dpi`` are the pixels of a PNG to the inch (None: 300 of a size on paper, else 96).
        """
        style = Style(theme, size, text, legend, transparent, crop, real_text, dpi)
        state = _on_route(_chosen(self._at(sample), _which(layer, "W", weight), "W"), route)
        if step is None:
            state = _with_gradients(state)
        else:
            state = replace(state, cursor=count_of(state.steps, whole("A step", step)))
        return picture_of(state, view, style)

    # ------------------------------------------------------------ another Net

    def train(self, updates: int = 1) -> "Net":
        """The net after so many updates more: bit for bit those of Train and of ``nnviz train``.

        They are fewer where numbers overflow: ``updates`` of the new one says how many there have been.
        """
        return Net(carry_out("train", self._state, updates=whole("A number of updates", updates)))

    def with_weights(self, weights: Weights) -> "Net":
        """The same net from other weights: a .npz or .safetensors file, or arrays by their names as in a state_dict."""
        parameters = parameters_for(self._state.network, layers_from(weights))
        return Net(with_given_parameters(self._state, parameters, ""))

    def save(self, path: str | Path) -> Path:
        """Write the weights to NAME.npz or NAME.safetensors, or the whole experiment to NAME.nnviz.json.

        Returns the path. Either the old or the new file is there, never half of one.
        """
        path, state = Path(path), self._state
        if is_weights(path):
            return write_parameters(path, state.network, state.parameters)
        if path.suffix != ".json":
            raise UserError(f"A net is saved as .nnviz.json, .npz or .safetensors, not as in {path.name!r}.")
        from nnviz.session.session import Session

        Session(state).save(path)
        return path

    def _at(self, sample: int | None) -> State:
        if sample is None:
            return self._state
        return carry_out("select_sample", self._state, index=whole("A sample", sample))


def _which(layer: int | None, parameter: str, weight: Weight | None) -> tuple[int, int | None, int | None]:
    """Layer, row and column of what is meant. Raises UserError where both are named, or half of a weight."""
    if weight is None:
        return 1 if layer is None else whole("A layer", layer), None, None
    if layer is not None or parameter != "W":
        raise UserError("A chain is of a layer or of one weight: leave out layer and parameter, or weight.")
    if not isinstance(weight, tuple | list) or len(weight) != 3:
        raise UserError("A weight is (layer, row, column): layer from 1, row and column of its W from 0.")
    layer, row, column = (whole(f"The {name} of a weight", one) for name, one in zip(_PLACE, weight, strict=True))
    return layer, row, column


def _chosen(state: State, where: tuple[int, int | None, int | None], parameter: str) -> State:
    """``state`` with the chain to a layer's W or b, or to one weight, in matrices."""
    layer, row, column = where
    chosen = carry_out("choose", state, layer=layer, parameter=parameter, row=row, column=column)
    return replace(chosen, view="matrix", route="chain")


def _on_route(state: State, route: str) -> State:
    """``state`` with the backward pass taken in one of the ways that ``nnviz export --route`` knows."""
    if route == "path":
        return carry_out("set_view", state, view="path")
    return carry_out("set_route", state, route=route)


def _with_gradients(state: State) -> State:
    """The moment at which the whole backward pass is there."""
    return replace(state, cursor=gradients_complete(state.steps), question=None)
