"""The legend says what the marks mean, in the marks' own widths, and is never clipped."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing.scales import Mark, level_of, marks, width_of
from nnviz.gui.drawing.theme import LIGHT, THEMES
from nnviz.gui.graph import activation_scale, legend
from nnviz.gui.graph.edges import edge_set
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.legend import MARGIN, PADDING, decade_text, paint_legend, plan_legend, swatch_exponents
from nnviz.gui.graph.painting import marks_in_picture, paint_graph

themes = st.sampled_from([*THEMES.values(), *(theme.projector() for theme in THEMES.values())])
SWATCHES = (7, 4, 3, 2)


@pytest.fixture
def said(monkeypatch) -> list[str]:
    """What is written in the legend."""
    said: list[str] = []
    write = legend.draw_text
    for module in (legend, activation_scale):
        monkeypatch.setattr(
            module, "draw_text", lambda painter, place, text, *rest, **options: (
                said.append(text), write(painter, place, text, *rest, **options))
        )  # fmt: skip
    return said


def strip(frame, width=1280, theme=LIGHT, scale=1.0, present=frozenset()) -> QImage:
    image = QImage(width, 80, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    with QPainter(image) as painter:
        plan = plan_legend(frame, float(width), theme)
        paint_legend(painter, QRectF(0, 0, width, 80), plan, frame, theme, scale, frozenset(present))
    return image


@given(st.integers(320, 2600), themes, st.booleans(), st.integers(-120, 120))
def test_what_is_in_the_legend_fits_the_width(qapp, graph_frame, width, theme, pinned, decade):
    frame = graph_frame((2, 2, 1), reference_pinned=pinned, reference_decade=decade)
    plan = plan_legend(frame, float(width), theme)
    if not (theme.is_projector and width < 560):
        assert plan.specials_at - legend.SPACE <= width - MARGIN - PADDING
    assert len(plan.exponents) in SWATCHES


def test_a_narrower_legend_leaves_out_more(qapp, graph_frame):
    plans = [plan_legend(graph_frame(), float(width), LIGHT) for width in range(1400, 300, -20)]
    counts = [len(plan.exponents) for plan in plans]
    assert set(counts) == set(SWATCHES)
    assert counts[0] == 7
    assert counts[-1] == 2
    assert plans[0].heading
    assert not plans[-1].heading
    assert all(plan.quantity for plan in plans[:-5]), "what the widths are is said almost to the last"


def test_the_scale_of_the_activations_stays_longer_than_the_words_beside_it(qapp, graph_frame, said):
    """Nothing else says what a neuron's colour means."""
    for width in range(1400, 300, -20):
        said.clear()
        strip(graph_frame((2, 2, 1)), width=width, present={Mark.UNKNOWN, Mark.BELOW, Mark.ZERO})
        swatches = len(plan_legend(graph_frame((2, 2, 1)), float(width), LIGHT).exponents)
        assert swatches < 4 or "−1" in said, width


@given(st.integers(-300, 300), st.sampled_from(SWATCHES))
def test_swatches_run_over_six_decades_up_to_the_reference(decade, count):
    exponents = swatch_exponents(decade, count)
    assert len(exponents) == count
    assert (exponents[0], exponents[-1]) == (decade - 6, decade)


