"""``nnviz map``: pictures, grids and tables of where learning starts, and half of one that goes on later."""

import os

import numpy as np
import pytest

from nnviz import resources
from nnviz.cli import main
from nnviz.session.trainability import executors
from nnviz.session.trainability.remaining import duration

XOR = str(resources.path("experiments", "xor.nnviz.json"))
SMALL = ["--size", "4", "--updates", "3", "--executor", "serial"]


def test_the_numbers_are_written_as_a_grid_and_as_a_table(tmp_path):
    assert main(["map", XOR, "-o", str(tmp_path / "map.npz"), *SMALL]) == 0
    assert main(["map", XOR, "-o", str(tmp_path / "map.csv"), *SMALL]) == 0
    with np.load(tmp_path / "map.npz") as grid:
        assert grid["done"].all()
        lines = (tmp_path / "map.csv").read_text(encoding="utf-8").splitlines()
        assert lines[0] == "initialization.scale,optimizer.learning_rate,loss,class"
        assert [float(line.split(",")[2]) for line in lines[1:]] == grid["loss"].ravel().tolist()


def test_the_updates_until_a_loss_stays_below_a_bound_are_written_too(tmp_path):
    words = ["--show", "updates", "--below", "0.65", *SMALL]
    assert main(["map", XOR, "-o", str(tmp_path / "map.npz"), *words]) == 0
    assert main(["map", XOR, "-o", str(tmp_path / "map.csv"), *words]) == 0
    with np.load(tmp_path / "map.npz") as grid:
        lines = (tmp_path / "map.csv").read_text(encoding="utf-8").splitlines()
        assert lines[0].endswith(",class,stays_below")
        found = [float(line.split(",")[4]) for line in lines[1:]]
        np.testing.assert_equal(found, grid["stays_below"].ravel())
        assert [line.split(",")[3] for line in lines[1:]] == grid["words"][grid["word"]].ravel().tolist()


@pytest.mark.parametrize("words", [["--show", "updates", "--contours"], ["--show", "word"], ["--contours"]])
def test_a_picture_shows_what_it_is_asked_for(tmp_path, words, qapp, monkeypatch):
    monkeypatch.setitem(os.environ, "QT_QPA_PLATFORM", "offscreen")
    assert main(["map", XOR, "-o", str(tmp_path / "map.png"), *words, *SMALL]) == 0
    assert (tmp_path / "map.png").stat().st_size > 4000


@pytest.mark.parametrize("name", ["map.png", "map.svg", "map.pdf"])
def test_a_picture_is_written_in_every_format(tmp_path, name, qapp, monkeypatch):
    monkeypatch.setitem(os.environ, "QT_QPA_PLATFORM", "offscreen")
    assert main(["map", XOR, "-o", str(tmp_path / name), "--y", "depth=1:2", *SMALL]) == 0
    assert (tmp_path / name).stat().st_size > 4000


def test_ctrl_c_leaves_what_is_done_and_the_same_command_goes_on(tmp_path, monkeypatch, capsys):
    words = ["map", XOR, "-o", str(tmp_path / "map.csv"), "--size", "17", "--updates", "2", "--executor", "serial"]
    computed = executors.computed_here

    def interrupted(grid):
        for count, losses in enumerate(computed(grid)):
            if count == 2:
                raise KeyboardInterrupt
            yield losses

    with monkeypatch.context() as patched:
        patched.setattr(executors, "computed_here", interrupted)
        assert main(words) == 130
    assert "map.csv.npz: the same command goes on from there" in capsys.readouterr().err
    assert not (tmp_path / "map.csv").exists()
    asked = []
    monkeypatch.setattr(executors, "computed_here", lambda grid: asked.append(grid.done.sum()) or computed(grid))
    assert main(words) == 0
    assert asked[0] > 0
    assert len((tmp_path / "map.csv").read_text().splitlines()) == 1 + 17 * 17
    assert not (tmp_path / "map.csv.npz").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-o", "map.gif"], "A map's name ends in .png"),
        (["-o", "nowhere/map.png"], "There is no folder"),
        (["-o", "map.png", "--x", "scale"], "is no axis"),
        (["-o", "map.png", "--x", "momentum=0:1"], "An axis cannot be 'momentum'"),
        (["-o", "map.png", "--executor", "moon"], "An executor is serial, process or dask:ADDRESS"),
        (["-o", "map.png", "--executor", "serial", "--workers", "2"], "--workers is for"),
        (["-o", "map.png", "--below", "0.1"], "--below is for --show updates"),
        (["-o", "map.png", "--show", "updates", "--below", "0"], "below a number above 0"),
        (["-o", "map.png", "--show", "word", "--contours"], "no lines between words"),
    ],
)
def test_mistakes_are_told_in_one_sentence(tmp_path, monkeypatch, capsys, words, told):
    monkeypatch.chdir(tmp_path)
    assert main(["map", XOR, *words]) == 2
    assert told in capsys.readouterr().err


def test_the_time_left_is_said_in_fitting_units():
    assert [duration(seconds) for seconds in (8.4, 130, 7200)] == ["8 s", "2 min", "2.0 h"]
