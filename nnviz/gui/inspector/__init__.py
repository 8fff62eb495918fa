"""The neuron inspector: one neuron's sum term by term, and its activation curve with the tangent at z."""

from nnviz.gui.inspector.layout import InspectorLayout, inspector_height
from nnviz.gui.inspector.paint import paint_inspector
from nnviz.gui.inspector.view import InspectorView

__all__ = ["InspectorLayout", "InspectorView", "inspector_height", "paint_inspector"]
