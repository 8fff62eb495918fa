"""The controller of files, with its own settings, an experiment and a table."""

import shutil

import pytest
from file_deeds import XOR

from nnviz.gui.controllers.files import Files
from nnviz.gui.settings import Settings


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
def files(runner, settings, dialogs):
    return Files(runner, settings, dialogs)


@pytest.fixture
def experiment(tmp_path):
    """A file of the user's own, with a name that a menu must not take for a mnemonic."""
    return shutil.copy(XOR, tmp_path / "cats & dogs.nnviz.json")


@pytest.fixture
def table(tmp_path):
    """``table("a,b")``: a CSV file with these columns."""

    def write(head):
        path = tmp_path / "table.csv"
        rows = [",".join(str(0.5 + row + column) for column in range(head.count(",") + 1)) for row in range(6)]
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    return write
