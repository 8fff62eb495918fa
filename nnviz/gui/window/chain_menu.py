"""What can be done with the chain and one of its factors: the menu under the right button, and under the Menu key."""

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nnviz.gui.chain import ChainView
from nnviz.gui.controllers.copying import Copying
from nnviz.gui.controllers.files import MenuItem
from nnviz.gui.controllers.selection import Selecting
from nnviz.gui.controllers.stepping import Stepping
from nnviz.gui.runner import Runner
from nnviz.gui.window.menus import ItemAction
from nnviz.gui.window.pictures import Pictures
from nnviz.session.frame.model import ChainColumn, Frame, Part, Target
from nnviz.session.notation import target_symbol, unit_symbol


class ChainMenu(QObject):
    """Opens the menu of the factor that the user points at."""

    def __init__(
        self,
        chain: ChainView,
        runner: Runner,
        stepping: Stepping,
        selecting: Selecting,
        copying: Copying,
        pictures: Pictures,
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__(chain)
        self._chain = chain
        self._runner = runner
        self._stepping = stepping
        self._selecting = selecting
        self._copying = copying
        self._pictures = pictures
        self._actions = actions
        self.menu: QMenu | None = None
        chain.menu_wanted.connect(self.open)

    def open(self, column: int | None, place: QPoint) -> None:
        """The menu of the factor in a ``column``, or of the whole chain, at a ``place`` of the screen."""
        frame = self._runner.session.frame()
        self.menu = menu = QMenu(self._chain)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName("What can be done here")
        factor = None if column is None or column >= len(frame.chain.columns) else frame.chain.columns[column]
        for item in self._about(factor, frame) if factor is not None else ():
            menu.addAction(ItemAction(item, menu))
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addActions([self._actions["copy_latex"], self._actions["copy_sentence"]])
        for item in self._of_the_chain():
            menu.addAction(ItemAction(item, menu))
        menu.addSeparator()
        menu.addAction(self._actions["fill"])
        menu.popup(place)

    # ------------------------------------------------------------ one factor

    def _about(self, column: ChainColumn, frame: Frame) -> Iterator[MenuItem]:
        part = self._runner.state().steps[column.step - 1].part
        if column.status != "current":
            yield MenuItem(f"&Run to {column.symbol}", partial(self._stepping.go_to, column.step), "As a click does")
        for mark, target in zip(("&", ""), self._targets(part, frame), strict=False):
            text = f"Diff{mark}erentiate by {target_symbol(target)}"
            yield MenuItem(text, partial(self._selecting.target, target), "The chain ends in this one")
        layer, unit = part.layer, self._unit(part.layer, frame)
        yield MenuItem(
            f"&Inspect {unit_symbol('a', layer, unit)}", partial(self._selecting.unit, layer, unit),
            "Show the sum that comes in, and the activation",
        )  # fmt: skip
        if self._copying.has_numbers(part):
            yield MenuItem(
                f"Copy the &numbers of {column.symbol}", partial(self._copying.numbers, part),
                "For a spreadsheet: all of them, with all of their digits",
            )  # fmt: skip

    def _targets(self, part: Part, frame: Frame) -> Iterator[Target]:
        """What of the factor's layer the chain could end in; along a path, the one weight or bias that lies on it."""
        chosen = frame.graph.selection if self._selecting.looks_at(route="chain") else None
        k, has_bias = part.layer, frame.graph.layers[part.layer].biases is not None
        if frame.graph.path is None:
            found = [Target(k, "W"), *([Target(k, "b")] if has_bias else [])]
        else:
            place, unit = k - frame.graph.selection.layer, self._unit(k, frame)
            source = frame.graph.path[place]
            found = [Target(k, "W", unit, source)] if source >= 0 else []
            found += [Target(k, "b", unit)] if has_bias else []
        return (target for target in found if target != chosen)

    def _unit(self, layer: int, frame: Frame) -> int:
        """The unit of a layer that the chain is about: on the path, of the chosen weight, inspected, or the first."""
        graph = frame.graph
        if graph.path is not None:
            return graph.path[layer - graph.selection.layer + 1]
        if layer == graph.selection.layer and graph.selection.row is not None:
            return graph.selection.row
        return graph.selected_unit[1] if graph.selected_unit and graph.selected_unit[0] == layer else 0

    # ------------------------------------------------------------ the whole chain

    def _of_the_chain(self) -> Iterator[MenuItem]:
        if self._copying.has_paths():
            tip = "Each listed path and its product, for a spreadsheet"
            yield MenuItem("Copy the pa&ths", self._copying.paths, tip)
        yield MenuItem("Copy the chain as a &picture", self._copy_picture, "Put the picture on the clipboard")
        yield MenuItem("E&xport the chain…", self._export, "Write the chain as a file")

    def _copy_picture(self) -> None:
        self._pictures.copy("chain")

    def _export(self) -> None:
        self._pictures.export("chain")
