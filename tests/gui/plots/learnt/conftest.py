"""Hand-made frames of what a net has learnt."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import (
    AgreementFrame,
    ConfusionFrame,
    DataPoints,
    DecisionFrame,
    FitFrame,
    LearntFrame,
    NeuronMap,
)

REACH = 1.5
CLASSES = ("setosa", "versicolor", "virginica")
ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]


def neuron_map(layer: int, unit: int, slope: float, points: int = 40, **changes: object) -> NeuronMap:
    """Rises from left to right (or falls), and a little from bottom to top."""
    x, y = np.meshgrid(np.linspace(-REACH, REACH, points), np.linspace(-REACH, REACH, points))
    values: dict[str, object] = {
        "layer": layer, "unit": unit, "title": f"a{layer}.{unit + 1}", "values": np.tanh(slope * x + 0.3 * y),
        "low": -1.0, "middle": 0.0, "high": 1.0,
    }  # fmt: skip
    return NeuronMap(**{**values, **changes})


def data_points(rows: int = 60, classes: int = 2) -> DataPoints:
    rng = np.random.default_rng(0)
    x, y = rng.uniform(-1.2, 1.2, rows), rng.uniform(-1.2, 1.2, rows)
    label = rng.integers(0, max(classes, 2), rows)
    wrong = (rng.random(rows) < 0.1) & (classes > 0)
    return DataPoints(
        x=x, y=y,
        share=np.full(rows, np.nan) if classes else np.clip(x, -1, 1),
        label=label if classes else np.full(rows, -1),
        answer=np.where(wrong, (label + 1) % max(classes, 1), label) if classes else np.full(rows, -1),
        targets=np.eye(classes)[label] if classes > 2 else label[:, None].astype(float),
        outputs=rng.random((rows, classes if classes > 2 else 1)),
        held_out=rng.random(rows) < 0.3, wrong=wrong,
    )  # fmt: skip


def decision_frame(classes: int = 2, hidden: tuple[int, ...] = (3, 2), **changes: object) -> DecisionFrame:
    layers = [tuple(neuron_map(k, unit, unit + 1.0 - k) for unit in range(n)) for k, n in enumerate(hidden, start=1)]
    outputs = 1 if classes <= 2 else classes
    layers.append(tuple(neuron_map(len(hidden) + 1, unit, 3.0 - 2 * unit) for unit in range(outputs)))
    stacked = np.stack([one.values for one in layers[-1]])
    values: dict[str, object] = {
        "names": ("petal length", "petal width"),
        "x_range": (-REACH, REACH), "y_range": (-REACH, REACH), "equal_axes": True, "layers": tuple(layers),
        "winner": stacked.argmax(axis=0) if classes > 2 else None,
        "confidence": np.ptp(stacked, axis=0) / 2 if classes > 2 else None,
        "classes": CLASSES[:classes] if classes else (), "points": data_points(classes=classes),
        "row": 60, "sample": (0.4, 0.3), "home": None,
    }  # fmt: skip
    return DecisionFrame(**{**values, **changes})


def fit_frame(**changes: object) -> FitFrame:
    x = np.linspace(-3, 3, 50)
    hidden = tuple(
        NeuronMap(1, unit, f"a1.{unit + 1}", np.tanh((unit - 1) * x + unit), -1.0, 0.0, 1.0) for unit in range(4)
    )
    output = (NeuronMap(2, 0, "a2.1", np.sin(x), -1.0, 0.0, 1.0),)
    px = np.linspace(-2.9, 2.9, 30)
    none, targets = np.full(30, -1), np.sin(px)[:, None]
    points = DataPoints(
        px, np.sin(px), np.sin(px), none, none, targets, targets + 0.25, np.arange(30) % 4 == 0, none > 0
    )
    values: dict[str, object] = {
        "x_name": "x", "y_name": "sin x", "x": x, "layers": (hidden, output), "classes": (), "points": points,
        "row": 30, "sample": (1.0, 0.84), "home": None,
    }  # fmt: skip
    return FitFrame(**{**values, **changes})


def confusion_frame(classes: int = 3, tested: bool = True) -> ConfusionFrame:
    train = np.ones((classes, classes), dtype=np.int64) + 30 * np.eye(classes, dtype=np.int64)
    names = CLASSES if classes == 3 else tuple(f"digit {index}" for index in range(classes))
    test = (train // 10 if tested else None)
    return ConfusionFrame(names, train, test, "93 of 99 right (93.9 %)", "9 of 9 right (100 %)" if tested else "")


def agreement_frame(rows: int = 50, outputs: int = 2) -> AgreementFrame:
    rng = np.random.default_rng(0)
    targets = rng.normal(size=(rows, outputs))
    said = targets + 0.1 * rng.normal(size=targets.shape)
    return AgreementFrame(targets, said, np.arange(rows) % 5 == 0, tuple(f"y{i + 1}" for i in range(outputs)))


def learnt_frame(**pictures: object) -> LearntFrame:
    values: dict[str, object] = {
        "decision": None, "fit": None, "confusion": None, "agreement": None, "title": "after 1,234 updates"
    }  # fmt: skip
    return LearntFrame(**{**values, **pictures})


@pytest.fixture(params=ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
def theme(request: pytest.FixtureRequest) -> Theme:
    """Each theme in turn, and one in large type."""
    theme: Theme = request.param
    return theme


@pytest.fixture
def make_decision() -> Callable[..., DecisionFrame]:
    return decision_frame


@pytest.fixture
def make_fit() -> Callable[..., FitFrame]:
    return fit_frame


@pytest.fixture
def make_confusion() -> Callable[..., ConfusionFrame]:
    return confusion_frame


@pytest.fixture
def make_agreement() -> Callable[..., AgreementFrame]:
    return agreement_frame


@pytest.fixture
def make_learnt() -> Callable[..., LearntFrame]:
    return learnt_frame


@pytest.fixture
def make_map() -> Callable[..., NeuronMap]:
    return neuron_map


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., QWidget]:
    def show(picture: QWidget, width: int = 400, height: int = 380) -> QWidget:
        qtbot.addWidget(picture)
        picture.resize(width, height)
        picture.show()
        return picture

    return show


@pytest.fixture
def image_of() -> Callable[..., QImage]:
    """What a picture looks like in a file."""

    def image(picture, width: int = 400, height: int = 380) -> QImage:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            picture.paint(painter, QRectF(0, 0, width, height), look.theme)
        return image

    return image


@pytest.fixture
def legend_of() -> Callable[..., list[str]]:
    """The words of a plot's legend."""
    return lambda plot: [key.text for key in plot.paper.legend]


@pytest.fixture
def send_move() -> Callable[..., None]:
    """The pointer has moved in a plot, with a button held."""

    def send(plot, place: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        at = QPointF(place)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, plot.viewport().mapToGlobal(at), Qt.MouseButton.NoButton, buttons,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(plot.viewport(), event)

    return send


@pytest.fixture
def drag(send_move) -> Callable[..., None]:
    """A drag in a plot from ``start`` through all places of ``way``."""

    def do(qtbot: QtBot, plot, start: QPoint, *way: QPoint, release: bool = True) -> None:
        qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
        for place in way:
            send_move(plot, place)
        if release:
            qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=way[-1])

    return do
