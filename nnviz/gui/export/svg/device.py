"""The paint device of an SVG: its size in pixels, 96 to the inch, and its engine."""

import struct

from PySide6.QtGui import QPaintDevice, QPaintEngine

from nnviz.gui.export.svg.engine import SvgEngine

_DPI, _MM = 96, 25.4 / 96
_Metric = QPaintDevice.PaintDeviceMetric
#: Qt asks for the pixels of the device to one of these in two halves of a float64.
_FIRST_HALF, _SECOND_HALF = struct.unpack("=ii", struct.pack("=d", 1.0))
_ALWAYS: dict[str, int] = {
    "PdmDpiX": _DPI, "PdmDpiY": _DPI, "PdmPhysicalDpiX": _DPI, "PdmPhysicalDpiY": _DPI,
    "PdmDepth": 32, "PdmNumColors": 2**31 - 1,
    "PdmDevicePixelRatio": 1, "PdmDevicePixelRatioScaled": 65536,
    "PdmDevicePixelRatioF_EncodedA": _FIRST_HALF, "PdmDevicePixelRatioF_EncodedB": _SECOND_HALF,
}  # fmt: skip


class SvgDevice(QPaintDevice):
    """What a painter paints an SVG on."""

    def __init__(self, size: tuple[float, float], engine: SvgEngine) -> None:
        super().__init__()
        width, height = size
        self._engine = engine
        self._metrics = {
            **_ALWAYS, "PdmWidth": round(width), "PdmHeight": round(height),
            "PdmWidthMM": round(width * _MM), "PdmHeightMM": round(height * _MM),
        }  # fmt: skip

    def paintEngine(self) -> QPaintEngine:  # noqa: N802
        return self._engine

    def metric(self, metric: _Metric) -> int:
        return self._metrics[metric.name]
