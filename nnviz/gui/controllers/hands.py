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
        self._left: State | None = None  # how the hand has left them

    def move_parameter(self, target: Target, value: float) -> None:
        """A weight or bias on its way."""
        self._move(
            target, "set_parameter",
            layer=target.layer, parameter=target.parameter, row=target.row, column=target.column, value=value,
        )  # fmt: skip

    def move_input(self, index: int, value: float) -> None:
        """An input of the chosen sample on its way."""
        self._move(index, "set_input", index=index, value=value)

    def move_row(self, row: int, values: tuple[float, ...]) -> None:
        """A row of the data set on its way: its inputs, for now; it becomes the chosen sample."""
        self._move(("row", row), "set_inputs", row=row, values=values)

    def _move(self, what: object, command: str, **arguments: object) -> None:
        """Whatever moves the weights by itself stops: two hands on one number are one too many."""
        self._runner.halt()
        if self._holds != what or self._runner.state() is not self._left:  # a step or a training came between
            self._runner.seal()
            self._holds, self._before = what, self._runner.state()
        self._runner.run(command, merge=f"by hand {what}", **arguments)
        self._left = self._runner.state()

    def let_go(self) -> None:
        """It stays as it is; what comes next is another Undo."""
        self._holds = self._before = self._left = None

    def take_back(self) -> None:
        """It is as it was before, unless something else has been done since."""
        now = self._runner.state()
        if self._before is not None and now is self._left and not same_but_message(now, self._before):
            self._runner.session.undo()
        self.let_go()
