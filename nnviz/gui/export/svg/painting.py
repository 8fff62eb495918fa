"""Paints on an SVG as on any other device."""

from collections.abc import Callable

from PySide6.QtGui import QPainter

from nnviz.gui.drawing.part_names import writing
from nnviz.gui.export.own_device import OwnDevice
from nnviz.gui.export.svg.drawing import Drawing
from nnviz.gui.export.svg.engine import SvgEngine


def paint_svg(
    paint: Callable[[QPainter], object], size: tuple[float, float], *, real_text: bool = False
) -> Drawing:
    """What ``paint`` draws on a picture of ``size``, in pixels of 96 to the inch.

    Raises UserError where ``real_text`` cannot be, whose text stays text.
    """
    drawing = Drawing(size, real_text=real_text)
    engine = SvgEngine(drawing)
    device = OwnDevice(size, engine)
    with QPainter(device) as painter, writing(painter, engine):
        paint(painter)
    if engine.failure is not None:
        raise engine.failure
    return drawing
