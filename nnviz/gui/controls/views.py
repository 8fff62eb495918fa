"""What the edges of the graph show, and whether their scales hold."""

from PySide6.QtCore import QSignalBlocker

from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import CheckField, Switch
from nnviz.session.frame.model import Choice, ControlsFrame


class ViewSection(Section):
    key = "views"
    title = "Edges"

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.edges = Switch("Edge width", (
            Choice("gradient", "|∂L/∂w|", "The width of an edge is the size of its gradient"),
            Choice("weight", "|w|", "The width of an edge is the size of its weight"),
        ))  # fmt: skip
        self.pinned = CheckField("Hold the scales")
        self.pinned.setToolTip("Keep the scales of widths and colours still, so that pictures can be compared")
        self.more_row("Edge width", self.edges)
        self.more_form.addRow("", self.pinned)
        self.edges.chosen.connect(self._show_edges)
        self.pinned.clicked.connect(self._pin)

    def show_frame(self, frame: ControlsFrame) -> None:
        self.edges.show_value(frame.edges_show)
        with QSignalBlocker(self.pinned):
            self.pinned.setChecked(frame.reference_pinned)

    def _show_edges(self, what: str) -> None:
        self._runner.run("show_edges", what=what)

    def _pin(self, pinned: bool) -> None:
        self._runner.run("pin_reference", pinned=pinned)
