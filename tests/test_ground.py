"""The ground: import contracts that bite, documents that tell the truth, resources with their sources."""

import ast
import fnmatch
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import nnviz
from nnviz import resources
from nnviz.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "nnviz").rglob("*.py"))
TOP_LEVEL = {
    ".ci",
    ".git",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "nnviz",
    "pyproject.toml",
    "resources",
    "tests",
}


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# ---------------------------------------------------------------- import contracts


def _lint_imports(folder: Path) -> subprocess.CompletedProcess:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("import-linter is not installed")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_floors_and_rooms_import_only_what_is_below_them():
    found = _lint_imports(ROOT)
    assert found.returncode == 0, found.stdout


#: A module and another that it must not import: each contract is broken by one of them at least.
FORBIDDEN = [
    ("core.numbers", "PySide6"),
    ("core.numbers", "nnviz.session.notation"),
    ("session.notation", "PySide6"),
    ("session.notation", "mathra"),
    ("session.notation", "nnviz.gui.drawing.theme"),
    ("session.notation", "nnviz.lessons.lesson"),
    ("lessons.lesson", "PySide6"),
    ("lessons.lesson", "nnviz.gui.settings"),
    ("gui.drawing.theme", "nnviz.core.numbers"),
    ("gui.drawing.theme", "nnviz.pictures.views"),
    ("pictures.views", "nnviz.cli"),
    ("gui.drawing.theme", "nnviz.gui.widgets.fields"),
    ("gui.settings", "nnviz.gui.loop"),
    ("gui.loop", "nnviz.gui.background"),
    ("gui.widgets.dialogs", "nnviz.gui.runner"),
    ("gui.runner", "nnviz.gui.controllers.files"),
    ("gui.graph.view", "nnviz.gui.chain.view"),
    ("gui.controls.panel", "nnviz.gui.controllers.stepping"),
    ("gui.plots.base", "nnviz.gui.export.pictures"),
    ("gui.export.dialog", "nnviz.gui.controls.panel"),
    ("gui.controllers.stepping", "nnviz.gui.window.window"),
    ("gui.window.window", "nnviz.gui.app"),
    ("pictures.views", "nnviz.gui.window.window"),
    ("pictures.views", "nnviz.api.net"),
    ("api.net", "nnviz.commandline.export"),
    ("gui.plots.learnt.grid", "nnviz.gui.plots.mountain.box"),
]
#: A module and another of the same room that imports it already, and where the two stand.
CIRCLES = [
    ("core.numbers", "nnviz.core.judgement", "nnviz.core"),
    ("session.notation", "nnviz.session.report", "nnviz.session"),
    ("session.frame.chain.forward", "nnviz.session.frame.chain.columns", "nnviz.session.frame.chain"),
    ("lessons.lesson", "nnviz.lessons.reading", "nnviz.lessons"),
    ("gui.graph.layout", "nnviz.gui.graph.view", "nnviz.gui.graph"),
]


@pytest.fixture(scope="module")
def report_of_broken_contracts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the package in which all that is forbidden is imported, for types alone."""
    copy = tmp_path_factory.mktemp("broken")
    shutil.copytree(ROOT / "nnviz", copy / "nnviz", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    (copy / "nnviz" / "gui" / "another_file.py").write_text("", encoding="utf-8")
    for module, imported, *_ in (*FORBIDDEN, *CIRCLES):
        file = copy / "nnviz" / f"{module.replace('.', '/')}.py"
        lines = f"\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import {imported}\n"
        file.write_text(file.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return _lint_imports(copy).stdout


def test_every_contract_can_be_broken(report_of_broken_contracts: str):
    contracts = _project()["tool"]["importlinter"]["contracts"]
    assert f"Contracts: 0 kept, {len(contracts)} broken." in report_of_broken_contracts


@pytest.mark.parametrize(("module", "imported"), FORBIDDEN)
def test_a_forbidden_import_is_caught(report_of_broken_contracts: str, module: str, imported: str):
    assert f"nnviz.{module} -> {imported} (l." in report_of_broken_contracts


@pytest.mark.parametrize("room", [room for *_, room in CIRCLES])
def test_a_circle_is_caught(report_of_broken_contracts: str, room: str):
    assert f"No cycles are allowed in {room}." in report_of_broken_contracts


def test_a_file_beside_the_rooms_is_caught(report_of_broken_contracts: str):
    assert "- nnviz.gui.another_file\n" in report_of_broken_contracts


def test_controllers_make_no_widgets():
    for file in SOURCES:
        if "controllers" in file.parts:
            assert "PySide6.QtWidgets" not in _modules_imported(file), file


@pytest.mark.parametrize(
    "line",
    [
        "import PySide6.QtWidgets",
        "from PySide6 import QtWidgets",
        "from PySide6.QtWidgets import QLabel",
        "def later():\n    from PySide6.QtWidgets import QLabel",
    ],
)
def test_a_widget_among_the_controllers_would_be_noticed(tmp_path: Path, line: str):
    file = tmp_path / "module.py"
    file.write_text(line, encoding="utf-8")
    assert "PySide6.QtWidgets" in _modules_imported(file)


def _nodes(file: Path, word: str) -> list[ast.AST]:
    """All of a file that has ``word`` in it; nothing is kept: all nodes of all files are two million objects."""
    text = file.read_text(encoding="utf-8")
    return list(ast.walk(ast.parse(text))) if word in text else []


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Those in it, however deep, and what holds them."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, ast.stmt | ast.excepthandler | ast.match_case):
            yield one
            yield from _statements(one)


@cache
def _modules_imported(file: Path) -> set[str]:
    """The modules that a file imports, inside functions too."""
    names = set()
    for node in _statements(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _imported(file: Path) -> set[str]:
    """The top-level names of all packages that a file imports."""
    return {name.partition(".")[0] for name in _modules_imported(file)}


def test_core_and_session_need_numpy_alone():
    allowed = set(sys.stdlib_module_names) | {"nnviz", "numpy"}
    for file in SOURCES:
        if file.relative_to(ROOT / "nnviz").parts[0] in ("core", "session"):
            assert _imported(file) <= allowed, file


def test_every_extra_that_a_sentence_names_can_be_installed():
    project = _project()["project"]
    files = *SOURCES, ROOT / "README.md", ROOT / "resources" / "python.md"
    line = re.compile(r"pip install '([\w-]+)\[(\w+)\]'")
    named = {found for file in files for found in line.findall(file.read_text(encoding="utf-8"))}
    assert named
    assert named <= {(project["name"], extra) for extra in project["optional-dependencies"]}


def test_classes_of_values_are_made_in_one_way():
    """Python's own dataclass takes ten times as long, before the first picture."""
    users = [file.relative_to(ROOT / "nnviz") for file in SOURCES if "dataclasses.dataclass" in _modules_imported(file)]
    assert [user.as_posix() for user in users] == ["records.py"]


