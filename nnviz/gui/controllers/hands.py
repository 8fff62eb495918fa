"""Numbers that are changed by hand in the graph: a drag, or a row of presses of the arrow keys, is one Undo."""

from PySide6.QtCore import QObject

from nnviz.gui.runner import Runner
from nnviz.session.frame.model import Target
from nnviz.session.state import State, same_but_message


class Hands(QObject):
    """What dragging, nudging and typing a weight, a bias or an input does, and dragging a row of the data."""

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._runner = runner
        self._holds: object = None  # what is being changed
        self._before: State | None = None  # how things were when it was taken hold of

    def move_parameter(self, target: Target, value: float) -> None:
        """A weight or bias on its way."""
        self._take_hold_of(target)
        self._runner.run(
            "set_parameter", merge=f"by hand {target}",
            layer=target.layer, parameter=target.parameter, row=target.row, column=target.column, value=value,
        )  # fmt: skip

    def move_input(self, index: int, value: float) -> None:
        """An input of the chosen sample on its way."""
        self._take_hold_of(index)
        self._runner.run("set_input", merge=f"by hand input {index}", index=index, value=value)

    def move_row(self, row: int, values: tuple[float, ...]) -> None:
        """A row of the data set on its way: its inputs, for now; it becomes the chosen sample."""
        self._take_hold_of(("row", row))
        self._runner.run("set_inputs", merge=f"by hand row {row}", row=row, values=values)

    def _take_hold_of(self, what: object) -> None:
        """Whatever moves the weights by itself stops: two hands on one number are one too many."""
        if self._holds != what:
            self._holds = what
            self._runner.halt()
            self._runner.seal()
            self._before = self._runner.state()

    def let_go(self) -> None:
        """It stays as it is; what comes next is another Undo."""
        self._holds = self._before = None

    def take_back(self) -> None:
        """It is as it was before."""
        if self._before is not None and not same_but_message(self._runner.state(), self._before):
            self._runner.session.undo()
        self.let_go()
