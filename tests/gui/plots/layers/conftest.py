"""The same two nets are looked at again and again: what theory expects of each is computed once."""

import pytest

from nnviz.session.surveys import layers

_expected: dict[object, object] = {}
_theory_of = layers.theory_of


@pytest.fixture(autouse=True)
def theory_once(monkeypatch):
    """By all that it follows from."""

    def theory_of(spec, network, parameters, x, y, *, fresh):
        arrays = (*parameters.weights, *parameters.biases, x, y)
        key = spec, network, fresh, tuple((array.shape, array.tobytes()) for array in arrays)
        if key not in _expected:
            _expected[key] = _theory_of(spec, network, parameters, x, y, fresh=fresh)
        return _expected[key]

    monkeypatch.setattr(layers, "theory_of", theory_of)
