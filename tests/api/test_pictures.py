"""Pictures without an application of the caller's, beside one, and where there is no Qt."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nnviz
from nnviz.api import application

#: Painted twice without an application, then beside one's own, which is not touched.
NOTEBOOK = """
import os, nnviz
from nnviz.pictures.views import view_names
net = nnviz.example("xor").train(5)
views = [view for view in view_names() if view != "compare"]
first, again = ([net.picture(view).png for view in views] for _ in range(2))
assert first == again
from PySide6.QtWidgets import QApplication, QLabel
assert QApplication.instance() is None and "QT_QPA_PLATFORM" not in os.environ
os.environ["QT_QPA_PLATFORM"] = "offscreen"
own = QApplication([])
label = QLabel("mine")
label.show()
assert [net.picture(view).png for view in views] == first
assert QApplication.instance() is own
own.processEvents()
print(len(views), label.isVisible())
"""


def run(code, **environment):
    kept = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    kept |= {"PYTHONPATH": str(Path(nnviz.__file__).parents[1])} | environment
    command = [sys.executable, "-X", "faulthandler", "-W", "error", "-c", code]
    return subprocess.run(command, env=kept, capture_output=True, text=True, timeout=300, check=False)


def test_a_script_paints_every_view_twice_without_an_application_and_then_beside_its_own():
    found = run(NOTEBOOK)
    assert found.returncode == 0, found.stderr
    assert found.stdout.split()[1] == "True"


def test_without_qt_a_picture_is_refused_in_one_sentence(iris, monkeypatch):
    monkeypatch.setattr(application, "find_spec", lambda name: None)
    with pytest.raises(nnviz.UserError, match="A picture needs Qt, and PySide6 is not installed: pip install PySide6"):
        iris.picture()


def test_a_notebook_is_shown_the_step_as_svg_and_a_file_gets_any_format(iris, qapp, tmp_path, beginnings):
    picture = iris.picture("chain", step=8, sample=3)
    shown = picture._repr_svg_()
    assert shown.startswith("<?xml")
    assert "Iris" in shown
    assert shown == iris.picture("chain", step=8, sample=3).svg
    assert picture.png.startswith(beginnings[".png"])
    for suffix, beginning in beginnings.items():
        assert picture.save(tmp_path / f"p{suffix}").read_bytes().startswith(beginning)
    assert repr(picture) == "<Picture of 'Iris flowers (Fisher 1936)', view chain>"


def test_without_a_step_the_gradients_are_complete(iris, qapp):
    assert iris.picture("chain").svg == iris.picture("chain", step=10).svg


MISTAKES = {
    "a view": ({"view": "grph"}, "There is no view 'grph'; there are window, graph, chain, "),
    "a theme": ({"theme": "pink"}, "There is no theme 'pink'; there are light, dark, "),
    "a step": ({"step": 99}, "This pass has steps 0 to 12, not 99."),
    "a size": ({"size": "large"}, "'large' is no size; write WIDTHxHEIGHT"),
    "a size of type": ({"text": "100pt"}, "'100pt' is no size of type"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_what_there_is_not_is_told_before_anything_is_painted(iris, what):
    options, told = MISTAKES[what]
    with pytest.raises(nnviz.UserError) as caught:
        iris.picture(**options)
    assert told in str(caught.value)
