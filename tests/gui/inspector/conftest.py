"""Hand-made frames of the inspector."""

from collections.abc import Callable

import numpy as np
import pytest

from nnviz.session.frame.model import InspectorFrame, TermRow
from nnviz.session.notation import number


def inspector_frame(terms: int = 4, z: float | None = 0.377, **changes: object) -> InspectorFrame:
    """A sigmoid neuron with ``terms`` inputs at ``z``; None: not computed yet."""
    weights = np.linspace(-1.2, 0.9, terms)
    values = np.linspace(0.3, 0.8, terms)
    products = weights * values
    largest = max(np.abs(products).max(), 1e-300) if terms else 1.0
    curve_z = np.linspace(-6, 6, 121)
    a = None if z is None else 1 / (1 + np.exp(-z))
    slope = None if a is None else a * (1 - a)
    values_of: dict[str, object] = {
        "layer": 2,
        "unit": 0,
        "title": "layer 2, unit 1",
        "terms": tuple(
            TermRow(f"a₁,{i + 1}", number(weights[i]), number(values[i]), number(products[i]), products[i] / largest)
            for i in range(terms)
        ),
        "left_out": "",
        "bias": "0.350",
        "z_text": "z: not computed yet" if z is None else f"z = {number(z)}",
        "a_text": "a: not computed yet" if a is None else f"a = {number(a)}",
        "slope_text": "∂a/∂z: not computed yet" if slope is None else f"∂a/∂z = {number(slope)}",
        "delta_text": "∂L/∂z: not reached yet",
        "formula": r"a=\frac{1}{1+e^{-z}}",
        "curve_z": curve_z,
        "curve_a": 1 / (1 + np.exp(-curve_z)),
        "z": z,
        "a": a,
        "slope": slope,
        "note": "",
    }
    return InspectorFrame(**{**values_of, **changes})


@pytest.fixture(scope="session")
def make_inspector() -> Callable[..., InspectorFrame]:
    return inspector_frame