def test_the_formula_engine_stays_behind_one_module():
    users = [file.relative_to(ROOT / "nnviz").as_posix() for file in SOURCES if "mathra" in _imported(file)]
    assert users == ["gui/drawing/formula.py"]


def test_pyqtgraph_stays_behind_one_module():
    users = [file.relative_to(ROOT / "nnviz").as_posix() for file in SOURCES if "pyqtgraph" in _imported(file)]
    assert users == ["gui/plots/base.py"]


def test_every_single_shot_timer_has_a_context_object():
    for file in SOURCES:
        for node in _nodes(file, "singleShot"):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "singleShot":
                assert len(node.args) >= 3, f"{file}:{node.lineno}: singleShot(ms, context, method)"
                at_once = isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
                assert not at_once or file.name in ("loop.py", "app.py"), f"{file}:{node.lineno}: soon(context, method)"


def test_every_painter_ends_whatever_goes_wrong():
    """One that an exception leaves open takes Qt along, where the collector takes its device first."""
    ends_by_itself = ["gui/export/pdf.py"]  # over several pages
    found = set()
    for file in SOURCES:
        nodes = _nodes(file, "Painter(")
        held = {id(item.context_expr) for node in nodes if isinstance(node, ast.With) for item in node.items}
        if any(_makes_a_painter(node) and id(node) not in held for node in nodes):
            found.add(file.relative_to(ROOT / "nnviz").as_posix())
    assert sorted(found) == ends_by_itself, "with QPainter(device) as painter:"
    left = re.compile(r"painter = \w*Painter\(")
    in_tests = [file.name for file in (ROOT / "tests").rglob("*.py") if left.search(file.read_text(encoding="utf-8"))]
    assert not in_tests, "a test that fails ends its painter, too"


