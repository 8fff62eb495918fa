"""The example on Iris as a file, as a reader of the page has it."""

import shutil
from pathlib import Path

import pytest

import nnviz
from nnviz import resources


@pytest.fixture
def at_iris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with iris.nnviz.json, which is the current one."""
    shutil.copy(resources.path("experiments", "iris.nnviz.json"), tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def iris() -> "nnviz.Net":
    return nnviz.example("iris")
