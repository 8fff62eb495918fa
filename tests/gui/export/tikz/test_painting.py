r"""The graph as TikZ: read here as TikZ would, it shows what the picture shows; where there is a TeX, it compiles."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from tex import MATH, check, compiled, needs_tex, overfull

from nnviz import __version__, resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.lengths import UNITS, USUAL_TEXT
from nnviz.gui.export.picture import Picture, left_out
from nnviz.gui.export.pictures import EXPORTERS
from nnviz.gui.export.tikz.pixels import areas
from nnviz.session import Session

COMMANDS = MATH | set(
    re.findall(r"\w+", "node path coordinate useasboundingbox providecolor fontsize selectfont bfseries mathrm to")
)
COLUMN = 84 * UNITS["mm"], 60 * UNITS["mm"]


def session_of(name, step=None):
    session = Session.open(resources.path("experiments", f"{name}.nnviz.json"))
    session.end() if step is None else session.run_to(step)
    return session


def written(session, *, theme="light", size=COLUMN, **others):
    picture = Picture(session.frame(), THEMES[theme], view="graph", size=size, **others)
    return EXPORTERS[".tex"](picture)().decode()


@pytest.fixture(scope="module")
def iris(qapp):
    return session_of("iris")


def coordinates(tex):
    found = re.findall(r"\\coordinate \(([\w-]+)\) at \(([\d.-]+),([\d.-]+)\);", tex)
    return {name: (float(x), float(y)) for name, x, y in found}


def nodes(tex):
    """The options and the words of each node, by its name."""
    found = re.findall(r"\\node\[(.*)\] \(([\w-]+)\) at .*? \{(.*)\};", tex)
    return {name: (look, words) for look, name, words in found}


def edges(tex):
    """The widths of the lines from node to node: the widest of those over each other."""
    found, line = {}, r"line width=([\d.]+)bp.*nnviz edge/.try\] \(([\w-]+)\) -- \(([\w-]+)\);"
    for width, start, stop in re.findall(line, tex):
        found[start, stop] = max(found.get((start, stop), 0.0), float(width))
    return found


# ---------------------------------------------------------------- it shows what the picture shows


def test_every_unit_is_a_node_in_the_column_of_its_layer(iris):
    places = coordinates(written(iris))
    layers = [[f"{kind}-{i}" for i in range(1, size + 1)] for kind, size in (("x", 4), ("unit-1", 5), ("unit-2", 3))]
    columns = [{places[name][0] for name in layer} for layer in layers]
    assert [len(column) for column in columns] == [1, 1, 1]
    assert sorted(columns, key=min) == columns
    for layer in layers:
        heights = [places[name][1] for name in layer]
        assert heights == sorted(heights)
    assert {"loss", "target"} < set(places)


def test_a_neuron_has_its_number_and_the_colour_of_it(iris):
    found = nodes(written(iris, size=(121 * UNITS["mm"], 90 * UNITS["mm"])))
    values = iris.frame().graph.layers[1].a
    for unit, value in enumerate(values, 1):
        look, words = found[f"unit-1-{unit}"]
        assert float(re.sub(r"[${}]", "", words)) == pytest.approx(value, abs=0.051)
        share, sign = abs(value) * 100, "positive" if value > 0 else "negative"
        fill, percent = re.search(r"fill=nnviz(\w+)!([\d.]+)!nnvizneutral", look).groups()
        assert fill == sign
        assert float(percent) == pytest.approx(share, abs=1.0)


def test_edges_go_from_node_to_node_and_are_as_wide_as_their_gradients_are_large(iris):
    drawn, frame = edges(written(iris)), iris.frame().graph
    assert len(drawn) == 4 * 5 + 5 * 3
    sizes, widths = [], []
    for layer in frame.edges:
        for (row, column), gradient in np.ndenumerate(layer.gradients):
            start = f"x-{column + 1}" if layer.layer == 1 else f"unit-1-{column + 1}"
            sizes.append(abs(gradient))
            widths.append(drawn[start, f"unit-{layer.layer}-{row + 1}"])
    order = np.argsort(sizes)
    assert (np.diff(np.array(widths)[order]) >= -1e-9).all()
    decades, span = np.log10(np.array(sizes)[order]), np.array(widths)[order]
    slope = np.polyfit(decades, span, 1)[0]  # a straight line over the decades
    np.testing.assert_allclose(span, np.polyval(np.polyfit(decades, span, 1), decades), atol=0.6 * slope)


def test_words_are_set_in_the_document_s_font_with_formulas_as_such(iris):
    iris.run_to(7)
    tex = written(iris)
    iris.end()
    for words in ("sepal length", "tanh", r"$\partial A_{2}/\partial Z_{2}$", r"$|\partial L/\partial w|$"):
        assert f"{words}}};" in tex
    assert r"font=\fontsize{8}{9.6}\selectfont, nnviz picture/.try]" in tex
    assert "{\\bfseries layer 1};" in tex


def test_layers_with_many_units_are_abbreviated_as_in_the_picture(qapp):
    tex = written(session_of("wide-784-30-10"))
    places = coordinates(tex)
    assert "x-1" in places
    assert "x-784" in places
    assert len(places) < 70
    assert re.search(r"\\ldots\{\} \d+ more\};", tex)


# ---------------------------------------------------------------- size, ground and head


@pytest.mark.parametrize(
    ("size", "points"), [(COLUMN, (238.11, 170.08)), ((1280, 800), (343.71, 214.82))], ids=["column", "a screen's"]
)
def test_the_picture_has_its_size_and_a_screens_is_as_wide_as_the_text(iris, size, points):
    whole = re.search(r"\\useasboundingbox \(0,0\) rectangle \(([\d.]+),([\d.]+)\);", written(iris, size=size))
    assert tuple(map(float, whole.groups())) == points
    assert points[0] <= 345 * 72 / 72.27


def test_a_crop_is_left_to_tex(iris):
    assert r"\useasboundingbox" not in written(iris, crop=True)


def test_a_dark_picture_has_its_ground_and_a_light_one_that_of_the_page(iris):
    ground = r"\path[fill=nnvizbackground] (0,0) rectangle"
    assert ground in written(iris, theme="dark")
    assert ground not in written(iris)
    assert ground not in written(iris, theme="dark", transparent=True)


def test_the_head_says_what_it_is_and_what_an_author_can_change(iris):
    head = written(iris).split("\n")[:4]
    assert head[0] == "% Iris flowers (Fisher 1936): update 1 · update, layer 1"
    assert head[1] == rf"% nnviz {__version__}; needs \usepackage{{tikz}}"
    assert "nnviz neuron/.style" in head[3]


def test_what_has_no_room_is_told_in_the_head(iris):
    tex = written(session_of("deep-20-layers"))
    assert re.search(r"\n% Left out for lack of room: .*the values of neurons.*\.\n", tex)
    assert "Left out" not in written(iris, size=(121 * UNITS["mm"], 90 * UNITS["mm"]))


def test_equations_leave_out_nothing_and_a_graph_what_its_picture_does(iris):
    frame = session_of("deep-20-layers").frame()
    look = {"theme": THEMES["light"], "size": COLUMN, "text": USUAL_TEXT}
    told: dict[str, list[tuple[str, ...]]] = {"chain": [], "graph": []}
    for view, heard in told.items():
        picture = Picture(frame, view=view, on_left_out=heard.append, equations=lambda _: "", **look)
        EXPORTERS[".tex"](picture)
    assert told["chain"] == []
    (words,) = told["graph"]
    assert words == left_out(picture) != ()


def test_type_of_another_size_is_told(iris):
    assert r"font=\fontsize{10}{12}\selectfont, nnviz picture" in written(iris, text=10 * UNITS["pt"])


# ---------------------------------------------------------------- it compiles

EXPERIMENTS = ("iris", "mazur", "wide-784-30-10", "deep-20-layers", "all-the-same", "functions-in-functions")


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_only_what_tikz_knows_is_written(qapp, name):
    session = session_of(name)
    for step in (0, len(session.state.steps) // 2, len(session.state.steps)):
        session.run_to(step)
        check(written(session), COMMANDS, {"tikzpicture"})


@needs_tex
def test_a_tex_draws_it(qapp, tmp_path):
    pieces = [rf"\noindent {written(session_of(name, 9))}" for name in ("iris", "wide-784-30-10")]
    assert not overfull(compiled(pieces, tmp_path, r"\usepackage{tikz}"))


def test_a_picture_of_another_theme_in_the_same_document_has_its_own_colours(iris):
    lines = written(iris, theme="dark").split("\n")
    opened, closed = lines.index(r"\begingroup%"), lines.index(r"\endgroup%")
    assert all(opened < place < closed for place, line in enumerate(lines) if line.startswith(r"\providecolor"))
    assert lines[closed:] == [r"\endgroup%", ""]


@needs_tex
def test_an_author_changes_colours_and_looks_and_goes_on_from_its_nodes(iris, tmp_path):
    own = r"\tikzset{nnviz neuron/.style={fill=red, font=\tiny}, nnviz edge/.style={draw=green}}"
    more = r"\tikz[overlay, remember picture] \draw (0,0) -- (unit-1-2.north);"
    piece = rf"\definecolor{{nnvizpositive}}{{HTML}}{{00FF00}}{own}" + "\n" + written(iris) + more
    assert "Warning: Font shape" not in compiled([piece], tmp_path, r"\usepackage{tikz}")


def test_a_sample_that_is_an_image_is_there_as_areas_of_one_colour(qapp):
    image = QImage(4, 3, QImage.Format.Format_Grayscale8)
    image.fill(0)
    for x, y in ((1, 0), (2, 0), (1, 1), (2, 1), (3, 2)):
        image.setPixelColor(x, y, QColor("#ffffff"))
    found = [(place.getRect(), colour.name()) for place, colour in areas(image, QRectF(10, 20, 40, 30))]
    assert found == [
        ((10, 20, 40, 30), "#000000"), ((20, 20, 20, 20), "#ffffff"), ((40, 40, 10, 10), "#ffffff"),
    ]  # fmt: skip
    tex = written(session_of("wide-784-30-10", 5), size=(174 * UNITS["mm"], 120 * UNITS["mm"]))
    assert "fill=nnviz000000]" in tex
    assert len(tex) < 80_000


def test_what_a_layer_computes_stands_clear_of_its_title_in_wider_type(iris):
    tex = written(iris, size=(174 * UNITS["mm"], 120 * UNITS["mm"]))
    assert re.search(r"\\node\[anchor=base east[^\n]*\{\$\\cdot\$ tanh\};", tex)
    assert re.search(r"\\node\[anchor=base west[^\n]*\{\\bfseries layer 1\};", tex)
