"""Pictures: every format holds the same view, its metadata, and the same bytes each time."""

import gc
import json
import re
import time
import xml.etree.ElementTree as ElementTree
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnviz import __version__
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export import picture as laid_out
from nnviz.gui.export.choices import FORMATS, VIEWS, listed
from nnviz.gui.export.picture import Picture, default_size, paint_view
from nnviz.gui.export.pictures import EXPORTERS, pdf, picture_to_clipboard, png, prepare_picture, svg
from nnviz.session import Frame, Session, UserError

TITLE = 'XOR <two> & "three" – ∂'
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def frame(tmp_path: Path, qapp) -> Frame:
    """Two layers, at the third factor of the backward pass."""
    path = tmp_path / "net.nnviz.json"
    experiment = {
        "format": "nnviz-experiment",
        "version": 1,
        "title": TITLE,
        "network": {
            "inputs": 2,
            "layers": [{"units": 3, "activation": "tanh"}, {"units": 2, "activation": "softmax"}],
            "loss": "cross_entropy",
        },
        "initialization": {"scheme": "xavier_uniform", "seed": 0},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "schedule": {"name": "constant"},
        "batch_size": 4,
        "data": {"inputs": [[0, 1], [1, 1]], "targets": [[1, 0], [0, 1]]},
        "sample": 0,
    }
    path.write_text(json.dumps(experiment), encoding="utf-8")
    session = Session.open(path)
    session.run_to(8)
    return session.frame()


def picture(frame: Frame, **options) -> Picture:
    return Picture(frame, **{"theme": THEMES["light"], **options})


def png_bytes(one: Picture) -> bytes:
    return png(one)()


def svg_bytes(one: Picture) -> bytes:
    return svg(one)()


def pdf_bytes(one: Picture) -> bytes:
    return pdf(one)()


def image_of(data: bytes) -> QImage:
    image = QImage.fromData(QByteArray(data))
    assert not image.isNull()
    return image


