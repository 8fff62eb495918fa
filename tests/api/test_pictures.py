"""Pictures without an application of the caller's, beside one, and where there is no Qt."""

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

import nnviz
from nnviz.api import application

#: Painted without an application of the script's own, one of them twice.
SCRIPT = """
import os, zlib, nnviz
net = nnviz.example("xor").train(5)
pictures = [net.picture(view).png for view in ("graph", "chain", "graph")]
assert pictures[0] == pictures[2]
assert "QT_QPA_PLATFORM" not in os.environ
print([zlib.crc32(one) for one in pictures])
"""


def test_a_script_paints_without_an_application_what_is_painted_beside_one(qapp):
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment["PYTHONPATH"] = str(Path(nnviz.__file__).parents[1])
    command = [sys.executable, "-W", "error", "-c", SCRIPT]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert found.stderr == ""
    net = nnviz.example("xor").train(5)
    beside = [zlib.crc32(net.picture(view).png) for view in ("graph", "chain", "graph")]
    assert found.stdout.strip() == str(beside)


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


def test_a_size_on_paper_brings_its_type_and_the_pixels_of_print(iris, qapp):
    picture = iris.picture(size="84mmx60mm")
    assert 'width="84mm"' in picture.svg
    assert struct.unpack(">II", picture.png[16:24]) == (992, 709)
    assert struct.unpack(">II", iris.picture(size="84mmx60mm", dpi=600).png[16:24]) == (1984, 1417)
    assert struct.unpack(">II", iris.picture(size=(640, 400)).png[16:24]) == (640, 400)
    assert picture.svg != iris.picture(size="84mmx60mm", text="9pt").svg


def test_what_has_no_room_is_said_and_a_width_leaves_the_height_to_the_view(iris, qapp):
    assert iris.picture().left_out == ()
    assert "the values of neurons" in nnviz.example("deep-20-layers").picture(size="84mmx60mm").left_out
    assert 'width="84mm"' in iris.picture("chain", size="84mm").svg


def test_the_backward_pass_can_be_taken_by_every_route(iris, qapp, tmp_path):
    chain, whole, path = (iris.picture("chain", route=route) for route in ("chain", "pass", "path"))
    assert len({picture.svg for picture in (chain, whole, path)}) == 3
    assert r"\frac{\partial L}{\partial W_{1}}" in chain.save(tmp_path / "chain.tex").read_text(encoding="utf-8")


def test_without_a_step_the_gradients_are_complete(iris, qapp):
    assert iris.picture("chain").svg == iris.picture("chain", step=10).svg


MISTAKES = {
    "a view": ({"view": "grph"}, "There is no view 'grph'; there are window, graph, chain, "),
    "a theme": ({"theme": "pink"}, "There is no theme 'pink'; there are light, dark, "),
    "a route": ({"route": "way"}, "The backward pass is taken as 'chain' or 'pass', not 'way'."),
    "a step": ({"step": 99}, "This pass has steps 0 to 12, not 99."),
    "a view of other nets": ({"view": "curve"}, "The view 'curve' needs a net with 1 input, and this one has 4"),
    "a size": ({"size": "large"}, "'large' is no size; write WIDTHxHEIGHT"),
    "a size of one number": ({"size": 8}, "A picture's sides are 64 to 20,000 pixels, not 8 ×"),
    "a size of three": ({"size": (300, 200, 1)}, "or is (width, height) in pixels, not (300, 200, 1)."),
    "a number of points": ({"text": 100}, "'100' is no size of type"),
    "a size of type": ({"text": "100pt"}, "'100pt' is no size of type"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_what_there_is_not_is_told_before_anything_is_painted(iris, qapp, what):
    options, told = MISTAKES[what]
    with pytest.raises(nnviz.UserError) as caught:
        iris.picture(**options)
    assert told in str(caught.value)
