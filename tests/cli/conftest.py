"""A small experiment, and nnviz run on it in this process."""

import json
from pathlib import Path

import pytest
from command_line import XOR

from nnviz.cli import main


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "xor.nnviz.json"
    path.write_text(json.dumps(XOR), encoding="utf-8")
    return str(path)


@pytest.fixture
def run(capsys, qapp):
    """Run nnviz in this process: (status, standard output, standard error)."""

    def run_it(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        written = capsys.readouterr()
        return status, written.out, written.err

    return run_it