def from_svg(data: bytes, width: int, height: int) -> QImage:
    renderer = QSvgRenderer(QByteArray(data))
    assert renderer.isValid()
    image = QImage(width, height, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        renderer.render(painter)
    return image


def difference(first: QImage, second: QImage) -> float:
    """The mean difference of two pictures' grey values (0 … 255), looked at from afar."""
    far = [one.scaled(160, 100, mode=Qt.TransformationMode.SmoothTransformation) for one in (first, second)]
    grey = [one.convertToFormat(QImage.Format.Format_Grayscale8) for one in far]
    pairs = zip(bytes(grey[0].constBits()), bytes(grey[1].constBits()), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (160 * 100)


@pytest.mark.qt_log_ignore("Painter ended with")
@pytest.mark.parametrize("suffix", [".pdf", ".svg"])
def test_an_error_in_the_middle_of_a_picture_is_told_and_leaves_no_painter_behind(suffix, frame):
    """Catches a painter that the collector takes apart after its device, which ends the process."""

    def fail(*_):
        raise ValueError("in the middle")

    for _ in range(3):
        with pytest.raises(ValueError, match="in the middle"):
            EXPORTERS[suffix](replace(picture(frame), plot=fail))
    gc.collect()


# ---------------------------------------------------------------- PNG


@pytest.mark.parametrize("scale", [1, 1.5, 4])
def test_a_png_has_the_size_asked_for_times_the_scale(frame, scale):
    image = image_of(png_bytes(picture(frame, size=(640, 400), scale=scale)))
    assert (image.width(), image.height()) == (640 * scale, 400 * scale)
    assert image.dotsPerMeterX() == pytest.approx(96 * scale / 0.0254, abs=1)


def test_a_larger_scale_shows_the_same_picture_in_more_pixels(frame):
    small, large = (image_of(png_bytes(picture(frame, size=(640, 400), scale=scale))) for scale in (1, 3))
    assert difference(small, large) < 1.5


def test_a_png_tells_its_title_step_and_software(frame):
    image = image_of(png_bytes(picture(frame, metadata={"Author": "A lecturer"})))
    assert image.text("Title") == TITLE
    assert image.text("Step") == frame.status.position
    assert frame.chain.sentence in image.text("Description")
    assert image.text("Software") == f"nnviz {__version__}"
    assert image.text("Author") == "A lecturer"


# ---------------------------------------------------------------- SVG


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", THEMES)
def test_an_svg_holds_shapes_alone(frame, view, theme):
    root = ElementTree.fromstring(svg_bytes(picture(frame, view=view, theme=THEMES[theme])))
    tags = {element.tag for element in root.iter()}
    assert f"{SVG}path" in tags
    assert not tags & {f"{SVG}text", f"{SVG}image", f"{SVG}clipPath"}


def test_an_svg_tells_its_size_title_and_step(frame):
    root = ElementTree.fromstring(svg_bytes(picture(frame, size=(900, 600))))
    assert root.get("viewBox") == "0 0 900 600"
    assert root.findtext(f"{SVG}title") == TITLE
    assert frame.status.position in root.findtext(f"{SVG}desc")


@pytest.mark.parametrize("view", VIEWS)
def test_an_svg_looks_like_the_png(frame, view):
    drawn = from_svg(svg_bytes(picture(frame, view=view)), 1280, 800)
    assert difference(drawn, image_of(png_bytes(picture(frame, view=view)))) < 1.5


# ---------------------------------------------------------------- PDF


def streams(pdf: bytes) -> bytes:
    """Everything in a PDF, its compressed streams opened."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    opened = []
    for one in found:
        try:
            opened.append(zlib.decompressobj().decompress(one))
        except zlib.error:
            opened.append(one)
    return pdf + b"".join(opened)


@pytest.mark.parametrize("view", VIEWS)
def test_a_pdf_is_one_page_of_vectors(frame, view):
    data = pdf_bytes(picture(frame, view=view, size=(1280, 800)))
    assert data.startswith(b"%PDF-1.")
    assert re.search(rb"/MediaBox \[0 0 960(\.0+)? 600(\.0+)?\]", data)
    everything = streams(data)
    assert everything.count(b"/Type /Page\n") == 1
    assert not re.search(rb"/Subtype\s*/Image", everything)


def test_a_pdf_tells_its_title_step_and_software(frame):
    data = pdf_bytes(picture(frame))
    assert TITLE.encode("utf-16-be") in data
    assert frame.status.position.encode("utf-16-be") in data
    assert f"nnviz {__version__}".encode("utf-16-be") in data


def test_the_table_of_places_of_a_pdf_is_right(frame):
    data = pdf_bytes(picture(frame))
    start = int(re.search(rb"startxref\n(\d+)", data)[1])
    assert data[start:].startswith(b"xref")
    places = [int(place) for place in re.findall(rb"(?m)^(\d{10}) \d{5} n", data[start:])]
    assert places
    for number, place in enumerate(places, start=1):
        assert data[place:].startswith(b"%d 0 obj" % number)


# ---------------------------------------------------------------- the same bytes


@pytest.mark.parametrize("suffix", EXPORTERS)
def test_the_same_frame_gives_the_same_bytes(frame, suffix):
    assert EXPORTERS[suffix](picture(frame, view="graph"))() == EXPORTERS[suffix](picture(frame, view="graph"))()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a running process cannot be changed")
def test_a_pdf_does_not_depend_on_time_and_zone(frame, monkeypatch):
    here = pdf_bytes(picture(frame))
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert pdf_bytes(picture(frame)) == here
    finally:
        monkeypatch.undo()
        time.tzset()


# ---------------------------------------------------------------- what is drawn


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_background_is_the_themes(frame, theme):
    image = image_of(png_bytes(picture(frame, theme=theme)))
    assert image.pixelColor(2, 2) == QColor(theme.background)


def test_legend_and_panel_can_be_left_out(frame):
    options = [{}, {"legend": False}, {"panel": False}, {"legend": False, "panel": False}]
    assert len({png_bytes(picture(frame, **one)) for one in options}) == 4


def test_a_picture_stays_inside_its_rectangle(frame):
    image = QImage(1000, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    with QPainter(image) as painter:
        paint_view(painter, QRectF(100, 100, 800, 600), picture(frame))
    edge = QColor("#ff00ff")
    for x in range(0, 1000, 3):
        assert image.pixelColor(x, 98) == edge
        assert image.pixelColor(x, 702) == edge
    for y in range(0, 800, 3):
        assert image.pixelColor(98, y) == edge
        assert image.pixelColor(902, y) == edge


@pytest.mark.parametrize("view", VIEWS)
def test_a_small_picture_is_a_large_one_scaled_down(frame, view):
    one = picture(frame, view=view)
    room = laid_out._room(QSizeF(320, 200), one)
    assert room.width() / room.height() == pytest.approx(1.6)
    assert room.width() >= laid_out.LEAST_WIDTH[view]
    assert room.height() >= laid_out._least_height(room.width(), one) - 1e-6


def test_a_chain_is_as_tall_as_it_needs_by_default(frame):
    width, height = default_size(frame, "chain", THEMES["light"])
    assert width == 1280
    assert 150 < height < 800


def test_other_steps_are_other_pictures(frame):
    other = replace(frame, status=replace(frame.status, position="elsewhere"))
    assert png_bytes(picture(frame)) != png_bytes(picture(other))


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("name", ["a.png", "b.SVG", "c.Pdf"])
def test_the_suffix_chooses_the_format(frame, tmp_path, beginnings, name):
    prepare_picture(picture(frame, theme=THEMES["dark"]), tmp_path / name)()
    assert (tmp_path / name).read_bytes().startswith(beginnings[Path(name).suffix.lower()])


def test_a_painted_picture_can_be_written_in_another_thread(frame, tmp_path):
    """Encoding a large PNG takes most of a second, in which the window should go on."""
    writes = [prepare_picture(picture(frame, view="graph"), tmp_path / f"a{suffix}") for suffix in EXPORTERS]
    assert [path.name for path in tmp_path.iterdir()] == ["net.nnviz.json"]
    with ThreadPoolExecutor(1) as pool:
        for write in writes:
            pool.submit(write).result()
    assert (tmp_path / "a.png").read_bytes() == png_bytes(picture(frame, view="graph"))
    assert len(list(tmp_path.iterdir())) == 1 + len(EXPORTERS)


def test_a_file_that_is_there_is_replaced(frame, tmp_path):
    (tmp_path / "a.svg").write_text("old")
    prepare_picture(picture(frame), str(tmp_path / "a.svg"))()
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")
    assert {path.name for path in tmp_path.iterdir()} == {"a.svg", "net.nnviz.json"}


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("a.gif", {}, re.escape(listed(FORMATS))),
        ("a", {}, re.escape(listed(FORMATS))),
        ("missing/a.png", {}, "no folder"),
        ("folder.png", {}, "could not be written"),
        ("a.png", {"size": (20, 20)}, "sides are 64 to"),
        ("a.png", {"size": (30_000, 100)}, "sides are 64 to"),
        ("a.png", {"size": (10_000, 10_001)}, "the most is 100 million"),
        ("a.png", {"size": (5_001, 5_000), "scale": 2}, "the most is 100 million"),
        ("a.png", {"scale": 0.5}, "scale is 1 to 12.5"),
        ("a.png", {"scale": float("nan")}, "scale is 1 to 12.5"),
    ],
)
def test_what_cannot_be_written_is_told_in_a_sentence(frame, tmp_path, name, options, sentence):
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(UserError, match=sentence):
        prepare_picture(picture(frame, **options), tmp_path / name)()
    assert {path.name for path in tmp_path.iterdir()} == {"folder.png", "net.nnviz.json"}


def test_the_clipboard_has_pixels_and_vectors(frame):
    picture_to_clipboard(picture(frame, view="graph", size=(640, 400), scale=2))
    contents = QGuiApplication.clipboard().mimeData()
    assert contents.hasImage()
    image = QImage(contents.imageData())
    assert (image.width(), image.height()) == (1280, 800)
    assert QSvgRenderer(contents.data("image/svg+xml")).isValid()
