"""``nnviz export`` with sizes as authors say them: on paper, with a size of type, and what has no room is said."""

import re
import struct
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from nnviz import resources
from nnviz.cli import main
from nnviz.gui.export import picture

IRIS = str(resources.path("experiments", "iris.nnviz.json"))


@pytest.fixture
def export(capsys, qapp, tmp_path):
    """Write a picture of iris: (the file, what was said on standard error)."""

    def run(name: str, *words: str) -> tuple[Path, str]:
        assert main(["export", IRIS, "-o", str(tmp_path / name), "--view", "graph", *words]) == 0
        out, err = capsys.readouterr()
        assert out == ""
        return tmp_path / name, err

    return run


def pixels(png: Path) -> tuple[int, int, int, int]:
    """Width, height, the kind of colour (6 has alpha) and the dots to a metre."""
    data = png.read_bytes()
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    place = data.index(b"pHYs") + 4
    return width, height, kind, struct.unpack(">I", data[place : place + 4])[0]


def test_a_size_on_paper_has_the_pixels_of_print_and_says_what_has_no_room(export):
    png, err = export("a.png", "--size", "84mmx60mm", "--at", "8")
    assert pixels(png) == (round(84 / 25.4 * 300), round(60 / 25.4 * 300), 2, round(300 / 0.0254))
    assert err == (
        "Left out for lack of room: the values of neurons, the bracket under the chosen weights, "
        "the scale of activations.\n"
    )


def test_a_size_in_pixels_is_as_it_was(export):
    png, err = export("a.png", "--size", "300x200", "--scale", "2")
    assert pixels(png)[:2] == (600, 400)
    assert err == ""


def test_the_dots_to_the_inch_can_be_said(export):
    png, _ = export("a.png", "--size", "2inx96pt", "--dpi", "150", "--transparent")
    assert pixels(png) == (300, 200, 6, round(150 / 0.0254))


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("a.pdf", ["--scale", "2"], "--scale makes no difference: a .pdf has no pixels.\n"),
        ("a.svg", ["--dpi", "150"], "--dpi makes no difference: a .svg has no pixels.\n"),
        ("a.png", ["--size", "84mm", "--scale", "2", "--no-legend"],
         "--scale 2 of a size on paper is 192 dots per inch; without it there are 300.\n"),
        ("a.png", ["--scale", "2"], ""),
    ],
)  # fmt: skip
def test_pixels_that_nobody_gets_are_said(export, name, words, told):
    file, err = export(name, *words)
    assert file.exists()
    assert err == told


def test_what_is_left_out_is_known_without_painting_it_again(export, monkeypatch):
    painted = []
    paint = picture._paint_laid_out
    monkeypatch.setattr(picture, "_paint_laid_out", lambda *given: painted.append(given) or paint(*given))
    _, err = export("a.png", "--size", "84mmx60mm")
    assert "the values of neurons" in err
    assert len(painted) == 1


def test_vectors_have_their_true_size(export):
    svg, _ = export("a.svg", "--size", "84mmx60mm")
    root = ElementTree.fromstring(svg.read_bytes())
    assert (root.get("width"), root.get("height")) == ("84mm", "60mm")
    pdf, _ = export("a.pdf", "--size", "84mmx60mm")
    left, bottom, right, top = map(float, re.search(rb"/MediaBox \[([^]]*)\]", pdf.read_bytes())[1].split())
    assert right - left == pytest.approx(84 / 25.4 * 72, abs=0.01)
    assert top - bottom == pytest.approx(60 / 25.4 * 72, abs=0.01)


def test_a_width_alone_leaves_the_height_to_the_view(export):
    svg, err = export("a.svg", "--size", "84mm", "--text", "8pt")
    height = float(ElementTree.fromstring(svg.read_bytes()).get("height").removesuffix("mm"))
    assert 60 < height < 93
    assert "neurons" not in err


def test_a_crop_is_smaller_and_keeps_its_scale(export):
    whole, _ = export("a.png", "--size", "84mmx140mm")
    crop, _ = export("b.png", "--size", "84mmx140mm", "--crop")
    (width, height, *_), (less, lower, *_) = pixels(whole), pixels(crop)
    assert less <= width
    assert lower < height
    assert pixels(whole)[3] == pixels(crop)[3]


def test_every_picture_of_all_has_its_size_and_things_left_out_are_told_once(export):
    folder, err = export("all", "--all", "--size", "84mmx60mm", "--dpi", "96", "--quiet")
    sizes = {pixels(one)[:2] for one in folder.iterdir()}
    assert sizes == {(317, 227)}
    assert err.count("the values of neurons") == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--size", "84miles"], "WIDTHxHEIGHT"),
        (["--size", "50mmx50mm", "--text", "30pt"], "no room for type of 30 pt"),
        (["--size", "3mmx60mm"], "A picture's sides are 17 to 5,291.6 mm, not 3 × 60 mm."),
        (["--size", "900x20"], "A picture's sides are 64 to 20,000 pixels, not 900 × 20 pixels."),
        (["--size", "4mx4m"], "WIDTHxHEIGHT"),
        (
            ["--size", "200cmx200cm", "--text", "8pt"],
            "A picture of 200 × 200 cm at 300 dots per inch has 558 million pixels; the most is 100 million.",
        ),
        (["--text", "3pt"], "from 4pt to 72pt"),
        (["--dpi", "20"], "from 96 to 1200"),
        (["--dpi", "300", "--scale", "2"], "not allowed with"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(capsys, qapp, tmp_path, words, part):
    assert main(["export", IRIS, "-o", str(tmp_path / "a.png"), *words]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert part in err
    assert not any(tmp_path.iterdir())
