"""Hand-made frames of the training panel, and who listens to it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtGui import QAction

from nnviz.session.frame.plots import RunCurve, TrainingFrame, VerdictFrame

NAMES = {"train": "&Train", "train_update": "One &update", "train_epoch": "To the end of the &epoch"}
VERDICT = VerdictFrame("converging", "Converging: halving the loss takes about 139 updates.", "η is 1/5 of 2/λ.")


def run_curve(label: str = "run 1 · SGD", points: int = 101, every: int = 10, decay: float = 200.0) -> RunCurve:
    """A loss that falls from 2 towards 0.05, an accuracy that rises to 1."""
    updates = np.arange(points) * every
    train = 2 * np.exp(-updates / decay) + 0.05
    accuracy = 1 - 0.5 * np.exp(-updates / decay)
    return RunCurve(label, updates, train, train * 1.2, accuracy, accuracy - 0.05)


def training_frame(**changes: object) -> TrainingFrame:
    values: dict[str, object] = {
        "current": run_curve(),
        "earlier": (),
        "first": 0,
        "last": 1000,
        "update": 500,
        "on_run": True,
        "place": "update 500 of 1,000 · epoch 33.3",
        "measures": "training loss 0.214 · test loss 0.257 · accuracy 96 %, test 91 %",
        "has_test": True,
        "has_accuracy": True,
        "verdict": VERDICT,
        "note": "",
    }
    return TrainingFrame(**{**values, **changes})


@pytest.fixture
def make_frame() -> Callable[..., TrainingFrame]:
    return training_frame


@pytest.fixture
def make_run() -> Callable[..., RunCurve]:
    return run_curve


@pytest.fixture
def actions(qapp: object) -> dict[str, QAction]:
    return {name: QAction(text) for name, text in NAMES.items()}


@dataclass
class Listener:
    """A window that carries out every command and remembers it."""

    commands: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    seals: int = 0

    def run(self, name: str, /, *, merge: str | None = None, **arguments: object) -> bool:
        self.commands.append((name, arguments))
        return True

    def refuse(self, sentence: str) -> None:
        self.refused.append(sentence)

    def seal(self) -> None:
        self.seals += 1


@pytest.fixture
def listener() -> Listener:
    return Listener()