def _makes_a_painter(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in ("QPainter", "QStylePainter")


def test_no_signal_is_connected_to_a_function_that_qt_would_hold():
    plain = re.compile(r"\.connect\((lambda|partial)\b")
    found = [file.name for file in SOURCES if plain.search(file.read_text(encoding="utf-8"))]
    assert not found, f"{found}: connect a method, or held_by(widget, function)"


# ---------------------------------------------------------------- the check for leaks

#: A test that leaves something behind, and what is told of it.
LEAKS = {
    "timer": ("KEPT.append(QTimer())\n KEPT[-1].start(50)", "QTimer '' (50 ms) still runs after the test. Cure: "),
    "window": ("KEPT.append(QWidget(windowTitle='it'))\n KEPT[-1].show()", "QWidget 'it' outlives its test. Cure: "),
    "thread": ("Thread(target=sleep, args=(1,), name='it').start()", "thread 'it' still runs after the test. Cure: "),
    "nothing": ("KEPT.append(QTimer())\n KEPT[-1].start(50)\n KEPT[-1].stop()", ""),
}
LEAKING = """
from threading import Thread
from time import sleep
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
KEPT = []
"""


@pytest.fixture(scope="module")
def leaking(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of these tests."""
    folder = tmp_path_factory.mktemp("leaking")
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    tests = "".join(f"def test_{name}(qapp):\n {code}\n" for name, (code, _) in LEAKS.items())
    (folder / "test_leak.py").write_text(LEAKING + tests, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={folder}", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("name", LEAKS)
def test_what_a_test_leaves_behind_is_caught_and_the_cure_told(leaking: str, name: str):
    sentence = LEAKS[name][1]
    assert "4 passed, 3 errors" in leaking
    assert (f"ERROR at teardown of test_{name} " in leaking) == bool(sentence)
    assert sentence in leaking


# ---------------------------------------------------------------- Qt itself


def test_qt_calls_keep_their_references_to_none(qapp):
    """A broken pair of Qt and Python loses one reference per call and aborts after some thousands."""
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(200_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 1000


# ---------------------------------------------------------------- documents and packaging


def _readme_lines(ending: str) -> list[str]:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("python3 -m venv") and line.endswith(ending)]


def test_the_readme_has_one_line_to_start_and_one_to_test():
    (start,), (test,) = _readme_lines("/bin/nnviz"), _readme_lines("-m pytest")
    folder = re.compile(r"\.venv[^/ ]*")
    assert len(set(folder.findall(start))) == len(set(folder.findall(test))) == 1
    assert folder.findall(start)[0] != folder.findall(test)[0]
    assert "pip install ." in start
    assert "pip install -e '.[test]'" in test


def test_ci_runs_the_readmes_own_test_line():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -E '(.*)' README\.md", script)[1]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in readme if re.search(pattern, line)] == _readme_lines("-m pytest")


def test_the_readme_lists_the_system_packages_that_ci_installs():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    packages = re.search(r"^packages=\((.*)\)$", script, re.MULTILINE)[1].split()
    assert packages
    assert [name for name in packages if name not in readme] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_a_document_names_exists(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r"`((?:nnviz|tests|resources|\.ci)/[\w./-]+)`", text)
    assert [path for path in links if not (ROOT / path).exists()] == []


def test_the_readme_opens_with_a_picture_of_the_window():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first_picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert first_picture is not None
    assert first_picture.start() < 200
    assert (ROOT / first_picture[1]).stat().st_size > 10_000


def test_the_readme_tells_every_command_and_option(capsys):
    from nnviz.cli import COMMANDS, main

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert main([command, "--help"]) == 0
        options = set(re.findall(r"--[a-z]+(?:-[a-z]+)*", capsys.readouterr().out)) - {"--help"}
        assert f"nnviz {command}" in readme
        assert [option for option in sorted(options) if option not in readme] == []


def test_the_readme_names_all_that_an_experiment_file_can_name():
    from nnviz.core.activations import ACTIVATIONS
    from nnviz.core.datasets import BUILTIN
    from nnviz.core.initializers import INITIALIZERS
    from nnviz.core.losses import LOSSES
    from nnviz.core.optimizers import OPTIMIZERS
    from nnviz.core.schedules import SCHEDULES

    words = set(re.findall(r"\w+", (ROOT / "README.md").read_text(encoding="utf-8")))
    for registry in (ACTIVATIONS, BUILTIN, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES):
        assert [name for name in registry if name not in words] == []


def test_the_readme_names_every_key_of_an_experiment_file():
    from nnviz.session.experiment import Experiment
    from nnviz.session.experiment.schema import all_keys

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    chapter = readme.partition("## The experiment file")[2].partition("\n## ")[0]
    words = set(re.findall(r"\w+", chapter))
    assert [names for names, _ in all_keys(Experiment) if not words.issuperset(names)] == []


def test_the_changelog_knows_this_version():
    assert f"## [{nnviz.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)[1]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in _project()["project"]["dependencies"]}
    assert block.count("# ") == len(names)


def test_the_broken_qt_is_pinned_out_below_python_3_12():
    pins = [pin for pin in _project()["project"]["dependencies"] if pin.startswith("PySide6")]
    assert pins == [
        "PySide6-Essentials>=6.10.1,<6.12; python_version<'3.12'",
        "PySide6-Essentials>=6.10.1; python_version>='3.12'",
    ]


def test_the_top_level_holds_only_what_belongs_there():
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    names = {entry.name for entry in ROOT.iterdir()}
    strangers = {name for name in names - TOP_LEVEL if not any(fnmatch.fnmatch(name, one) for one in ignored)}
    assert strangers == set()


# ---------------------------------------------------------------- resources


def test_resources_are_found_whatever_the_current_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert resources.path("experiments").is_dir()


def test_an_incomplete_installation_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resources, "_CANDIDATES", (tmp_path / "one", tmp_path / "two"))
    with pytest.raises(UserError, match="install it anew"):
        resources.root()


def test_every_resource_has_its_source_noted():
    for folder in {file.parent for file in resources.root().rglob("*") if file.is_file()}:
        note = folder / "README.md"
        assert note.is_file(), f"{folder} needs a README.md that says where its files come from"
        patterns = re.findall(r"`([^`\n]+)`", note.read_text(encoding="utf-8"))
        files = [file.name for file in folder.iterdir() if file.is_file() and file != note]
        unknown = [name for name in files if not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
        assert unknown == [], f"{note} says nothing of them"
