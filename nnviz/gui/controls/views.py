"""Which of the pictures of one gradient is shown."""

from PySide6.QtCore import QSignalBlocker

from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import CheckField, Switch
from nnviz.session.frame.model import Choice, ControlsFrame


class ViewSection(Section):
    key = "views"
    title = "What is shown"

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.route = Switch("Backward pass", (
            Choice("chain", "one chain", "Step through the factors of the chosen weights or bias alone"),
            Choice("pass", "whole pass", "Step through every layer: each δ is computed once and used three times"),
        ))  # fmt: skip
        self.view = Switch("Chain as", (
            Choice("matrix", "matrices", "Every factor is a matrix"),
            Choice("path", "paths", "The gradient of one weight or bias as a sum over all paths from it to the loss"),
        ))  # fmt: skip
        self.scope = Switch("Gradient of", (
            Choice("sample", "sample", "The gradient of the chosen sample alone"),
            Choice("minibatch", "batch", "The mean over the next mini-batch: steps take the update that Train would"),
            Choice("batch", "all", "The mean gradient over all training samples"),
        ))  # fmt: skip
        self.edges = Switch("Edge width", (
            Choice("gradient", "|∂L/∂w|", "The width of an edge is the size of its gradient"),
            Choice("weight", "|w|", "The width of an edge is the size of its weight"),
        ))  # fmt: skip
        self.pinned = CheckField("Hold the scales")
        self.pinned.setToolTip("Keep the scales of widths and colours still, so that pictures can be compared")
        self.more_row("Backward", self.route)
        self.more_row("Chain as", self.view)
        self.more_row("Gradient of", self.scope)
        self.more_row("Edge width", self.edges)
        self.more_form.addRow("", self.pinned)
        self.route.chosen.connect(self._set_route)
        self.view.chosen.connect(self._set_view)
        self.scope.chosen.connect(self._set_scope)
        self.edges.chosen.connect(self._show_edges)
        self.pinned.clicked.connect(self._pin)

    def show_frame(self, frame: ControlsFrame) -> None:
        self.route.show_value(frame.route)
        self.view.show_value(frame.view)
        self.scope.show_value(frame.scope)
        self.edges.show_value(frame.edges_show)
        with QSignalBlocker(self.pinned):
            self.pinned.setChecked(frame.reference_pinned)

    def _set_route(self, route: str) -> None:
        self._runner.run("set_route", route=route)

    def _set_view(self, view: str) -> None:
        self._runner.run("set_view", view=view)

    def _set_scope(self, scope: str) -> None:
        self._runner.run("set_scope", scope=scope)

    def _show_edges(self, what: str) -> None:
        self._runner.run("show_edges", what=what)

    def _pin(self, pinned: bool) -> None:
        self._runner.run("pin_reference", pinned=pinned)
