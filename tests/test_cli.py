"""The command line: exit statuses, sentences, JSON, pictures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from nnviz import __version__
from nnviz.cli import COMMANDS, main
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import FORMATS, VIEWS, formats_of, listed
from nnviz.gui.plots.views.table import PLOT_VIEWS
from nnviz.session import Session
from nnviz.session.latex import chain_as_latex
from nnviz.session.latex.document import TEXT_WIDTH

XOR = {
    "format": "nnviz-experiment",
    "version": 1,
    "title": "XOR, two hidden units",
    "network": {
        "inputs": 2,
        "layers": [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}],
        "loss": "binary_cross_entropy",
    },
    "initialization": {"scheme": "xavier_uniform", "seed": 0},
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
    "schedule": {"name": "constant"},
    "batch_size": 4,
    "data": {"inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]},
    "sample": 1,
}
#: Steps of one pass along one chain: forward 2·2, loss, factors of W₁ 2(2−1)+3, updates 2.
STEPS = 12


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


def process(*words: str, **options) -> subprocess.CompletedProcess:
    """Run nnviz as a process of its own, with nothing in its environment that spares it a mistake."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DISPLAY"))}
    command = [sys.executable, "-W", "error", "-m", "nnviz", *words]
    return subprocess.run(command, env=environment, check=False, timeout=120, **options)


def is_one_sentence(text: str) -> bool:
    return text.startswith("nnviz: ") and text.count("\n") == 1 and text.endswith("\n") and "Traceback" not in text


# ---------------------------------------------------------------- help, version


def test_version(run):
    assert run("--version") == (0, f"nnviz {__version__}\n", "")


