"""export writes every view in every format."""

import json
from pathlib import Path

import pytest
from command_line import STEPS, XOR, is_one_sentence
from PySide6.QtGui import QImage

from nnviz.gui.export.choices import FORMATS, VIEWS, formats_of, listed
from nnviz.session import Session
from nnviz.session.latex import chain_as_latex
from nnviz.session.latex.document import TEXT_WIDTH


@pytest.mark.parametrize(("view", "suffix"), [(view, suffix) for view in VIEWS for suffix in formats_of(view)])
def test_export_writes_every_format_of_every_view(run, file, tmp_path, beginnings, suffix, view):
    picture = tmp_path / f"picture{suffix}"
    assert run("export", file, "-o", picture, "--at", 7, "--view", view) == (0, "", "")
    assert picture.read_bytes().startswith(beginnings[suffix])


def test_a_chain_for_latex_has_lines_as_wide_as_the_size(run, file, tmp_path):
    session = Session.open(file)
    session.run("set_view", view="path")
    session.run_to(STEPS - 2)
    chosen = "--view", "chain", "--route", "path", "--at", STEPS - 2
    for name, size, points in (("a.tex", (), TEXT_WIDTH), ("b.tex", ("--size", "240x200"), 240 * 72.27 / 96)):
        assert run("export", file, "-o", tmp_path / name, *chosen, *size) == (0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8") == chain_as_latex(session.state, points)


def test_every_step_of_a_chain_for_latex_is_that_of_its_own_moment(run, file, tmp_path):
    words = "--all", "--view", "chain", "--format", "tex", "--quiet"
    assert run("export", file, "-o", tmp_path / "steps", *words) == (0, "", "")
    session = Session.open(file)
    for step in range(STEPS + 1):
        session.run_to(step)
        text = (tmp_path / "steps" / f"step-{step:03}.tex").read_text(encoding="utf-8")
        assert text == chain_as_latex(session.state)


def test_export_at_k_is_the_moment_after_k_presses_of_next(run, file, tmp_path):
    pictures = []
    for k in (0, 1, STEPS, STEPS + 1):
        run("export", file, "-o", tmp_path / "picture.png", "--at", k)
        pictures.append((tmp_path / "picture.png").read_bytes())
    assert len(set(pictures)) == 4


def test_export_all_writes_one_picture_for_every_step(run, file, tmp_path):
    folder = tmp_path / "steps" / "deeper"
    assert run("export", file, "-o", folder, "--all", "--format", "svg", "--view", "graph") == (0, "", "")
    assert sorted(path.name for path in folder.iterdir()) == [f"step-{step:03}.svg" for step in range(STEPS + 1)]


def test_each_picture_of_all_says_which_step_it_is_of(run, file, tmp_path):
    assert run("export", file, "-o", tmp_path / "all", "--all", "--size", "640x400")[0] == 0
    session = Session.open(file)
    for step in range(STEPS + 1):
        session.run_to(step)
        image = QImage(str(tmp_path / "all" / f"step-{step:03}.png"))
        assert image.text("Step") == session.frame().status.position


def test_a_picture_of_all_that_cannot_be_written_is_told_in_one_sentence(run, file, tmp_path):
    (tmp_path / "all" / "step-002.svg").mkdir(parents=True)
    status, out, err = run("export", file, "-o", tmp_path / "all", "--all", "--format", "svg", "--view", "graph")
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert "step-002.svg" in err


def test_export_follows_the_weight_the_sample_and_the_route_asked_for(run, file, tmp_path):
    pictures = set()
    for words in ([], ["--weight", "2,0,1"], ["--sample", 3], ["--route", "pass"], ["--projector"], ["--no-panel"]):
        assert run("export", file, "-o", tmp_path / "picture.svg", "--at", 7, *words)[0] == 0
        pictures.add((tmp_path / "picture.svg").read_bytes())
    assert len(pictures) == 6


ZEROS = {"name": "zeros", "initialization": {"scheme": "zeros"}}
LANES = XOR | {"version": 3, "compare": [{"name": "as it is"}, ZEROS]}


@pytest.fixture
def compared(tmp_path: Path) -> str:
    path = tmp_path / "lanes.nnviz.json"
    path.write_text(json.dumps(LANES), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("suffix", formats_of("training"))
def test_export_writes_a_plot_in_every_format(run, compared, tmp_path, beginnings, suffix):
    """tests/pictures draws all of them."""
    picture = tmp_path / f"picture{suffix}"
    assert run("export", compared, "-o", picture, "--view", "training", "--train", 5) == (0, "", "")
    assert picture.read_bytes().startswith(beginnings[suffix])


def test_the_lanes_of_a_comparison_are_a_table_too(run, compared, tmp_path):
    assert run("export", compared, "-o", tmp_path / "x.csv", "--view", "compare", "--train", 5) == (0, "", "")
    head, first, second = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert head.startswith("lane,update,loss,")
    assert (first.split(",")[:2], second.split(",")[:2]) == (["as it is", "5"], ["zeros", "5"])
    status, out, err = run("export", compared, "-o", tmp_path / "y.csv", "--view", "layers")
    assert (status, out) == (2, "")
    assert listed(FORMATS) in err


@pytest.mark.parametrize("view", ["graph", "map", "culprit", "compare"])
def test_train_n_shows_the_net_after_n_updates(run, compared, tmp_path, view):
    pictures = set()
    for updates in (0, 1, 40):
        assert run("export", compared, "-o", tmp_path / "x.png", "--view", view, "--train", updates)[0] == 0
        pictures.add((tmp_path / "x.png").read_bytes())
    assert len(pictures) == 3


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--view", "layers", "--at", "3"], "--at counts steps of a pass, and --view layers has none"),
        (["--view", "layers", "--all"], "--all counts steps of a pass, and --view layers has none"),
        (["--view", "compare"], 'The experiment has no lanes: give it "compare"'),
        (["--view", "training"], "There are no updates yet whose loss could be drawn: train before, as with --train"),
        (["--view", "curve"], "a net with 1 input, and this one has 2: what fits here is 'map'."),
    ],
)
def test_a_plot_that_cannot_be_is_told_in_one_sentence(run, file, tmp_path, words, part):
    output = tmp_path / ("all" if "--all" in words else "x.png")
    status, out, err = run("export", file, "-o", output, *words)
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert part in err


def test_the_draws_of_inputs_of_one_do_not_depend_on_the_training(run, file, tmp_path):
    for updates in (0, 3):
        words = ("export", file, "-o", tmp_path / f"{updates}.svg", "--view", "sampling", "--train", updates)
        assert run(*words)[0] == 0
    before, after = (tmp_path / f"{updates}.svg" for updates in (0, 3))
    body = [path.read_text(encoding="utf-8").partition("</desc>")[2] for path in (before, after)]
    assert body[0]
    assert body[0] == body[1]


def test_profile_draws_the_layers_too(run, file, tmp_path, beginnings):
    status, out, err = run("profile", file, "-o", tmp_path / "x.png")
    assert (status, err) == (0, "")
    assert out.startswith("XOR, two hidden units")
    assert (tmp_path / "x.png").read_bytes().startswith(beginnings[".png"])
    run("export", file, "-o", tmp_path / "y.png", "--view", "layers")
    assert (tmp_path / "y.png").read_bytes() == (tmp_path / "x.png").read_bytes()