def test_decades_are_written_plainly_or_as_powers():
    assert [decade_text(exponent) for exponent in (-12, -3, -2, 0, 3, 4)] == [
        "10⁻¹²", "10⁻³", "0.01", "1", "1000", "10⁴",
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_swatch_is_as_wide_as_the_edge_it_stands_for(qapp, graph_frame, scale):
    """Counts the coloured pixels across the widest swatch in a real picture."""
    frame = graph_frame((2, 2, 1), reference_decade=0)
    image = strip(frame, scale=scale)
    columns = [
        [image.pixelColor(x, y).name() for y in range(80)].count(LIGHT.positive)
        for x in range(160, 640)  # where the swatches stand, away from their signs and the activation bar
    ]
    found = marks(frame.edges[0].gradients * 0 + 1.0, 0)
    width = width_of(Mark.SCALED, int(found.level[0, 0]), LIGHT, scale)
    assert level_of(0, 0) == found.level[0, 0]
    assert max(columns) == pytest.approx(width, abs=1.2)


def picture(frame, size=(1280, 560)) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_graph(painter, QRectF(0, 0, *size), frame, LIGHT)
    return image


def test_the_legend_changes_with_what_the_edges_show(qapp, graph_frame):
    place = QRectF(0, 0, 1280, 48).toRect()
    shown = [
        picture(graph_frame(**changes)).copy(place)
        for changes in (
            {},
            {"edges_show": "weight"},
            {"gradient_of": "mean over 150 training samples"},
            {"reference_pinned": True},
            {"reference_decade": -3},
            {"activation_limit": 4.0},
        )
    ]
    assert all(a != b for i, a in enumerate(shown) for b in shown[i + 1 :])


def test_nothing_but_the_special_marks_changes_while_the_user_steps(qapp, graph_frame):
    frames = [graph_frame((4, 5, 3), step=step) for step in (0, 3, 7, 12)]
    plan = plan_legend(frames[0], 1280.0, LIGHT)
    assert all(plan_legend(frame, 1280.0, LIGHT) == plan for frame in frames)
    pictures = [picture(frame).copy(0, 0, 1280, 48) for frame in frames]
    assert all(one.copy(0, 0, int(plan.specials_at), 48) == pictures[0].copy(0, 0, int(plan.specials_at), 48)
               for one in pictures)  # fmt: skip
    assert all(one.copy(1100, 0, 180, 48) == pictures[0].copy(1100, 0, 180, 48) for one in pictures)


def present(frame) -> frozenset[int]:
    layout = GraphLayout(frame, QRectF(0, 0, 1280, 560), LIGHT)
    return marks_in_picture(frame, layout, edge_set(frame, layout))


def test_a_special_mark_is_explained_while_it_is_in_the_picture(qapp, graph_frame, said):
    frame = graph_frame((2, 2, 1))
    weights = frame.edges[0].weights.copy()
    for value, mark, word in ((0.0, Mark.ZERO, "0"), (1e-30, Mark.BELOW, "smaller"), (float("nan"), None, "NaN, ∞")):
        weights[1, 0] = value
        edges = (replace(frame.edges[0], weights=weights.copy()), *frame.edges[1:])
        now = replace(frame, edges=edges, edges_show="weight", reference_decade=0)
        assert present(now) == {Mark.SCALED, Mark.NONFINITE if mark is None else mark}
        said.clear()
        picture(now)
        assert {text for text in said if text in legend.SPECIALS.values()} == {word}


def test_not_yet_stands_there_until_everything_that_is_shown_is_known(qapp, graph_frame, said):
    frames = [graph_frame((2, 2, 1), step=step) for step in range(16)]
    unknown = [Mark.UNKNOWN in present(frame) for frame in frames]
    assert unknown == sorted(unknown, reverse=True)
    assert (unknown[0], unknown[-1]) == (True, False)
    for frame, is_unknown in zip(frames, unknown, strict=True):
        said.clear()
        picture(frame)
        assert ("not yet" in said) == is_unknown


def test_weights_are_known_from_the_start(qapp, graph_frame):
    """Catches the links to the loss, which have no weight, taken for something that is still to come."""
    assert Mark.UNKNOWN not in present(graph_frame((2, 2, 1), step=0, edges_show="weight"))


def test_a_bias_alone_is_a_mark_in_the_picture_too(qapp, graph_frame):
    frame = graph_frame((2, 2, 1), edges_show="weight")
    layers = (frame.layers[0], replace(frame.layers[1], biases=frame.layers[1].biases * 0), *frame.layers[2:])
    assert Mark.ZERO in present(replace(frame, layers=layers))
    assert Mark.ZERO not in present(frame)


def test_a_file_says_in_words_whose_gradients_they_are_and_that_the_scales_are_held(qapp, graph_frame, said):
    strip(graph_frame(reference_pinned=True))
    assert [text for text in said if text[0] in "E|h"] == ["Edges show", "|∂L/∂w|, sample 12", "held"]
    said.clear()
    strip(graph_frame(edges_show="weight"))
    assert [text for text in said if text[0] in "E|h"] == ["Edges show", "|w|"]


def test_without_a_legend_the_net_has_more_room(qapp, graph_frame):
    rect = QRectF(0, 0, 1280, 560)
    with_it = GraphLayout(graph_frame((10, 10, 10)), rect, LIGHT)
    without = GraphLayout(graph_frame((10, 10, 10)), rect, LIGHT, legend=False)
    assert without.bands.nodes.height() > with_it.bands.nodes.height()
    assert without.radius > with_it.radius


@pytest.mark.parametrize(("scale", "hollow"), [(1.0, True), (0.3, True), (0.25, False)])
def test_the_swatches_of_negative_edges_are_hollow_where_there_are_such(qapp, graph_frame, scale, hollow):
    """With one colour for both signs, the swatches of the negative ones are other ones just where they are hollow."""
    theme = replace(LIGHT, positive="#000000", negative="#000000")
    frame = graph_frame((2, 2, 1))
    plan = plan_legend(frame, 1280.0, theme)
    image = strip(frame, theme=theme, scale=scale)
    middle = MARGIN + legend.strip_height(theme) / 2
    left = int(plan.swatches[-2])
    rows = [image.copy(left, round(middle + shift), 20, 10) for shift in (-10, 0)]
    assert (rows[0] != rows[1]) == hollow
