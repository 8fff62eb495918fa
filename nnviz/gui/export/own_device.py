"""What paint engines of our own need: a device with a size in pixels, 96 to the inch; no exception is lost."""

import struct
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from PySide6.QtGui import QPaintDevice, QPaintEngine

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

Method = TypeVar("Method", bound=Callable[..., Any])


class OwnEngine(QPaintEngine):
    """A paint engine written in Python; ``failure`` is what went wrong in a method that is done :func:`safely`."""

    failure: Exception | None = None

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User


def safely(method: Method) -> Method:
    """An exception that goes from here into Qt ends the process: it is kept, and raised when the painting is over."""

    @wraps(method)
    def safe(self: OwnEngine, *arguments: Any) -> Any:
        try:
            return method(self, *arguments)
        except Exception as error:
            self.failure = self.failure or error
            return None

    return cast(Method, safe)


class OwnDevice(QPaintDevice):
    """What a painter paints on, with an engine that writes it down."""

    def __init__(self, size: tuple[float, float], engine: QPaintEngine) -> None:
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
