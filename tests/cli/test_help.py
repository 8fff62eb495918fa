"""Help and version, and what each command waits for."""

import subprocess
import sys

import pytest

from nnviz import __version__
from nnviz.cli import COMMANDS
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import FORMATS, VIEWS, listed
from nnviz.gui.plots.views.table import PLOT_VIEWS


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
