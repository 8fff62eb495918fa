"""What a layout is made of: the shape of the net, the rectangle and the theme, and none of a step's numbers."""

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.theme import Theme
from nnviz.gui.graph.nest import is_nested
from nnviz.gui.graph.rows import strongest_inputs, wanted_units
from nnviz.gui.graph.zoom import FITTED, Zoom
from nnviz.session.frame.model import GraphFrame


def has_biases(frame: GraphFrame) -> tuple[bool, ...]:
    """Of each layer, the input first."""
    return tuple(layer.biases is not None for layer in frame.layers)


def layout_key(
    frame: GraphFrame, rect: QRectF, theme: Theme, legend: bool, zoom: Zoom = FITTED, functions: bool = False
) -> tuple[object, ...]:
    """Two frames with the same key have the same layout."""
    return (
        zoom,
        tuple(layer.activation for layer in frame.layers) if functions and frame.composition else None,
        tuple(len(layer.names) for layer in frame.layers),
        has_biases(frame),
        bool(frame.valleys) or frame.bend is not None,
        0 if frame.image is None else len(frame.image.pixels),
        rect.getRect(),
        theme,
        legend,
        frame.layers[0].names,
        frame.target_label,
        frame.loss_name,
        wanted_units(frame),
        (frame.picture, frame.named) if is_nested(frame) else frame.picture,
        strongest_inputs(frame, 1) if len(frame.layers[0].names) > 10 else (),
    )
