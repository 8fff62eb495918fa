"""Every step of a pass from Python: a deck, which is that of the command line, what moves, and a folder."""

import pytest

import nnviz
from nnviz import resources
from nnviz.cli import main

ONE = "one-one-one"


@pytest.fixture(scope="module")
def small() -> nnviz.Net:
    return nnviz.example(ONE)


def test_a_deck_is_that_of_the_command_line(small, qapp, tmp_path):
    file = resources.path("experiments", f"{ONE}.nnviz.json")
    told: list[float] = []
    picture = small.picture("graph", step=3, size=(400, 300))
    assert picture.save_steps(tmp_path / "a.pdf", progress=told.append) == tmp_path / "a.pdf"
    assert told == sorted(told)
    assert told[-1] == 1
    words = ["export", str(file), "--view", "graph", "--size", "400x300", "--all", "--quiet"]
    assert main([*words, "-o", str(tmp_path / "b.pdf")]) == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_folder_has_a_picture_for_each_step_in_the_format_that_is_said(small, qapp, tmp_path):
    small.picture("chain", size=(320, 120)).save_steps(tmp_path / "steps", format="svg")
    found = sorted((tmp_path / "steps").iterdir())
    assert [one.name for one in found] == [f"step-{number:03}.svg" for number in range(len(found))]
    assert all(one.read_bytes().startswith(b"<?xml") for one in found)
    assert len(found) > 5


def test_what_moves_shows_each_step_as_long_as_is_said(small, qapp, tmp_path):
    image = pytest.importorskip("PIL.Image", reason="Pillow is an extra")
    small.picture("chain", size=(320, 120)).save_steps(tmp_path / "a.gif", seconds=0.1)
    with image.open(tmp_path / "a.gif") as moving:
        assert moving.n_frames > 5
        assert moving.info["duration"] == 100


@pytest.mark.parametrize(("view", "name", "options", "told"), [
    ("slice", "a.pdf", {}, "Only the views window, graph or chain have steps, not slice."),
    ("graph", "a.svg", {}, "Steps go into a folder, or together into a .pdf, .webp or .gif, not into 'a.svg'."),
    ("graph", "a", {"format": "bmp"}, "A picture of a step is a .png, .svg, .pdf or .tex, not a .bmp."),
    ("window", "a", {"format": "tex"}, "A .tex can be of the view graph or chain, not of window."),
    ("graph", "a.pdf", {"seconds": 1}, "seconds are those that a .webp or .gif shows a step, from 0.02 to 60."),
    ("graph", "a.gif", {"seconds": 1000}, "seconds are those that a .webp or .gif shows a step, from 0.02 to 60."),
])  # fmt: skip
def test_what_cannot_be_is_told_before_anything_is_painted(small, qapp, tmp_path, view, name, options, told):
    picture = small.picture(view)
    with pytest.raises(nnviz.UserError) as caught:
        picture.save_steps(tmp_path / name, **options)
    assert str(caught.value) == told
    assert not any(tmp_path.iterdir())
