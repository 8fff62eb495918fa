"""Hand-made frames for the tests of the graph: a small backward pass of its own, independent of the core."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnviz.gui.graph.view import GraphView
from nnviz.session.frame.model import EdgeLayer, GraphFrame, Target, UnitLayer
from nnviz.session.notation import unit_symbol
from nnviz.session.plan import Part, plan


@pytest.fixture(scope="session")
def graph_frame() -> Callable[..., GraphFrame]:
    """A function that makes a frame; see :func:`make_frame`."""
    return make_frame


@pytest.fixture
def view(qtbot: QtBot, graph_frame: Callable[..., GraphFrame]) -> GraphView:
    """The widget as it is shown, on a net with a hidden layer."""
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(1000, 480)
    view.show_frame(graph_frame((3, 4, 2)))
    with qtbot.waitExposed(view):
        view.show()
    return view


def make_frame(
    sizes: tuple[int, ...] = (2, 2, 1),
    *,
    step: int | None = None,
    route: str = "pass",
    selection: Target | None = None,
    seed: int = 3,
    names: tuple[str, ...] | None = None,
    classes: tuple[str, ...] | None = None,
    gain: float = 1.0,
    bare: tuple[int, ...] = (),
    **changes: Any,
) -> GraphFrame:
    """A tanh net with a half squared error after ``step`` steps of its pass (None: all backward steps).

    ``bare`` are the layers without biases.
    """
    depth = len(sizes) - 1
    selection = selection or Target(1, "W")
    steps = plan(depth, route, selection.layer, selection.parameter, 0, bare)
    backward_end = sum(s.phase in ("forward", "loss", "backward") for s in steps)
    cursor = backward_end if step is None else min(step, len(steps))
    done = {s.part for s in steps[:cursor]}
    current = steps[cursor - 1].part if cursor else None
    rng = np.random.default_rng(seed)
    weights = [gain * rng.normal(0, 1.2 / np.sqrt(m), (n, m)) for m, n in itertools.pairwise(sizes)]
    biases = [rng.normal(0, 0.2, n) for n in sizes[1:]]
    a, z = [rng.normal(0, 0.8, sizes[0])], []
    for w, b in zip(weights, biases, strict=True):
        z.append(w @ a[-1] + b)
        a.append(np.tanh(z[-1]))
    target = (np.arange(sizes[-1]) == 0).astype(float)
    by_a = a[-1] - target
    gradients, deltas = [], []
    first_by_a = by_a
    for k in range(depth, 0, -1):
        delta = by_a * (1 - a[k] ** 2)
        deltas.insert(0, delta)
        gradients.insert(0, np.outer(delta, a[k - 1]))
        by_a = weights[k - 1].T @ delta
    updating = any(p.kind == "update" for p in done)
    layers = [UnitLayer(0, "input", "", names or tuple(f"x{i + 1}" for i in range(sizes[0])), a[0], None, None, None)]
    edges = []
    for k in range(1, depth + 1):
        unit_names = [unit_symbol("a", k, unit) for unit in range(sizes[k])]
        if k == depth and classes:
            unit_names = [f"{symbol} {name}" for symbol, name in zip(unit_names, classes, strict=True)]
        layers.append(
            UnitLayer(
                k,
                "output" if k == depth else f"layer {k}",
                "softmax" if k == depth and classes else "tanh",
                tuple(unit_names),
                a[k] if Part("a", k) in done else None,
                z[k - 1] if Part("z", k) in done else None,
                None if k in bare else biases[k - 1],
                deltas[k - 1] if k not in bare and (updating or Part("dZ_db", k) in done) else None,
            )
        )
        known = updating or Part("dZ_dW", k) in done
        only = None
        if known and not updating and route == "chain" and selection.row is not None:
            only = (selection.row, selection.column)
        edges.append(EdgeLayer(k, weights[k - 1], gradients[k - 1] if known else None, only))
    largest = max(float(np.abs(g).max()) for g in gradients)
    fields: dict[str, Any] = {
        "layers": tuple(layers),
        "edges": tuple(edges),
        "targets": target,
        "target_label": f"y = {classes[0]}" if classes else "y = 1",
        "loss": float(0.5 * np.sum((a[-1] - target) ** 2)) if Part("loss", depth) in done else None,
        "loss_name": "cross-entropy" if classes else "half squared error",
        "loss_gradient": first_by_a if Part("dL_dA", depth) in done else None,
        "current": current,
        "used": frozenset(done - {current}),
        "selection": selection,
        "selected_unit": None,
        "path": None,
        "edges_show": "gradient",
        "reference_decade": int(np.ceil(np.log10(largest))) if largest > 0 else 0,
        "reference_pinned": False,
        "activation_limit": 1.0,
        "gradient_of": "sample 12",
        "title": "a test",
    }
    return GraphFrame(**(fields | changes))
