"""nnviz: backpropagation, one chain-rule factor at a time.

In a notebook or a script ``nnviz.open``, ``nnviz.example`` and ``nnviz.from_weights`` give a ``Net``; see
resources/python.md. The names below are imported when they are first asked for: to import nnviz loads neither numpy nor
Qt.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nnviz.api.chain import Chain, Factor
    from nnviz.api.making import example, from_weights
    from nnviz.api.making import open as open
    from nnviz.api.maps import Map
    from nnviz.api.maps import map as map
    from nnviz.api.net import Net
    from nnviz.api.passes import LayerNumbers, Trace
    from nnviz.api.picture import Picture
    from nnviz.errors import UserError

__version__ = "0.2.0"

#: All but ``open`` and ``map``: whoever imports a star would lose Python's own.
__all__ = ["Chain", "Factor", "LayerNumbers", "Map", "Net", "Picture", "Trace", "UserError", "example", "from_weights"]

_HOMES = {
    "Chain": "nnviz.api.chain",
    "Factor": "nnviz.api.chain",
    "LayerNumbers": "nnviz.api.passes",
    "Map": "nnviz.api.maps",
    "Net": "nnviz.api.net",
    "Picture": "nnviz.api.picture",
    "Trace": "nnviz.api.passes",
    "UserError": "nnviz.errors",
    "example": "nnviz.api.making",
    "from_weights": "nnviz.api.making",
    "map": "nnviz.api.maps",
    "open": "nnviz.api.making",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
