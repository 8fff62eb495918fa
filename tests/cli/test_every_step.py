"""``nnviz export --all``: a folder, a deck, a motion, and the line that says how far it is."""

import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnviz import resources
from nnviz.cli import main
from nnviz.commandline.every_step import ProgressLine

NET = {
    "format": "nnviz-experiment", "version": 1, "title": "One unit",
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}], "loss": "half_squared_error"},
    "initialization": {"scheme": "xavier_uniform", "seed": 0},
    "optimizer": {"name": "sgd", "learning_rate": 0.1}, "data": {"inputs": [[0.5]], "targets": [[1.0]]},
}  # fmt: skip
STEPS = 7
SMALL = ("--all", "--view", "graph", "--size", "120x90")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(capsys, qapp, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.nnviz.json").write_text(json.dumps(NET), encoding="utf-8")

    def run_it(*words: object) -> tuple[int, str, str]:
        status = main(["export", "net.nnviz.json", *map(str, words)])
        written = capsys.readouterr()
        return status, written.out, written.err

    return run_it


def test_a_deck_has_a_page_for_every_step(run):
    assert run("-o", "deck.pdf", *SMALL) == (0, "", "")
    assert Path("deck.pdf").read_bytes().count(b"/Type /Page\n") == STEPS + 1


def test_a_terminal_is_told_how_far_it_is_on_one_line_that_is_gone_at_the_end(run, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert run("-o", "deck.pdf", *SMALL)[0] == 0
    text = terminal.getvalue()
    assert "\n" not in text
    said = [part for part in text.split("\r") if part.strip()]
    assert said == [
        "step 0 of 8", *(f"step {done} of 8, {8 - done} to go" for done in range(1, 9)), "putting 8 steps together, 0%"
    ]  # fmt: skip
    assert text.rpartition("\r")[2] == ""


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_said_when_quiet_and_off_a_terminal(monkeypatch, quiet):
    stream = Terminal() if quiet else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with ProgressLine(quiet=quiet) as line:
        line.show("step 1 of 2")
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-o", "x.svg", "--all"], "give -o one of these, not 'x.svg'"),
        (["-o", "x.gif"], "A .gif shows every step: say --all."),
        (["-o", "x.pdf", "--all", "--format", "png"], "--format is for a folder of pictures; 'x.pdf' is a file"),
        (["-o", "x.pdf", "--all", "--seconds", "1"], "--seconds is how long a step is seen in a .webp or .gif"),
        (["-o", "x.gif", "--all", "--seconds", "0"], "'0' is not a number from 0.02 to 60"),
        (["-o", "no/x.pdf", "--all"], "There is no folder 'no'"),
        (["-o", "there.pdf", "--all"], "'there.pdf' is a folder"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(run, words, sentence):
    Path("there.pdf").mkdir()
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("nnviz: ")
    assert err.count("\n") == 1
    assert sentence in err


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")
def test_ctrl_c_leaves_no_half_file_and_no_traceback(tmp_path):
    deep = str(resources.path("experiments", "deep-20-layers.nnviz.json"))
    command = [sys.executable, "-m", "nnviz", "export", deep, "-o", str(tmp_path / "steps"), "--all", "--view", "graph"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("steps/*.png"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (130, b"")
    written = list((tmp_path / "steps").iterdir())
    assert 2 <= len(written) < 103
    assert all(path.read_bytes().endswith(b"IEND\xaeB`\x82") for path in written)