def test_help_names_every_command(run):
    status, out, _ = run("--help")
    assert status == 0
    assert all(f"nnviz {name}" in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_help(run, name):
    status, out, err = run(name, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: nnviz {name}")


def test_the_help_of_export_names_all_that_the_dialog_offers(run):
    """argparse breaks its lines as wide as the terminal is."""
    text = " ".join(run("export", "--help")[1].split())
    assert f"the picture: {listed(FORMATS)};" in text
    views, formats = (*VIEWS, *PLOT_VIEWS), [suffix[1:] for suffix in FORMATS]
    for option, keys in (("format", formats), ("view", views), ("theme", THEMES)):
        assert f"--{option} {{{','.join(keys)}}}" in text


def test_the_window_opens_on_a_file_on_what_the_preferences_say_or_anew(run, file, monkeypatch):
    opened = []
    monkeypatch.setattr("nnviz.gui.app.run", lambda path, *, anew: opened.append((path, anew)) or 0)
    assert [run(*words)[0] for words in ([], [file], ["--", file], ["--new"])] == [0, 0, 0, 0]
    assert opened == [(None, False), (file, False), (file, False), (None, True)]


def test_no_qt_without_a_picture(file):
    """One process for all of them: after each it is looked what has been loaded."""
    commands = (
        ["--help"], ["--version"], ["trace", file, "--json"], ["train", file, "--steps", "2", "--json"],
        ["profile", file, "--json"],
    )  # fmt: skip
    code = (
        "import sys; from nnviz.cli import main\n"
        f"for words in {commands!r}:\n"
        "    assert main(words) == 0, words\n"
        "    assert not any(name.startswith(('PySide6', 'shiboken6', 'mathra')) for name in sys.modules), words\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_and_version_wait_for_nothing():
    code = "import sys, nnviz.cli; nnviz.cli.main(['--help']); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("words", [["trace", "FILE"], ["train", "FILE", "--steps", "2"]], ids=lambda words: words[0])
def test_trace_and_train_wait_for_no_session_no_survey_and_no_theory(words, file):
    unneeded = ("session.session", "session.commands", "session.surveys", "session.profile", "core.layers")
    code = (
        "import sys; from nnviz.cli import main; status = main(sys.argv[1:]); "
        f"sys.exit(status or any(name in sys.modules for name in {[f'nnviz.{name}' for name in unneeded]}))"
    )
    words = [file if word == "FILE" else word for word in words]
    assert subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=False).returncode == 0


# ---------------------------------------------------------------- trace and train


def test_trace_prints_one_json_object(run, file):
    status, out, err = run("trace", file, "--json", "--weight", "1,1,0")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert {"loss", "layers", "chain", "paths"} <= set(document)
    assert document["sample"] == 1
    assert len(document["chain"]) == 5
    assert document["paths"]["sum"] == pytest.approx(document["layers"][0]["dL_dW"][1][0], rel=1e-12)


def test_trace_prints_a_table_with_aligned_columns(run, file):
    status, out, _ = run("trace", file)
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith("XOR, two hidden units · sample 1")
    start = lines.index("layer 1")
    header, *rows = lines[start + 1 : start + 4]
    assert header.split() == ["unit", "z", "a", "∂L/∂a", "∂a/∂z", "∂L/∂z", "∂L/∂b"]
    assert len({len(line) for line in (header, *rows)}) == 1
    assert any(line.startswith("chain: ∂L/∂W₁ = ∂L/∂A₂ · ∂A₂/∂Z₂") for line in lines)


@pytest.mark.parametrize(
    "words", [["--batch"], ["--sample", "3"], ["--weight", "2,0,1"], ["--batch", "--weight", "1,0,0"]]
)
def test_every_form_of_trace_has_a_table(run, file, words):
    status, out, err = run("trace", file, *words)
    assert (status, err) == (0, "")
    assert "chain: " in out


def test_the_table_of_the_chain_has_the_nudge_check_and_a_line_for_what_is_more_than_agreement(run, tmp_path):
    layers = [{"units": 3, "activation": "leaky_relu"}, {"units": 1, "activation": "sigmoid"}]
    path = tmp_path / "corner.nnviz.json"
    path.write_text(json.dumps(XOR | {"network": XOR["network"] | {"layers": layers}}), encoding="utf-8")
    status, out, _ = run("trace", path, "--sample", "0")  # the row (0, 0), and no biases: every z is 0
    *table, note = out.splitlines()[-6:]
    assert status == 0
    assert [line.split("   ")[-1].split()[0] for line in table] == ["agrees"] * 3 + ["corner", "agrees"]
    assert "±" in table[0]
    assert "±" not in table[-1]  # exactly 0 on both sides
    assert note.startswith("  ∂L/∂Z₁, its largest entry, ∂L/∂z₁,")
    assert note.endswith("the chain rule takes the left one")


def test_trace_has_no_column_of_biases_where_a_layer_has_none(run, tmp_path):
    hidden, output = XOR["network"]["layers"]
    network = XOR["network"] | {"layers": [hidden | {"bias": False}, output]}
    path = tmp_path / "bare.nnviz.json"
    path.write_text(json.dumps(XOR | {"version": 3, "network": network}), encoding="utf-8")
    status, out, _ = run("trace", path)
    assert status == 0
    lines = out.splitlines()
    headers = [lines[lines.index(f"layer {k}") + 1].split()[-1] for k in (1, 2)]
    assert headers == ["∂L/∂z", "∂L/∂b"]
    status, out, _ = run("trace", path, "--json")
    assert json.loads(out)["layers"][0]["dL_db"] == []
    status, out, _ = run("train", path, "--steps", 3, "--json")
    assert [len(b) for b in json.loads(out)["parameters"]["biases"]] == [0, 1]


def test_train_prints_the_losses_and_the_parameters(run, file):
    status, out, err = run("train", file, "--steps", 7, "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert len(document["loss"]) == 8
    assert [len(rows) for rows in document["parameters"]["weights"]] == [2, 1]


def test_train_prints_a_table(run, file):
    status, out, _ = run("train", file, "--steps", 1000)
    lines = out.splitlines()
    assert status == 0
    assert "1,000 updates on 4 training samples" in lines[0]
    assert lines[-1].split()[0] == "1,000"


@pytest.mark.parametrize("words", [["trace"], ["trace", "--batch"], ["train", "--steps", "1"], ["profile"]])
def test_raw_inputs_are_warned_of_in_the_table_and_in_json(run, tmp_path, words):
    raw = tmp_path / "raw.nnviz.json"
    data = {"inputs": [[3000, 0], [4000, 1], [5000, 0]], "targets": [[0], [1], [1]]}
    raw.write_text(json.dumps({**XOR, "data": data}), encoding="utf-8")
    warning = 'Inputs far from size 1: "x₁" about 4082 (root mean square).'
    assert any(line.startswith(f"note: {warning}") for line in run(words[0], raw, *words[1:])[1].splitlines())
    assert json.loads(run(words[0], raw, *words[1:], "--json")[1])["warnings"][0].startswith(warning)


@pytest.mark.parametrize("words", [["trace"], ["trace", "--batch"], ["train", "--steps", "1"]])
def test_an_output_that_its_loss_has_no_meaning_for_is_told_with_what_fits(run, tmp_path, words):
    tanh = tmp_path / "tanh.nnviz.json"
    layers = [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "tanh"}]
    network = {"inputs": 2, "layers": layers, "loss": "binary_cross_entropy"}
    tanh.write_text(json.dumps({**XOR, "network": network}), encoding="utf-8")
    warning = (
        "Binary cross-entropy takes the outputs for probabilities, but tanh also gives values below 0, "
        "where ln a does not exist and L is NaN. Sigmoid fits."
    )
    status, out, err = run(words[0], tanh, *words[1:])
    assert (status, err) == (0, "")
    assert f"note: {warning}" in out.splitlines()
    assert json.loads(run(words[0], tanh, *words[1:], "--json")[1])["warnings"] == [warning]


# ---------------------------------------------------------------- profile


def test_profile_prints_one_json_object(run, file):
    status, out, err = run("profile", file, "--json", "--seeds", 3)
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert document["seeds"] == 3
    assert [layer["layer"] for layer in document["layers"]] == [1, 2]


def test_profile_prints_a_table_with_a_line_for_each_layer(run, file):
    status, out, err = run("profile", file)
    assert (status, err) == (0, "")
    first, header, *rows = out.splitlines()
    assert first == "XOR, two hidden units · 4 training samples · before the first update"
    assert header.split("   ")[0].split() == ["layer"]
    for name in ("std Z", "std A", "std ∂L/∂Z", "std ∂L/∂W", "theory", "saturated", "dead", "‖ΔW‖/‖W‖"):
        assert name in header
    assert [row.split()[0] for row in rows] == ["1", "2"]
    assert len({len(row) for row in (header, *rows)}) == 1


def test_profile_tells_why_there_is_no_theory_and_over_how_many_nets_it_goes(run, tmp_path):
    path = tmp_path / "same.nnviz.json"
    path.write_text(json.dumps(XOR | {"initialization": {"scheme": "constant"}}), encoding="utf-8")
    first, reason, *_ = run("profile", path, "--seeds", 2)[1].splitlines()
    assert first.endswith(" · means over 2 nets")
    assert reason == "theory: The theory is of random weights, and these are all the same."


# ---------------------------------------------------------------- the user's mistakes


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["no-such-file.nnviz.json"], "no file"),
        (["trase"], "did you mean the command 'nnviz trace'"),
        (["."], "is a folder"),
        (["--nonsense"], "--nonsense"),
        (["trace"], "FILE"),
        (["--new", "FILE"], "not allowed with"),
        (["trace", "no-such-file.nnviz.json"], "no-such-file"),
        (["trace", "FILE", "--sample", "4"], "0 to 3"),
        (["trace", "FILE", "--sample", "one"], "whole number"),
        (["trace", "FILE", "--sample", "1", "--batch"], "not allowed with"),
        (["trace", "FILE", "--weight", "3,0,0"], "1 to 2"),
        (["trace", "FILE", "--weight", "1,2,0"], "0 to 1"),
        (["trace", "FILE", "--weight", "1,2"], "LAYER,ROW,COLUMN"),
        (["train", "FILE"], "--steps"),
        (["train", "FILE", "--steps", "-1"], "whole number"),
        (["train", "FILE", "--steps", "9" * 5000], "whole number"),
        (["profile", "FILE", "--seeds", "0"], "from 1 to 1,000"),
        (["profile", "FILE", "-o", "x.gif"], listed(FORMATS)),
        (["export", "FILE"], "-o"),
        (["export", "FILE", "-o", "x.bmp"], listed(FORMATS)),
        (["export", "FILE", "-o", "picture"], listed(FORMATS)),
        (["export", "FILE", "-o", "no/such/folder/x.png"], "no folder"),
        (["export", "FILE", "-o", "."], "is a folder"),
        (["export", "FILE", "-o", "x.png", "--size", "big"], "WIDTHxHEIGHT"),
        (["export", "FILE", "-o", "x.png", "--size", "1x1"], "64"),
        (["export", "FILE", "-o", "x.png", "--size", "19000x19000"], "million"),
        (["export", "FILE", "-o", "x.png", "--size", "6000x6000", "--scale", "4"], "million"),
        (["export", "FILE", "-o", "x.png", "--scale", "5"], "from 1 to 4"),
        (["export", "FILE", "-o", "x.png", "--scale", "nan"], "from 1 to 4"),
        (["export", "FILE", "-o", "x.png", "--theme", "pink"], "invalid choice"),
        (["export", "FILE", "-o", "x.png", "--format", "svg"], "--all"),
        (["export", "FILE", "-o", "x.png", "--real-text"], "for an .svg"),
        (["export", "FILE", "-o", "x.tex"], "view graph or chain, not of window"),
        (["export", "FILE", "-o", "d", "--all", "--format", "tex"], "view graph or chain, not of window"),
        (["export", "FILE", "-o", "x.png", "--all"], "folder"),
        (["export", "FILE", "-o", "FILE", "--all"], "is a file"),
        (["export", "FILE", "-o", "d", "--all", "--at", "2"], "not allowed with"),
        (["export", "FILE", "-o", "x.png", "--weight", "9,0,0"], "layer 9"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else "",
)
def test_a_mistake_is_told_in_one_sentence(run, file, tmp_path, monkeypatch, words, part):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*(file if word == "FILE" else word for word in words))
    assert status == 2
    assert out == ""
    assert is_one_sentence(err)
    assert part in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["xor.nnviz.json"]


