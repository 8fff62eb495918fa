"""Hand-made mountains, and a source of them that counts what is asked of it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnviz.gui.plots.mountain.panel import MountainPanel
from nnviz.gui.settings import Settings
from nnviz.session.frame.plots import PathLine, PlaneChoice, PlaneFrame, SliceFrame, StepPoint


def bowl(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A long valley with its lowest point, 0.03, at (0.3, 0.1)."""
    return 0.5 * (a - 0.3) ** 2 + 4.0 * (b - 0.1) ** 2 + 0.03


def path_line(moments: int = 40, colour: int = -1) -> PathLine:
    share = np.linspace(0.0, 1.0, moments)
    a, b = -1.2 + 1.5 * share, 0.9 * (1 - share) ** 2 + 0.1
    return PathLine("", colour, a, b, bowl(a, b), np.arange(moments))


def plane_frame(points: int = 21, **changes: object) -> PlaneFrame:
    """The bowl with a path that has come to its lowest point."""
    a, b = np.linspace(-1.5, 1.5, points), np.linspace(-1.0, 1.2, points)
    path = path_line()
    frame = PlaneFrame(
        a, b, bowl(*np.meshgrid(a, b)), "w₁,₁,₁", "b₂,₁", (path,), (0.3, 0.1, 0.03), "after 40 updates", "a note"
    )  # fmt: skip
    return replace(frame, **changes)


def slice_frame(**changes: object) -> SliceFrame:
    """A parabola seen on a logarithmic axis, which explodes at the right."""
    rates = np.geomspace(1e-4, 100, 121)
    with np.errstate(over="ignore"):
        losses = 1.0 - rates + rates**2 * 2 + np.expm1(np.minimum(rates * 8, 800)) * 1e-6
    points = tuple(
        StepPoint(label, rate, 1 - rate, 1 - rate + 2 * rate**2, "predicted −0.1, real −0.08")
        for label, rate in (("η/10", 0.01), ("η", 0.1), ("10η", 1.0))
    )
    frame = SliceFrame(rates, losses, 1 - rates, 1.0, points, 0.5, "The valley bends upwards.", "after 3 updates")
    return replace(frame, **changes)


@dataclass
class FakeSource:
    """A mountain whose weights are moved by the test."""

    make_job: Callable[..., object]
    weights: int = 0
    net: int = 0
    here: tuple[float, float, float] = (0.3, 0.1, 0.03)
    shapes: list[tuple[int, int, bool]] = field(default_factory=lambda: [(3, 2, True), (1, 3, True)])
    sentence: str = ""
    gate: threading.Event | None = None
    slices: int = 0
    choices: list[PlaneChoice] = field(default_factory=list)
    follows: int = 0
    strayed: bool = False  # whether other weights move than the plane's
    alone: str = ""
    updates: int | None = None
    outgrown: bool = False  # whether the path grows out of its directions
    kept: list[PlaneFrame | None] = field(default_factory=list)

    def slice_job(self) -> object:
        self.slices += 1
        return self.make_job(slice_frame(title=f"slice {self.weights}"), self.sentence, self.gate)

    def plane_job(self, choice: PlaneChoice, kept: PlaneFrame | None = None) -> object:
        self.choices.append(choice)
        self.kept.append(kept)
        return self.make_job(plane_frame(here=self.here, title=f"plane {self.weights}"), self.sentence, self.gate)

    def followed(self, frame: PlaneFrame, *, training: bool = False) -> PlaneFrame:
        self.follows += 1
        return replace(frame, here=self.here, updates=self.updates)

    def moment(self) -> object:
        return self.weights, self.net

    def whole(self) -> str:
        return self.alone

    def place(self) -> object:
        return self.net

    def has_strayed(self, frame: PlaneFrame) -> bool:
        return self.strayed and frame.title != f"plane {self.weights}"

    def has_outgrown(self, frame: PlaneFrame) -> bool:
        return self.outgrown and frame.title != f"plane {self.weights}"

    def step_to(self, update: int) -> str:
        return f"Step to update {update}."

    def leads_back_to(self, update: int) -> bool:
        return True

    def tries_others(self, frame: PlaneFrame) -> bool:
        return False

    def layer_shapes(self) -> list[tuple[int, int, bool]]:
        return self.shapes


@pytest.fixture
def make_plane() -> Callable[..., PlaneFrame]:
    return plane_frame


@pytest.fixture
def make_slice() -> Callable[..., SliceFrame]:
    return slice_frame


@pytest.fixture
def make_path() -> Callable[..., PathLine]:
    return path_line


@pytest.fixture
def source(make_job: Callable[..., object]) -> FakeSource:
    return FakeSource(make_job)


@pytest.fixture
def open_panel(qtbot: QtBot, source: FakeSource) -> Iterator[Callable[..., MountainPanel]]:
    """Opens the panel on the source, with the settings there are."""
    panels: list[MountainPanel] = []

    def open_one(**settings: str) -> MountainPanel:
        stored = Settings()
        for key, value in settings.items():
            stored.set(f"mountain/{key}", value)
        panel = MountainPanel(source, stored)
        panels.append(panel)
        qtbot.addWidget(panel)
        panel.resize(440, 480)
        panel.show()
        return panel

    yield open_one
    for panel in panels:
        panel.shut_down()
