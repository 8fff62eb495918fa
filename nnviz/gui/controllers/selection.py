"""What the chain differentiates by, which unit and which row are looked at: by click, key or menu.

Layers count from 1, units, rows and columns from 0.
"""

from PySide6.QtCore import QObject, Signal

from nnviz.gui.runner import Runner
from nnviz.session.frame.model import Target
from nnviz.session.plan import ParameterName, Route
from nnviz.session.state import EdgeQuantity, Scope, State, View


class Selecting(QObject):
    """What the Differentiate menu and clicks on the graph, the chain or a plot do."""

    unit_selected = Signal()  # there is a neuron whose sum is to be shown
    input_selected = Signal(int)  # an input, which has no sum: its value is to be edited

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._runner = runner

    @property
    def _state(self) -> State:
        return self._runner.session.state

    @property
    def _selection(self) -> Target:
        return self._state.target

    # ------------------------------------------------------------ what the chain ends in

    def by(self, parameter: ParameterName, *, one: bool) -> None:
        """The weights or biases of the layer; or ``one`` of them, the one looked at last or the first."""
        chosen = self._selection
        row = (chosen.row or 0) if one else None
        column = (chosen.column or 0) if one and parameter == "W" else None
        self._choose(chosen.layer, parameter, row, column)

    def has_biases(self) -> bool:
        """Whether the layer has any."""
        return self._state.network.layers[self._selection.layer - 1].bias

    def is_by(self, parameter: ParameterName, *, one: bool) -> bool:
        return self._selection.parameter == parameter and (self._selection.row is not None) == one

    def to_layer(self, distance: int) -> None:
        """The same in another layer; an entry that it does not have becomes its last, biases become weights."""
        chosen, network = self._selection, self._state.network
        layer = chosen.layer + distance
        fan_out, fan_in = network.shapes[layer - 1]
        parameter = chosen.parameter if network.layers[layer - 1].bias else "W"
        row = None if chosen.row is None else min(chosen.row, fan_out - 1)
        column = None if row is None or parameter == "b" else min(chosen.column or 0, fan_in - 1)
        self._choose(layer, parameter, row, column)

    def has_layer(self, distance: int) -> bool:
        """Whether there is a layer so far towards the loss (below 0: towards the input)."""
        return 1 <= self._selection.layer + distance <= self._state.network.depth

    def _choose(self, layer: int, parameter: ParameterName, row: int | None = None, column: int | None = None) -> None:
        self._runner.run("choose", layer=layer, parameter=parameter, row=row, column=column)

    def target(self, target: Target | None) -> None:
        """What the question over the chain asks about; None: every weight and bias, on the whole pass.

        Two commands at most, and one Undo.
        """
        if target is None:
            self._runner.run("set_route", route="pass")
            return
        if self._state.route == "pass":
            self._runner.run("set_route", merge="question", route="chain")
        self._runner.run(
            "choose", merge="question",
            layer=target.layer, parameter=target.parameter, row=target.row, column=target.column,
        )  # fmt: skip
        self._runner.seal()

    def take_route(self, route: str) -> None:
        self._runner.run("set_route", route=route)

    def take_view(self, view: str) -> None:
        self._runner.run("set_view", view=view)

    def take_scope(self, scope: str) -> None:
        self._runner.run("set_scope", scope=scope)

    # ------------------------------------------------------------ clicks

    def weight(self, layer: int, row: int, column: int) -> None:
        self._choose(layer, "W", row, column)

    def bias(self, layer: int, row: int) -> None:
        self._choose(layer, "b", row)

    def layer(self, layer: int) -> None:
        self._choose(layer, "W")

    def path(self, index: int) -> None:
        self._runner.run("choose_path", index=index)

    def sample(self, row: int) -> None:
        """The row of the data set that goes through the net."""
        self._runner.run("select_sample", index=row)

    def unit(self, layer: int, unit: int) -> None:
        """The neuron whose sum is shown; of an input, which has no sum, the value that is edited."""
        if layer == 0:
            self.input_selected.emit(unit)
        elif self.unit_in_map(layer, unit):
            self.unit_selected.emit()

    def unit_in_map(self, layer: int, unit: int) -> bool:
        """The same, from among the small maps: the inspector does not come before them."""
        return self._runner.run("select_unit", layer=layer, unit=unit)

    def no_unit(self) -> None:
        if self._runner.session.frame().inspector is not None:
            self._runner.run("clear_unit")

    def has_alike_units(self) -> bool:
        """Whether some units of a hidden layer act as one."""
        return bool(self._runner.session.frame().graph.alike)

    # ------------------------------------------------------------ how it is looked at

    def looks_at(
        self,
        *,
        view: View | None = None,
        route: Route | None = None,
        scope: Scope | None = None,
        edges: EdgeQuantity | None = None,
    ) -> bool:
        """Whether what is named is what is shown."""
        state = self._state
        wanted = ((view, state.view), (route, state.route), (scope, state.scope), (edges, state.edges_show))
        return all(one in (None, shown) for one, shown in wanted)

    def show_edges(self, what: str) -> None:
        """What the widths of the edges are."""
        self._runner.run("show_edges", what=what)

    def hold_scale(self, held: bool) -> None:
        """Keep the reference of the widths still, or let it go."""
        self._runner.run("pin_reference", pinned=held)

    def toggle_held_scale(self) -> None:
        self.hold_scale(not self.holds_scale())

    def holds_scale(self) -> bool:
        return self._state.reference_pinned
