"""The experiment's controls: they show what the Frame says and name the command for what the user did."""

from nnviz.gui.controls.panel import ControlsPanel

__all__ = ["ControlsPanel"]
