"""Every view as an SVG: named, of its true size, small, and as other programs show it the picture that a PNG is."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from rendering import LIBRSVG, by_librsvg, difference
from svg_files import SVG

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import VIEWS
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.pictures import png, svg
from nnviz.pictures.views import picture_of
from nnviz.session import Frame, Session

#: Plots, each with an experiment that has it.
PLOTS = {"training": "xor", "map": "xor", "confusion": "iris", "contours": "xor", "layers": "xor", "slice": "xor"}


def opened(name: str) -> Session:
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


@pytest.fixture(scope="module")
def frame(qapp) -> Frame:
    """Iris, 4-5-3, at the fourth factor."""
    session = opened("iris")
    session.run_to(9)
    return session.frame()


@pytest.fixture(scope="module")
def root(frame: Frame) -> ElementTree.Element:
    picture = Picture(frame, THEMES["light"], size=(84 * 96 / 25.4, 60 * 96 / 25.4))
    return ElementTree.fromstring(svg(picture)())


def names(root: ElementTree.Element) -> list[str]:
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


def test_every_name_is_there_once(root) -> None:
    assert len(set(names(root))) == len(names(root))


@pytest.mark.parametrize(
    ("begin", "numbers"),
    [
        ("edge", [f"{layer}-{to}-{start}" for layer, tos, starts in ((1, 5, 4), (2, 3, 5))
                  for to in range(1, tos + 1) for start in range(1, starts + 1)]),
        ("unit", [f"{layer}-{unit}" for layer, units in ((1, 5), (2, 3)) for unit in range(1, units + 1)]),
        ("b", [f"{layer}-{unit}" for layer, units in ((1, 5), (2, 3)) for unit in range(1, units + 1)]),
        ("x", list("1234")),
        ("layer", list("12")),
        ("factor", list("12345")),
    ],
)  # fmt: skip
def test_every_part_of_the_net_and_of_the_chain_has_its_name(root, begin: str, numbers: list[str]) -> None:
    found = {name for name in names(root) if name.startswith(f"{begin}-")}
    assert {f"{begin}-{number}" for number in numbers} <= found


def test_the_rest_has_names_too(root) -> None:
    rest = {"ground", "title", "graph", "edges", "input", "loss", "target", "legend", "chain", "result"}
    assert rest <= set(names(root))


def holder(root: ElementTree.Element, name: str) -> list[str]:
    """The names of all groups that hold a part."""
    parents = {child: parent for parent in root.iter() for child in parent}
    part: ElementTree.Element | None = next(one for one in root.iter() if one.get("id") == name)
    found = []
    while part is not None:
        part = parents.get(part)
        if part is not None and "id" in part.attrib:
            found.append(part.attrib["id"])
    return found


def test_units_are_in_their_layer_and_edges_among_the_edges(root) -> None:
    assert holder(root, "unit-1-2") == ["layer-1", "graph"]
    assert holder(root, "edge-2-1-3") == ["edges", "graph"]


def test_an_svg_has_its_true_size(root) -> None:
    assert (root.get("width"), root.get("height")) == ("84mm", "60mm")
    assert root.get("viewBox") == "0 0 317.48 226.77"


def test_an_svg_needs_no_style_sheet_and_no_group_for_each_element(root) -> None:
    assert root.find(f".//{SVG}style") is None
    groups = [element for element in root.iter(f"{SVG}g") if element.get("id") is None]
    assert all(len(group) > 1 or group[0].tag == f"{SVG}use" for group in groups)


@pytest.mark.parametrize("view", VIEWS)
def test_the_same_picture_has_the_same_bytes(frame, view: str) -> None:
    first, second = (svg(Picture(frame, THEMES["dark"], view=view))() for _ in range(2))
    assert first == second


def images(picture: Picture) -> Iterator[QImage]:
    """Of librsvg and as a PNG, of the size of the picture."""
    width, height = (round(side) for side in picture.size)
    yield by_librsvg(svg(picture)().decode(), width, height)
    yield QImage.fromData(QByteArray(png(picture)()))


@pytest.mark.skipif(LIBRSVG is None, reason="librsvg is not installed")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_librsvg_shows_a_view_as_the_png_does(frame, view: str, theme: str) -> None:
    mean, strange = difference(*images(Picture(frame, THEMES[theme], view=view)))
    assert mean < 1.5
    assert strange < 0.002


@pytest.mark.skipif(LIBRSVG is None, reason="librsvg is not installed")
@pytest.mark.parametrize("view", PLOTS)
def test_librsvg_shows_a_plot_as_the_png_does(qapp, view: str) -> None:
    mean, strange = difference(*images(picture_of(opened(PLOTS[view]), view, THEMES["light"], updates=5)))
    assert mean < 2.5
    assert strange < 0.003
