"""Figures on paper: no type under the size that was asked for, nothing cut or over another, and said what is out."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from written import WritingPainter, Written, cut, formulas_noted, overlapping, small_indices, too_small

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import VIEWS
from nnviz.gui.export.lengths import UNITS
from nnviz.gui.export.picture import Picture, left_out, paint_view, with_width
from nnviz.session import Frame, Session, UserError

pytestmark = pytest.mark.usefixtures("qapp")

#: One column of a journal, and two.
COLUMNS = [(84, 8), (174, 9)]
#: Of the size that was asked for: the least of an index, and of one of an exponent, as in the softmax of z_i.
INDEX, INDEX_OF_EXPONENT = 0.7, 0.6


@pytest.fixture(scope="module", params=["mazur", "iris", "deep-20-layers", "wide-784-30-10"])
def frames(request, qapp) -> list[Frame]:
    """A net at some steps of every phase."""
    session = Session.open(str(resources.path("experiments", f"{request.param}.nnviz.json")))
    last, found = session.frame().status.steps, []
    for step in (0, 1, last // 3, last // 2, last - 2, last):
        session.run_to(step)
        found.append(session.frame())
    return found


def figure(frame: Frame, view: str, width: float, points: float, height: float | None = None, **options) -> Picture:
    """A figure so many millimetres wide; as high as it is by itself unless it says otherwise."""
    one = Picture(frame, THEMES["light"], view=view, text=points * UNITS["pt"], told_in="mm", **options)
    natural = with_width(one, width * UNITS["mm"])
    return natural if height is None else replace(natural, size=(natural.size[0], height * UNITS["mm"]))


def written(one: Picture) -> list[Written]:
    rect = QRectF(0, 0, *one.size)
    image = QImage(rect.size().toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    with WritingPainter(image) as painter:
        paint_view(painter, rect, one)
        found = painter.written
    return found


@pytest.mark.parametrize(("width", "points"), COLUMNS)
@pytest.mark.parametrize(("view", "share"), [("window", 1.0), ("window", 0.6), ("graph", 0.7), ("chain", 0.7)])
def test_column_figures_can_be_read(frames, view, width, points, share, monkeypatch):
    """Of the height that a view has by itself all steps, of lower ones some."""
    for frame in frames if share == 1 else frames[1::3]:
        one = figure(frame, view, width, points)
        one = replace(one, size=(one.size[0], max(one.size[1] * share, 60 * UNITS["mm"])))
        with formulas_noted(monkeypatch):
            found = written(one)
        assert len(found) > 8
        assert not too_small(found, one.text)
        assert not small_indices(found, INDEX_OF_EXPONENT * one.text)
        assert len(small_indices(found, INDEX * one.text)) <= frame.chain.detail_title.count("softmax")
        assert not cut(found, QRectF(0, 0, *one.size))
        assert not overlapping(found)


def test_the_smallest_text_has_exactly_the_size_that_was_asked_for(iris):
    for points in (6.5, 8, 9, 12):
        sizes = {one.size for one in written(figure(iris, "graph", 174, points))}
        assert min(sizes) == pytest.approx(points * UNITS["pt"], rel=1e-12)


@pytest.fixture(scope="module")
def iris(qapp) -> Frame:
    session = Session.open(str(resources.path("experiments", "iris.nnviz.json")))
    session.run_to(8)
    return session.frame()


def test_a_wide_figure_leaves_nothing_out(iris):
    assert left_out(figure(iris, "graph", 174, 8, 110)) == ()


def test_what_a_low_figure_leaves_out_goes_in_an_order_and_is_said(iris):
    outs = [left_out(figure(iris, "graph", 84, 8, height)) for height in (90, 60, 45)]
    assert outs[0] == ()
    assert outs[1] == ("the values of neurons", "the bracket under the chosen weights", "the scale of activations")
    assert {"the legend", "the bracket under the chosen weights"} <= set(outs[2])
    assert "the chain rule" in left_out(figure(iris, "window", 84, 8, 60))
    assert "what the step computes" in left_out(figure(iris, "chain", 84, 8, 45))


def test_an_equation_that_is_left_with_its_result_says_so(iris):
    assert "the numbers that are multiplied" in left_out(figure(iris, "chain", 84, 8, 60))
    assert left_out(figure(iris, "chain", 84, 8)) == ()  # in rows
    assert left_out(figure(iris, "chain", 174, 9)) == ()


def test_a_legend_that_nobody_wants_is_not_left_out(iris):
    assert "the legend" not in left_out(figure(iris, "graph", 84, 8, 45, legend=False))


def test_a_picture_without_a_size_of_type_leaves_nothing_out(iris):
    assert left_out(Picture(iris, THEMES["light"], size=(300, 200))) == ()


@pytest.mark.parametrize("view", VIEWS)
def test_a_figure_that_is_too_small_for_its_type_is_refused_with_what_would_do(iris, view):
    with pytest.raises(UserError, match=r"^A picture of 50 × [\d.]+ mm has no room for type of 20 pt: give it type of"):
        figure(iris, view, 50, 20, 60)


def test_the_type_has_a_size_that_can_be_read(iris):
    for points in (3, 80, float("nan")):
        with pytest.raises(UserError, match="4 to 72 pt"):
            Picture(iris, THEMES["light"], text=points * UNITS["pt"])


def test_the_projectors_type_yields_to_a_size_that_was_asked_for(iris):
    hall = THEMES["dark"].projector()
    one = replace(figure(iris, "graph", 84, 8), theme=hall)
    assert min(text.size for text in written(one)) == pytest.approx(8 * UNITS["pt"])
