"""Axes, numbers, names and keys have room of their own, at every size and in every type."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.marks import LegendKey, PointMark
from nnviz.gui.widgets.themed import look

ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]
KEYS = tuple(LegendKey(text, "#ff0000") for text in ("setosa", "versicolor", "held out", "wrong", "chosen row"))


def test_with_equal_axes_the_keys_go_beside_a_low_plot_and_overlap_nothing(plot: Plot, image_of) -> None:
    plot.set_equal_axes(True)
    plot.set_whole((0, 1), (0, 1))
    plot.set_legend(KEYS)
    for height in (180, 420):
        image_of(plot, 330, height)
        rects = [rect for rect, _ in plot.paper._keys]
        assert len(rects) == len(KEYS)
        assert not any(rect.intersects(plot.paper.area) for rect in rects)
        assert not any(one.intersects(other) for one in rects for other in rects if one is not other)
        assert all(rect.right() <= 330 and rect.bottom() <= height for rect in rects)
    assert rects[0].bottom() <= plot.paper.area.top(), "above, where the height is enough"
    image_of(plot, 330, 180)
    assert plot.paper._keys[0][0].left() > plot.paper.area.right()
    image_of(plot, 330, 110)
    first, *others = plot.paper._keys
    assert 0 < len(others) < len(KEYS) - 1, "the last ones give way to a picture that nobody could see"
    assert all(rect.top() == first[0].top() for rect, _ in others)
    assert plot.paper.area.height() > 50


@pytest.mark.parametrize("width", [400, 500])
def test_only_as_many_keys_give_way_as_the_contents_need(plot: Plot, image_of, width: int) -> None:
    """Catches a map in large type that explains the first two of its three classes."""
    look.set_theme(THEMES["light"].projector())
    plot.set_names("sepal length", "sepal width")
    plot.set_equal_axes(True)
    plot.set_whole((0, 1), (0, 1))
    plot.set_legend(KEYS)
    shown = []
    for height in range(300, 640, 20):
        image_of(plot, width, height)
        paper = plot.paper
        shown.append(len(paper._keys))
        assert [key for _, key in paper._keys] == list(KEYS[: shown[-1]])
        one_line = len({rect.top() for rect, _ in paper._keys}) == 1
        assert one_line or min(paper.area.width(), paper.area.height()) >= 5 * paper._line
    if width == 500:
        assert min(shown) >= 4, "there is room for them at the side"
    else:
        assert shown == sorted(shown)
        assert len(set(shown)) >= 3


@pytest.mark.parametrize(
    "names", [("purrs (orange)", "scratches (black)", "wrong", "chosen"), ("upper", "lower", "wrong", "chosen")]
)
@pytest.mark.parametrize("width", [330, 380, 520])
def test_no_key_of_the_legend_reads_as_one_of_the_name_of_the_axis(
    plot: Plot, names: tuple[str, ...], width: int, image_of
) -> None:
    """Neither close after it nor under it, also where they need several lines."""
    plot.set_names("whiskers", "darkness")
    plot.set_equal_axes(True)
    plot.set_whole((0, 1), (0, 1))
    plot.set_legend([LegendKey(name, mark=PointMark("circle", "#000000", "#ffffff", 4)) for name in names])
    image_of(plot, width, 280)
    font = plot.paper._name_font
    end = plot.paper._head_left + plot.paper._gap + text_width(font, "darkness")
    above = [rect for rect, _ in plot.paper._keys if rect.top() < plot.paper.area.top() - 1]
    assert all(rect.left() >= end + 3 * plot.paper._gap for rect in above)


def test_a_low_plot_gives_no_line_to_the_name_of_its_axis(plot: Plot) -> None:
    plot.set_whole((0, 1100), (0, 1))
    look.set_theme(THEMES["light"].projector())
    plot.resize(420, 190)
    QApplication.processEvents()
    assert not plot.paper._name_below


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
@pytest.mark.parametrize("width", [340, 700])
def test_the_parts_of_a_plot_do_not_overlap(plot: Plot, theme, width: int) -> None:
    look.set_theme(theme)
    plot.resize(width, 330)
    keys = (("training", "#ff0000", False), ("test", "#00ff00", True), ("5 earlier runs", "#888888", False))
    plot.set_legend([LegendKey(*key) for key in keys])
    plot.set_whole((0, 50_000), (0, 2.5))
    paper = plot.paper
    assert paper.area.height() > 60
    assert paper.area.width() > width * 0.5
    assert all(rect.bottom() <= paper.area.top() and rect.right() <= width for rect, _ in paper._keys)
    ends = [paper._end_of(value, text) for value, text in paper._x_ticks]
    assert ends == sorted(ends)
    assert all(end <= width for end in ends)


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
@pytest.mark.parametrize("column", [0.0, 60.0, 160.0])
def test_the_name_of_the_x_axis_stands_clear_of_its_numbers(plot: Plot, theme, column: float) -> None:
    """A column beside the contents, as for what curves are called at their ends, leaves the name room there."""
    look.set_theme(theme)
    plot.resize(620, 330)
    paper = plot.paper
    plot.set_whole((0, 1_500), (0, 1.0))
    paper.column = column
    paper.lay_out(paper._size)
    assert not paper._name_below
    left = paper._name_right - text_width(paper._name_font, "updates")
    shown = [end for end in (paper._end_of(*tick) for tick in paper._x_ticks) if end <= paper._numbers_end]
    assert len(shown) >= 2
    assert left - max(shown) >= paper._gap
    if column == 160 and theme.text_scale < 2:  # there is room for all
        assert len(shown) == len(paper._x_ticks)


def test_projector_type_is_large(plot: Plot) -> None:
    look.set_theme(THEMES["light"].projector())
    assert plot.paper._font.pixelSize() >= 27


def test_the_plot_area_stays_where_it_is_when_its_numbers_change(plot: Plot) -> None:
    before = QRectF(plot.paper.area)
    for top in (9.5, 9.0, 3.0, 1.0, 0.5):
        plot.set_whole((0, 100), (0, top))
        assert plot.paper.area.left() == before.left()


def test_an_empty_plot_says_a_sentence_and_shows_no_numbers(plot: Plot, image_of) -> None:
    with_numbers = image_of(plot)
    plot.set_empty_text("Press Train")
    assert image_of(plot) != with_numbers
    plot.set_empty_text("")
    assert image_of(plot) == with_numbers
