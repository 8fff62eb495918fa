"""Brackets under the factors, and the light on one of them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from nnviz import resources
from nnviz.gui.chain import ChainView
from nnviz.gui.chain.groups import group_span
from nnviz.gui.chain.layout import ChainLayout
from nnviz.gui.drawing.theme import LIGHT
from nnviz.session import Session
from nnviz.session.place import read_place


@pytest.fixture(scope="module")
def frame():
    session = Session.open(resources.path("experiments", "deep-20-layers.nnviz.json"))
    for letter, place in (("f", "#loss"), ("g", "#layer-12"), ("h", "#unit-1-1")):
        session.run("name", place=place, as_=letter)
    session.run_to(part="dA_dZ", layer=12)
    return session.frame().chain


@pytest.fixture
def shown(qtbot, frame):
    view = ChainView()
    qtbot.addWidget(view)
    view.resize(900, 330)
    view.show_frame(frame)
    return view


def test_a_bracket_spans_its_factors_and_the_fold_that_hides_some_of_them(shown, frame):
    layout = shown.layout_now()
    spans = [group_span(group, layout) for group in frame.groups]
    assert all(left < right for left, right in spans)
    first, last, inset = layout.cells[0], layout.cells[-1], layout.sizes.gap(4)
    current = next(cell for cell in layout.cells if cell.content == frame.groups[1].first)
    assert spans[0] == pytest.approx((first.box.left() + inset, first.box.right() - inset))
    assert spans[1][0] == pytest.approx(current.box.left() + inset)
    assert spans[2][1] == pytest.approx(last.box.right() - inset)
    assert spans[0][1] < spans[1][0]
    assert spans[1][1] <= spans[2][0]


def test_a_bracket_is_drawn_in_the_colour_of_its_letter(shown, frame):
    layout, image = shown.layout_now(), shown.grab().toImage()
    for group in frame.groups:
        left, _ = group_span(group, layout)
        rows = range(round(layout.bars.top()), round(layout.bars.bottom()))
        line = min((image.pixelColor(round(left) + 3, y) for y in rows), key=QColor.lightness)
        assert min(LIGHT.named, key=lambda colour: distance(line, QColor(colour))) == LIGHT.named[group.named]


def distance(one, other):
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_in_large_type_a_line_stands_under_the_factors_where_no_strip_is(frame, qapp):
    theme = LIGHT.projector()
    layout = ChainLayout.of(frame, QRectF(0, 0, 1232, 330), theme)
    assert layout.bars.isEmpty()
    assert group_span(frame.groups[0], layout) is not None


def test_nothing_has_a_bracket_without_letters(shown, frame):
    layout = shown.layout_now()
    between = QPointF(layout.strip.left() - 20, layout.bars.center().y())
    assert shown.tip_at(between) == ""
    shown.show_frame(replace(frame, groups=()))
    assert "log₁₀" in shown.tip_at(between)


def test_a_factor_that_is_spoken_of_is_lit_and_all_else_is_dimmed(shown, frame):
    before, layout = shown.grab().toImage(), shown.layout_now()
    shown.light([read_place("#unit-1-1"), read_place("#factor-1")])
    after = shown.grab().toImage()
    lit, other = (layout.cells[place].slot for place in (0, 2))
    assert after.copy(lit.toRect()) == before.copy(lit.toRect())
    assert after.copy(other.toRect()) != before.copy(other.toRect())
    shown.light(())
    assert shown.grab().toImage() == before
    shown.light([read_place("#loss")])
    assert shown.grab().toImage() == before
