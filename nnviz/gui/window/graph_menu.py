"""What can be done with a thing in the graph: the menu under the right button, and under the Menu key."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from nnviz.gui.controllers.copying import Copying
from nnviz.gui.controllers.files import MenuItem
from nnviz.gui.controllers.selection import Selecting
from nnviz.gui.graph import GraphView
from nnviz.gui.graph.hands import is_number, symbol_of
from nnviz.gui.graph.hits import Hit, number_of
from nnviz.gui.graph.names import alike_with
from nnviz.gui.runner import Runner
from nnviz.gui.window.actions import BREAK_TIP
from nnviz.gui.window.menus import ItemAction
from nnviz.gui.window.pictures import Pictures
from nnviz.session.frame.model import GraphFrame, Target
from nnviz.session.notation import derivative_symbol, exact, layer_symbol, number, target_symbol, unit_symbol

#: The entries of the menu bar that close the menu; None: a line.
EVERYWHERE = (None, "zoom_in", "zoom_out", "zoom_fit", None, "edges_gradient", "edges_weight", "pin", "functions", None)


class GraphMenu(QObject):
    """Opens the menu of what the user points at."""

    def __init__(
        self,
        graph: GraphView,
        runner: Runner,
        selecting: Selecting,
        copying: Copying,
        pictures: Pictures,
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__(graph)
        self._graph = graph
        self._runner = runner
        self._selecting = selecting
        self._copying = copying
        self._pictures = pictures
        self._actions = actions
        self.menu: QMenu | None = None
        graph.menu_wanted.connect(self.open)

    def open(self, hit: Hit | None, place: QPoint) -> None:
        """The menu of ``hit``, or of the ground, at a ``place`` of the screen."""
        frame = self._runner.session.frame().graph
        self.menu = menu = QMenu(self._graph)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName("What can be done here")
        for item in [] if hit is None else self._about(hit, frame):
            menu.addAction(ItemAction(item, menu))
        for name in EVERYWHERE:
            if name == "functions" and not frame.composition:
                continue
            if name is not None:
                menu.addAction(self._actions[name])
            elif not menu.isEmpty():
                menu.addSeparator()
        for item in (
            MenuItem("&Copy the graph as a picture", self._copy_picture, "Put the picture on the clipboard"),
            MenuItem("E&xport the graph…", self._export, "Write the graph as a file"),
        ):
            menu.addAction(ItemAction(item, menu))
        menu.addAction(self._actions["fill"])
        menu.popup(place)

    # ------------------------------------------------------------ what it is about

    def _about(self, hit: Hit, frame: GraphFrame) -> Iterator[MenuItem]:
        group = alike_with(frame, hit.layer, hit.row) if hit.kind in ("unit", "badge") else None
        if group is not None:
            yield MenuItem(
                "&Break the symmetry",
                lambda: self._runner.run("break_symmetry", layer=group.layer, unit=group.units[0]), BREAK_TIP,
            )  # fmt: skip
        yield from self._differentiate(hit, frame)
        if hit.kind == "unit" and hit.layer > 0:
            symbol = unit_symbol("a", hit.layer, hit.row)
            yield MenuItem(
                f"I&nspect {symbol}", lambda: self._selecting.unit(hit.layer, hit.row),
                "Show the sum that comes in, and the activation",
            )  # fmt: skip
        if is_number(hit):
            yield MenuItem(f"&Type a value of {symbol_of(hit)}…", lambda: self._graph.type_at(hit))
        named = number_of(hit, frame)
        if named is not None:
            text = f"Cop&y {named[0]} = {number(named[1])}"
            yield MenuItem(text, lambda: self._copy(*named), "All of its digits")
        yield from self._as_latex(hit, frame)

    def _differentiate(self, hit: Hit, frame: GraphFrame) -> Iterator[MenuItem]:
        select, has_bias = self._selecting, hit.layer > 0 and frame.layers[hit.layer].biases is not None
        by, tip = "Diff&erentiate by ", "The chain ends in this one"
        if hit.kind == "edge":
            yield MenuItem(by + symbol_of(hit), lambda: select.weight(hit.layer, hit.row, hit.column), tip)
        elif hit.kind == "bias" or (hit.kind == "unit" and has_bias):
            bias = Hit("bias", hit.layer, hit.row)
            yield MenuItem(by + symbol_of(bias), lambda: select.bias(hit.layer, hit.row), tip)
        elif hit.kind == "title" and hit.layer > 0:
            yield MenuItem(by + layer_symbol("W", hit.layer), lambda: select.layer(hit.layer), "All of its weights")

    def _as_latex(self, hit: Hit, frame: GraphFrame) -> Iterator[MenuItem]:
        """A neuron's equations; the chain of the gradient of a weight or bias."""
        text, target = "Copy {} as &LaTeX", self._target(hit, frame)
        if hit.kind == "unit":
            tip = "The sum that comes in and the activation, with their numbers" if hit.layer else ""
            yield MenuItem(
                text.format(unit_symbol("a", hit.layer, hit.row)), lambda: self._copying.unit(hit.layer, hit.row), tip
            )
        elif target is not None:
            symbol = derivative_symbol("L", target_symbol(target))
            tip = "The chain of its factors, with the numbers that are there"
            yield MenuItem(text.format(symbol), lambda: self._copying.gradient(target), tip)

    @staticmethod
    def _target(hit: Hit, frame: GraphFrame) -> Target | None:
        """The weight, the bias, or the weights of the layer that a thing stands for."""
        if hit.kind == "edge":
            return Target(hit.layer, "W", hit.row, hit.column)
        if hit.kind == "bias" and frame.layers[hit.layer].biases is not None:
            return Target(hit.layer, "b", hit.row)
        return Target(hit.layer, "W") if hit.kind == "title" and hit.layer > 0 else None

    # ------------------------------------------------------------ doing it

    def _copy(self, name: str, value: float) -> None:
        QGuiApplication.clipboard().setText(repr(value))
        self._runner.tell(f"{name} = {exact(value)} is on the clipboard.")

    def _copy_picture(self) -> None:
        self._pictures.copy("graph")

    def _export(self) -> None:
        self._pictures.export("graph")
