"""The page of the public names tells the truth: its example runs, and no name is missing or too much."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nnviz
from nnviz import resources

PAGE = resources.path("python.md").read_text(encoding="utf-8")
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def blocks(language, text=PAGE):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_example_of_the_page_runs_as_it_stands(at_iris, qapp, capsys):
    (example,) = blocks("python")
    exec(compile(example, "python.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "(5, 4)" in printed
    assert "∂A₂/∂Z₂ (3, 3)" in printed
    before, after = map(float, printed.splitlines()[-1].split(" → "))
    assert after < before
    assert (at_iris / "step8.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (at_iris / "trained.npz").stat().st_size


def test_the_lines_for_pytorch_run_as_they_stand():
    torch = pytest.importorskip("torch")
    names = {"nnviz": nnviz}
    for block in blocks("python torch"):
        exec(compile(block, "python.md", "exec"), names)
    assert names["model"][2].weight.detach().double().numpy() == pytest.approx(names["arrays"]["2.weight"], rel=1e-6)
    (readme,) = blocks("python", README.partition("## Notebooks and scripts")[2])
    exec(compile(readme, "README.md", "exec"), {"torch": torch, "nnviz": nnviz, "display": print})


@pytest.mark.parametrize("name", [*nnviz.__all__, "open", "map"])
def test_every_public_name_stands_on_the_page_and_has_a_docstring(name):
    thing = getattr(nnviz, name)
    assert thing.__doc__
    assert re.search(rf"\b{name}\b", PAGE)
    if inspect.isclass(thing) and thing is not nnviz.UserError:
        missing = [own for own in vars(thing) if not own.startswith("_") and not re.search(rf"\b{own}\b", PAGE)]
        assert missing == []


def test_no_name_on_the_page_is_made_up(iris):
    things = {"nnviz": nnviz, "net": iris}
    named = re.findall(r"`(nnviz|net)\.(\w+)", PAGE)
    assert len(named) > 15
    assert [name for thing, name in named if not hasattr(things[thing], name)] == []


def test_a_star_leaves_pythons_own_open_alone():
    names = {"open": open}
    exec("from nnviz import *", names)
    assert names["open"] is open
    assert names["from_weights"] is nnviz.from_weights


def test_a_name_that_there_is_not_is_no_attribute():
    with pytest.raises(AttributeError, match="module 'nnviz' has no attribute 'opne'"):
        _ = nnviz.opne
    assert {"Net", "open", "__version__"} <= set(dir(nnviz))


LIGHT = """
import sys, nnviz
assert not {"numpy", "PySide6", "nnviz.session"} & set(sys.modules)
nnviz.example("xor").chain().latex
assert "PySide6" not in sys.modules
"""


def test_to_import_nnviz_loads_no_numpy_and_a_chain_no_qt():
    environment = os.environ | {"PYTHONPATH": str(Path(nnviz.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", LIGHT], check=True, timeout=60, env=environment)


def test_the_package_says_that_it_is_typed():
    assert (Path(nnviz.__file__).parent / "py.typed").is_file()
