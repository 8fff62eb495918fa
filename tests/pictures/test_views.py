"""Every view of a session as a picture, without a window."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz import resources
from nnviz.errors import UserError
from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.export.choices import VIEWS, formats_of
from nnviz.gui.export.picture import Picture, left_out, paint_view, with_width
from nnviz.gui.export.pictures import EXPORTERS, picture_metadata
from nnviz.gui.plots import page
from nnviz.gui.plots.learnt.panel import LearntPanel
from nnviz.gui.plots.mountain.page import paint_mountain_page
from nnviz.gui.plots.mountain.plane_view import PlaneView
from nnviz.gui.plots.mountain.slice import SliceView
from nnviz.gui.plots.views.table import PLOT_VIEWS
from nnviz.gui.settings import Settings
from nnviz.pictures.views import picture_of, table_of
from nnviz.session import Session
from nnviz.session.frame.learnt import build_learnt, usual_plane
from nnviz.session.frame.plots import PlaneChoice
from nnviz.session.surveys.mountain import Mountain

LIGHT, DARK = THEMES["light"], THEMES["dark"]
UPDATES = 20
#: An experiment for each view that not every net has; all others are drawn of the lanes.
OF = {"curve": "regression-sine", "agreement": "agreement"}


def net(inputs: int, outputs: int, **more: object) -> dict[str, object]:
    """An experiment with six rows of numbers."""
    rows = [[(i * (row + 1) % 5) / 4 for i in range(1, inputs + 1)] for row in range(6)]
    targets = [[sum(row) / inputs] * outputs for row in rows]
    return {
        "format": "nnviz-experiment", "version": 3, "title": "A small net",
        "network": {"inputs": inputs, "loss": "half_squared_error", "layers": [{"units": 2, "activation": "tanh"},
                                                             {"units": outputs, "activation": "identity"}]},
        "initialization": {"scheme": "xavier_uniform", "seed": 0}, "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "data": {"inputs": rows, "targets": targets}, **more,
    }  # fmt: skip


WORDS = "the words under the picture"
#: What a column figure of each view has no room for.
LEFT_OUT = {
    "training": (WORDS,),
    "agreement": (WORDS,),
    "slice": ("the table of the steps",),
    "mountain": ("the learning rates beside it", "the legend of the dots", WORDS),
    "contours": ("the legend of the dots", WORDS),
    "layers": ("some of the sentences under it",),
    "compare": ("the pictures of the lanes", "the table of the lanes"),
    "sampling": ("how the width goes with the inputs", "the words under it"),
    "trainability": ("the name of the mark of N(0, 1)", "the name of the mark of He", "the key"),
}
#: And what a wide one has not: the marks of He and Xavier lie side by side.
LEFT_OUT_WIDE = {"trainability": ("the name of the mark of He",)}
LANES = [{"name": "as it is"}, {"name": "zeros", "initialization": {"scheme": "zeros"}}]
CLASSES = {
    "network": {
        "inputs": 2,
        "layers": [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}],
        "loss": "binary_cross_entropy",
    },
    "data": {"inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]},
}


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[dict[str, object]], Session]:
    def open_it(experiment: dict[str, object]) -> Session:
        path = tmp_path / "net.nnviz.json"
        path.write_text(json.dumps(experiment), encoding="utf-8")
        return Session.open(path)

    return open_it


@pytest.fixture
def session_for(opened) -> Callable[[str], Session]:
    """A session that has a view."""

    def session(view: str) -> Session:
        match OF.get(view):
            case None:
                return opened(net(2, 1, compare=LANES, **CLASSES))
            case "agreement":
                return opened(net(13, 1))
            case name:
                return Session.open(resources.path("experiments", f"{name}.nnviz.json"))

    return session


def image_of(paint: Callable[[QPainter, QRectF, Theme], None], theme: Theme = LIGHT, side: int = 420) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    with QPainter(image) as painter:
        paint(painter, QRectF(0, 0, side, side), theme)
    return image


def colours_in(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


@pytest.mark.usefixtures("coarse_mountains")
@pytest.mark.parametrize("view", PLOT_VIEWS)
def test_every_plot_is_drawn_and_told_in_every_format_and_in_a_column(session_for, qapp, beginnings, view):
    picture = picture_of(session_for(view), view, LIGHT, updates=UPDATES, size=(400, 360))
    texts = picture_metadata(picture)
    assert texts["Step"] == texts["Description"] != ""
    for suffix in formats_of(view):
        data = EXPORTERS[suffix](picture)()
        assert data.startswith(beginnings[suffix])
        if suffix == ".png":
            assert colours_in(QImage.fromData(data)) > 10
    check_small_figure(view, picture)


def check_small_figure(view: str, wide: Picture) -> None:
    """It says what it has no room for, and may have no ground."""
    small = replace(wide, size=(317.5, 226.8), text=8 * 96 / 72, transparent=True)  # 84 × 60 mm, 8 pt
    image = QImage.fromData(EXPORTERS[".png"](small)())
    assert image.pixelColor(1, 1).alpha() == image.pixelColor(image.width() - 2, image.height() - 2).alpha() == 0
    assert colours_in(image) > 10
    assert left_out(small) == LEFT_OUT.get(view, ())
    assert left_out(replace(small, size=(900, 800))) == LEFT_OUT_WIDE.get(view, ())


def test_a_narrow_column_has_the_whole_of_lanes_and_a_low_one_says_what_it_has_not(session_for, qapp):
    narrow = picture_of(session_for("compare"), "compare", LIGHT, updates=2, size=(317.5, None), text=8 * 96 / 72)
    assert narrow.size[1] == pytest.approx(PLOT_VIEWS["compare"].least * narrow.unit)
    assert with_width(narrow, 2000, 100).size[1] == pytest.approx(2000 * narrow.size[1] / narrow.size[0])
    assert left_out(narrow) == ()
    assert left_out(replace(narrow, size=(317.5, 150))) == LEFT_OUT["compare"]


@pytest.mark.parametrize("view", ["training", "map", "compare"])
def test_the_same_plot_has_the_same_bytes(session_for, qapp, view):
    first, second = (EXPORTERS[".svg"](picture_of(session_for(view), view, LIGHT, updates=5))() for _ in range(2))
    assert first == second


def test_a_plot_says_after_how_many_updates(session_for, qapp):
    told = {view: picture_metadata(picture_of(session_for(view), view, LIGHT, updates=7))["Step"]
            for view in ("training", "map", "slice", "mountain", "confusion", "compare")}  # fmt: skip
    assert told.pop("training") == "training curves · update 7 of 7 · epoch 1.8"
    assert told.pop("compare").endswith("update 7")
    assert all("after 7 updates" in text for text in told.values()), told


def test_the_title_of_the_experiment_is_above_it(session_for, qapp):
    """The picture without its first lines is the same, whatever the title."""
    session = session_for("map")
    images = []
    for title in ("A small net", "Another name"):
        session.run("set_title", title=title)
        picture = picture_of(session, "map", LIGHT)
        images.append(image_of(lambda painter, rect, theme, picture=picture: paint_view(painter, rect, picture)))
    assert images[0] != images[1]
    below = QRectF(0, 26, 420, 394).toRect()
    assert images[0].copy(below) == images[1].copy(below)


@pytest.mark.parametrize("view", ["map", "agreement"])
def test_what_is_learnt_is_painted_as_its_panel_paints_it(session_for, qtbot, view):
    session = session_for(view)
    session.train(UPDATES)
    panel = LearntPanel(Settings())
    qtbot.addWidget(panel)
    panel.show_frame(build_learnt(session.state, usual_plane(session.state)))
    assert image_of(PLOT_VIEWS[view].make(session.state).paint, DARK) == image_of(panel.paint, DARK)


def test_slice_and_mountain_are_painted_as_their_panel_paints_them(session_for, qtbot):
    session = session_for("slice")
    session.train(UPDATES)
    source, one_slice, plane = Mountain(lambda: session.state), SliceView(), PlaneView()
    for widget in (one_slice, plane):
        qtbot.addWidget(widget)
    frames = {"slice": source.slice_job().run(lambda _: True)}
    one_slice.show_slice(frames["slice"])
    frames["mountain"] = frames["contours"] = source.plane_job(PlaneChoice(axes="path")).run(lambda _: True)
    for name, kind in (("slice", None), ("mountain", "surface"), ("contours", "map")):
        if kind is not None:
            plane.set_kind(kind)
            plane.show_plane(frames[name])
        painted = (one_slice if kind is None else plane).paint
        title = frames[name].title

        def of_panel(painter, rect, theme, title=title, painted=painted):
            paint_mountain_page(painter, rect, title, theme, painted)

        assert image_of(PLOT_VIEWS[name].make(session.state).paint) == image_of(of_panel), name


@pytest.mark.parametrize(
    ("experiment", "view", "sentence"),
    [
        (net(1, 1), "map", "a net with 2 to 12 inputs, and this one has 1: what fits here is 'curve'."),
        (net(2, 1), "curve", "a net with 1 input, and this one has 2: what fits here is 'map'."),
        (net(13, 1), "map", "a net with 2 to 12 inputs, and this one has 13: what fits here is 'agreement'."),
        (net(2, 1), "confusion", "targets that are classes, and these are numbers: what fits here is 'map'."),
        (net(2, 1), "agreement", "targets that are numbers, and more inputs than a map has: what fits here is 'map'."),
    ],
)  # fmt: skip
def test_a_view_that_does_not_fit_names_one_that_does(opened, qapp, experiment, view, sentence):
    with pytest.raises(UserError) as told:
        picture_of(opened(experiment), view, LIGHT)
    assert str(told.value) == f"The view {view!r} needs {sentence}"


def test_held_out_rows_are_counted_beside_the_training_rows(opened, qapp, monkeypatch):
    written: list[str] = []
    monkeypatch.setattr(page, "paint_lines", lambda painter, rect, lines, *look, **weight: written.extend(lines))
    half = {**CLASSES, "data": {**CLASSES["data"], "test_fraction": 0.5}}
    for experiment in (CLASSES, half):
        image_of(PLOT_VIEWS["confusion"].make(opened(net(2, 1, **experiment)).state).paint)
    assert [line.partition(":")[0] for line in written if ":" in line] == ["training rows", "training rows", "held out"]


def test_a_view_of_the_pass_is_of_the_step_where_the_session_stands(session_for, qapp):
    session = session_for("map")
    session.next()
    for view in VIEWS:
        picture = picture_of(session, view, LIGHT)
        assert isinstance(picture, Picture)
        assert (picture.view, picture.frame.status.position) == (view, session.frame().status.position)


def test_a_comparison_is_a_table_too_and_a_map_is_none(session_for, qapp):
    table = table_of(session_for("compare"), "compare", updates=3)
    assert table is not None
    assert [row[:2] for row in table.lines] == [("as it is", 3), ("zeros", 3)]
    assert table_of(session_for("map"), "map") is None


def test_the_names_of_views_wait_for_no_qt_and_no_plot():
    code = (
        "import sys, nnviz.pictures.views as views; views.view_names();"
        "sys.exit(any(name.startswith(('PySide6', 'pyqtgraph', 'mathra')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
