"""A race that a test can foresee: lane k's loss shrinks by its own factor with every update."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnviz.gui.plots.race.panel import RacePanel
from nnviz.gui.settings import Settings
from nnviz.session.experiment.refusals import ExperimentError
from nnviz.session.frame.model import Choice
from nnviz.session.frame.plots import LaneFrame, PathLine, PlaneChoice, PlaneFrame, RaceFrame, RunCurve

OPTIMIZERS = (Choice("sgd", "SGD", ""), Choice("adam", "Adam", ""))
Entry = tuple[str, float]


def lane_frame(index: int, entry: Entry, updates: int, place: int = 1, **changes: object) -> LaneFrame:
    moments = np.arange(updates + 1)
    losses = 0.8 * (1 - min(entry[1], 0.9) / 10) ** moments
    nothing = np.full(updates + 1, np.nan)
    label = f"{entry[0]}, η = {entry[1]:g}"
    curve = RunCurve(label, moments, losses, nothing, nothing, nothing)
    lane = LaneFrame(index, index, label, *entry, curve, f"{losses[-1]:.3g}", "75 %", "", place)
    return replace(lane, **changes)


def race_frame(entries: Sequence[Entry], updates: int = 0, **changes: object) -> RaceFrame:
    lanes = [lane_frame(index, entry, updates) for index, entry in enumerate(entries)]
    order = sorted(range(len(lanes)), key=lambda index: lanes[index].curve.train_loss[-1])
    placed = tuple(replace(lane, place=order.index(index) + 1) for index, lane in enumerate(lanes))
    frame = RaceFrame(placed, OPTIMIZERS, updates, len(lanes) < 6, True, "from the first weights", "")
    return replace(frame, **changes)


def plane_of(frame: RaceFrame) -> PlaneFrame:
    axis = np.linspace(-1, 1, 11)
    paths = tuple(
        PathLine(
            lane.label, lane.colour, np.linspace(-0.8, 0.1 * lane.index, lane.curve.updates.size),
            np.linspace(-0.8, 0.5, lane.curve.updates.size), lane.curve.train_loss, lane.curve.updates,
        )
        for lane in frame.lanes
    )  # fmt: skip
    losses = np.add.outer(axis**2, axis**2) + 0.1
    return PlaneFrame(axis, axis, losses, "first direction", "second", paths, (-0.8, -0.8, 1.0), "a title", "a note")


@dataclass(frozen=True)
class FakeJob:
    frame: PlaneFrame

    def run(self, on_progress: Callable[[float], bool]) -> PlaneFrame | None:
        return self.frame if on_progress(0.5) else None


@dataclass(frozen=True)
class FakeRace:
    entries: tuple[Entry, ...]
    start: int  # which weights it began from
    most: int = 10**9  # all lanes stop there
    updates: int = 0
    choices: list[PlaneChoice] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        return self.updates >= self.most

    def extended(self, updates: int, budget: float) -> "FakeRace":
        return replace(self, updates=min(self.updates + min(updates, 7), self.most))

    def frame(self) -> RaceFrame:
        return race_frame(self.entries, self.updates)

    def plane_job(self, choice: PlaneChoice) -> FakeJob:
        self.choices.append(choice)
        return FakeJob(plane_of(self.frame()))

    def followed(self, frame: PlaneFrame) -> PlaneFrame:
        return replace(frame, paths=plane_of(self.frame()).paths)


@dataclass
class FakeSource:
    weights: int = 0
    most: int = 10**9
    begun: list[FakeRace] = field(default_factory=list)

    net: int = 0

    def place(self) -> object:
        return self.net

    def new_race(self, entries: Sequence[Entry]) -> FakeRace:
        if any(rate <= 0 for _, rate in entries):
            raise ExperimentError(("optimizer", "learning_rate"), expected="a number > 0", got="−1.0")
        self.begun.append(FakeRace(tuple(entries), self.weights, self.most))
        return self.begun[-1]

    def usual_entries(self) -> list[Entry]:
        return [("sgd", 0.05), ("sgd", 0.5), ("sgd", 5.0)]

    def optimizer_entries(self) -> list[Entry]:
        return [("sgd", 0.5), ("adam", 0.001)]


@pytest.fixture
def make_race() -> Callable[..., RaceFrame]:
    return race_frame


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


@pytest.fixture
def open_panel(qtbot: QtBot, source: FakeSource) -> Iterator[Callable[..., RacePanel]]:
    """Opens the panel on the source, shown and refreshed."""
    panels: list[RacePanel] = []

    def open_one(view: str = "map", size: tuple[int, int] = (440, 640), updates: int = 50) -> RacePanel:
        settings = Settings()
        settings.set("race/view", view)
        settings.set("race/updates", updates)
        panel = RacePanel(source, settings)
        panels.append(panel)
        qtbot.addWidget(panel)
        panel.resize(*size)
        panel.show()
        panel.refresh()
        return panel

    yield open_one
    for panel in panels:
        panel.shut_down()
