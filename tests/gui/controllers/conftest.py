"""What the controllers work with, without a window: a runner on the first experiment, and dialogs that ask nobody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nnviz.gui.runner import Runner
from nnviz.session import Session


class FakeDialogs:
    """Answers with what the test has laid down, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.file: Path | None = None
        self.target: Path | None = None
        self.table: tuple[object, bool] | None = None
        self.number: int | None = None
        self.to_save = "cancel"
        self.whose = "cancel"
        self.trust = False

    def ask_file(self, *question: object) -> Path | None:
        self.asked.append(question)
        return self.file

    def ask_target(self, *question: object) -> Path | None:
        self.asked.append(question)
        return self.target

    def ask_table(self, *question: object) -> tuple[object, bool] | None:
        self.asked.append(question)
        return self.table

    def ask_number(self, *question: object) -> int | None:
        self.asked.append(question)
        return self.number

    def ask_to_save(self, *question: object) -> str:
        self.asked.append(question)
        return self.to_save

    def ask_trust(self, *question: object) -> bool:
        self.asked.append(question)
        return self.trust

    def ask_whose(self, *question: object) -> str:
        self.asked.append(question)
        return self.whose

    def wait_for(self, words: str, job: Callable[[], object]) -> object:
        return job()


@pytest.fixture
def dialogs() -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def runner(qapp: QApplication) -> Runner:
    return Runner(Session.new())


@pytest.fixture
def heard(runner: Runner) -> list[tuple[object, ...]]:
    """What the runner has said, in order: the name of the signal and what it carries."""
    said: list[tuple[object, ...]] = []
    for name in ("refused", "told", "answered", "moved_on", "halted", "rested"):
        getattr(runner, name).connect(lambda *values, name=name: said.append((name, *values)))
    return said