@pytest.mark.parametrize("words", [["trace"], ["train", "--steps", "1"], ["profile"], ["export", "-o", "x.png"]])
@pytest.mark.parametrize("name", ["t.csv", "T.TSV"])
def test_a_table_is_told_from_an_experiment(run, tmp_path, monkeypatch, words, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(b"x,label\n1,\xe9\n2,b\n")
    status, out, err = run(words[0], name, *words[1:])
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert f"nnviz {words[0]} takes an experiment, and {name} is a table: data.csv in an experiment names it" in err
    assert f"'nnviz {name}' opens it in the window" in err


def test_a_table_that_is_not_there_is_missing(run):
    assert "there is no file no-such-file.csv" in run("trace", "no-such-file.csv")[2]


def test_a_broken_experiment_is_told_in_one_sentence(run, tmp_path):
    broken = tmp_path / "broken.nnviz.json"
    broken.write_text(json.dumps(XOR | {"batch_size": "many"}), encoding="utf-8")
    for words in (["trace", broken], ["train", broken, "--steps", "1"], ["export", broken, "-o", tmp_path / "x.png"]):
        status, out, err = run(*words)
        assert (status, out) == (2, "")
        assert is_one_sentence(err)
        assert "batch_size" in err


# ---------------------------------------------------------------- pictures


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


# ---------------------------------------------------------------- as a process


def test_export_needs_no_screen(file, tmp_path):
    done = process("export", file, "-o", str(tmp_path / "x.pdf"), capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_json_is_utf_8_in_any_terminal(file):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "nnviz", "trace", file]
    as_json = subprocess.run([*command, "--json"], env=environment, capture_output=True, check=True)
    assert json.loads(as_json.stdout.decode("utf-8"))["chain"][0]["symbol"] == "∂L/∂A₂"
    as_table = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert b"layer 1" in as_table.stdout


def test_a_reader_that_stops_reading_is_no_fault(file):
    """With more to tell than is kept back until the end: the mistake comes in the middle of writing."""
    writing = subprocess.Popen(
        [sys.executable, "-m", "nnviz", "train", file, "--steps", "1000", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    writing.stdout.close()
    errors = writing.stderr.read()
    writing.stderr.close()
    assert (writing.wait(timeout=60), errors) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's redirection")
def test_a_closed_standard_output_is_no_fault(file):
    command = f'"{sys.executable}" -m nnviz trace "{file}" >&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("words", [("--help",), ("trace", "FILE")], ids=["help", "trace"])
def test_a_full_standard_output_is_a_sentence(file, words):
    words = tuple(file if word == "FILE" else word for word in words)
    with Path("/dev/full").open("w") as full:
        done = process(*words, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "nnviz: Standard output cannot be written: No space left on device.\n"


@pytest.mark.parametrize(
    "words", [("LONG",), ("trace", "LONG"), ("trace", "LONG.csv"), ("new", "LONG.csv", "-o", "LONG")]
)
def test_a_name_that_is_too_long_is_a_short_sentence(run, words):
    status, out, err = run(*(word.replace("LONG", "x" * 5000) for word in words))
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert len(err) < 300
