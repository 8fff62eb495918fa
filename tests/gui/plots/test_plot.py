"""A plot zooms, comes back, reads values out, and paints itself on any device."""

import subprocess
import sys
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.svg.painting import paint_svg
from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.marks import LegendKey
from nnviz.gui.widgets.themed import look

ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]


def wheel(plot: Plot, at: QPointF, clicks: int) -> None:
    event = QWheelEvent(
        at, plot.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120 * clicks), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


# ---------------------------------------------------------------- values and pixels


def test_values_become_pixels_and_pixels_become_values(plot: Plot) -> None:
    for x, y in ((0, 0), (25, 5), (100, 10)):
        assert plot.values(plot.pixel(x, y)) == pytest.approx((x, y))
    area = plot.paper.area
    assert plot.pixel(0, 0) == area.bottomLeft()
    assert plot.pixel(100, 10) == area.topRight()


KEYS = tuple(LegendKey(text, "#ff0000") for text in ("setosa", "versicolor", "held out", "wrong", "chosen row"))


def test_with_equal_axes_a_unit_is_as_long_on_both_at_any_size_and_in_any_type(plot: Plot, image_of) -> None:
    plot.set_equal_axes(True)
    plot.set_legend(KEYS)
    for theme in ALL_THEMES:
        look.set_theme(theme)
        for width, height in ((200, 600), (330, 250), (330, 130), (900, 300), (1400, 900)):
            for x, y in (((-3, 3), (0, 6)), ((0, 2), (0, 9)), ((0, 9), (5, 6))):
                plot.set_whole(x, y)
                image_of(plot, width, height)
                across = plot.pixel(x[0] + 1, y[0] + 1) - plot.pixel(x[0], y[0])
                assert across.x() == pytest.approx(-across.y())
                if height >= 250 or not theme.is_projector:  # else the words alone are higher
                    assert QRectF(0, 0, width, height).contains(plot.paper.area)
    plot.set_equal_axes(False)
    assert plot.pixel(1, 6).x() - plot.pixel(0, 5).x() != pytest.approx(plot.pixel(0, 5).y() - plot.pixel(1, 6).y())


def test_equal_axes_stay_equal_when_one_zooms_and_drags(plot: Plot, qtbot: QtBot) -> None:
    plot.set_equal_axes(True)
    middle = plot.paper.area.center()
    wheel(plot, middle, 3)
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        qtbot.mousePress(plot.viewport(), button, pos=middle.toPoint())
        for step in (20, 40, 60):
            qtbot.mouseMove(plot.viewport(), middle.toPoint() + QPoint(step, 0))
        qtbot.mouseRelease(plot.viewport(), button, pos=middle.toPoint() + QPoint(60, 0))
    (x0, x1), (y0, y1) = plot.box.viewRange()
    assert (x1 - x0) / (y1 - y0) == pytest.approx(10), "the shape of the whole, 100 by 10"
    across = plot.pixel(x0 + 1, y0 + 1) - plot.pixel(x0, y0)
    assert across.x() == pytest.approx(-across.y())


def test_on_a_logarithmic_axis_equal_factors_are_equally_far_apart(plot: Plot) -> None:
    plot.set_log(y=True)
    plot.set_whole((0, 100), (0.001, 10))
    heights = [plot.pixel(0, 10.0**power).y() for power in (-3, -2, -1, 0, 1)]
    assert np.diff(heights) == pytest.approx(np.full(4, np.diff(heights)[0]))
    assert plot.values(plot.pixel(50, 0.02)) == pytest.approx((50, 0.02))
    assert plot.pixel(0, 0.0).y() == plot.paper.area.bottom(), "infinitely far below, but said to be there"
    assert np.isnan(plot.pixel(0, -1.0).y())


def test_odd_ranges_and_curves_are_painted_without_harm(plot: Plot, image_of, red_curve) -> None:
    """Catches a NaN or ∞ that reaches Qt (which warns) or int() (which raises), and a range too small to be divided."""
    red_curve(plot, [0, 1, 2, 3], [np.nan, 1e300, -np.inf, 2])
    red_curve(plot, [0, 1, np.nan, 3], [1, 2, 3, 4], dashed=True)
    red_curve(plot, [], [], dashed=True)
    for log in (False, True):
        plot.set_log(y=log)
        plot.set_whole((0, 1e-9), (1e-300, 1e300) if log else (-1e300, 1e300))
        image_of(plot)


# ---------------------------------------------------------------- zoom and pan


def test_the_wheel_zooms_and_a_double_click_shows_all_again(plot: Plot, qtbot: QtBot) -> None:
    middle = plot.pixel(50, 5)
    wheel(plot, middle, 3)
    assert plot.is_zoomed
    assert plot.paper.x_axis.high - plot.paper.x_axis.low < 100
    plot.set_whole((0, 200), (0, 10))
    assert plot.paper.x_axis.high < 100, "whoever has zoomed is left where they are"
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle.toPoint())
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert not plot.is_zoomed
    assert (plot.paper.x_axis.low, plot.paper.x_axis.high) == (0, 200)


def test_a_drag_moves_the_view(plot: Plot, qtbot: QtBot) -> None:
    start, end = plot.pixel(50, 5).toPoint(), plot.pixel(30, 5).toPoint()
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(plot.viewport(), (start + end) / 2)
    qtbot.mouseMove(plot.viewport(), end)
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert plot.paper.x_axis.low == pytest.approx(20, abs=1.5)
    assert plot.is_zoomed


def test_keys_zoom(plot: Plot, qtbot: QtBot) -> None:
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert plot.paper.x_axis.high - plot.paper.x_axis.low == pytest.approx(80)
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert plot.paper.x_axis.high - plot.paper.x_axis.low > 100
    qtbot.keyClick(plot, Qt.Key.Key_0)
    assert plot.paper.x_axis.high == 100


def test_a_click_tells_the_values_there(plot: Plot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.clicked) as signal:
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.pixel(40, 2).toPoint())
    assert signal.args == pytest.approx([40, 2], abs=0.3)


def test_the_right_button_opens_no_menu(plot: Plot, qtbot: QtBot) -> None:
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.RightButton, pos=plot.pixel(40, 2).toPoint())
    assert QApplication.activePopupWidget() is None
    assert plot.contextMenuPolicy() == Qt.ContextMenuPolicy.PreventContextMenu


# ---------------------------------------------------------------- reading and painting


def test_the_pointer_reads_the_values(plot: Plot, qtbot: QtBot) -> None:
    asked: list[tuple[float, float]] = []

    def read(x: float, y: float) -> str:
        asked.append((x, y))
        return "update 50\nloss 5"

    plot.read_out = read
    before = plot.grab().toImage()
    qtbot.mouseMove(plot.viewport(), plot.pixel(50, 5).toPoint())
    after = plot.grab().toImage()
    assert asked[-1] == pytest.approx((50, 5), abs=0.3)
    assert after != before
    qtbot.mouseMove(plot.viewport(), QPoint(1, 1))
    assert plot.grab().toImage() == before


class Diagonal(Plot):
    """A plot that can make a twin of itself."""

    def __init__(self) -> None:
        super().__init__("Diagonal")
        curve = self.add_curve()
        curve.set_pen("#ff0000")
        curve.set_data(np.array([0.0, 100.0]), np.array([0.0, 10.0]))
        self.set_whole((0, 100), (0, 10))

    def show_same(self, other: Plot) -> None:
        """It always shows the same."""


def test_a_picture_of_another_size_is_laid_out_for_it_and_leaves_the_window_alone(qtbot: QtBot, image_of) -> None:
    plot, alike = Diagonal(), Diagonal()
    qtbot.addWidget(plot)
    qtbot.addWidget(alike)
    plot.resize(500, 320)
    plot.show()
    before, area = plot.grab().toImage(), QRectF(plot.paper.area)
    image = QImage(900, 200, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        plot.paint(painter, QRectF(0, 0, 900, 200), THEMES["light"])
    assert image == image_of(alike, 900, 200)
    assert plot.paper.area == area
    assert plot.grab().toImage() == before


def test_a_plot_that_was_never_shown_can_be_painted(qtbot: QtBot, image_of, count_of, red_curve) -> None:
    plot = Plot("Unseen")
    qtbot.addWidget(plot)
    plot.set_whole((0, 1), (0, 1))
    red_curve(plot, [0, 1], [0.5, 0.5])
    assert count_of(image_of(plot), "#ff0000") > 300


def test_a_drawing_for_a_file_has_its_text_as_outlines(plot: Plot) -> None:
    rect = QRectF(0, 0, 500, 320)
    drawing = paint_svg(lambda painter: plot.paint_itself(painter, rect), (500, 320)).written("", "")
    assert "<path" in drawing
    assert "<text" not in drawing


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
def test_a_theme_can_be_changed_again_and_again(plot: Plot, theme, image_of) -> None:
    look.set_theme(theme)
    image = image_of(plot)
    assert image.pixelColor(1, 1) == QColor(theme.background)
    look.set_theme(THEMES["light"])
    look.set_theme(theme)
    assert image_of(plot) == image


def test_a_plot_has_a_name_for_screen_readers(plot: Plot) -> None:
    assert plot.accessibleName() == "A plot"


def test_a_plot_goes_when_its_window_goes(qtbot: QtBot) -> None:
    """Catches a connection, or a lambda, that holds the plot for ever."""
    plot = Plot("Gone")
    gone = weakref.ref(plot.paper)
    plot.deleteLater()
    del plot
    qtbot.waitUntil(lambda: _collected(gone))


def _collected(reference: weakref.ref) -> bool:
    import gc

    gc.collect()
    return reference() is None


def test_pyqtgraph_is_loaded_with_the_first_plot_and_not_before() -> None:
    """Catches an import that makes every start half a second longer."""
    code = (
        "import sys, nnviz.gui.plots.training, nnviz.gui.plots.learnt\n"
        "import nnviz.gui.drawing.ticks, nnviz.gui.widgets.words\n"
        "assert 'pyqtgraph' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "pyqtgraph" in sys.modules  # here, where Plot is


FAR = [(-1.0, 1.0), (-1e-300, 1e-300), (-1e149, 1e149), (3.0, 3.0), (0.0, 1e-320), (1e160, 1.000001e160)]


@pytest.mark.parametrize("kind", ["equal", "locked"])
def test_from_any_range_to_any_other_a_plot_keeps_two_ends_and_is_painted(plot: Plot, kind: str) -> None:
    """A range once was brought to nothing by the limits of the next one, and Qt crashed."""
    plot.set_equal_axes(kind == "equal")
    plot.box.setAspectLocked(kind == "locked")
    for old in FAR:
        for new in FAR:
            plot.set_whole(old, old)
            plot._zoom(0.9)
            plot.set_whole(new, new)
            assert all(low < high for low, high in plot.box.viewRange())
        plot.grab()


def test_what_was_zoomed_in_on_stays_while_it_is_a_part_of_the_whole(plot: Plot) -> None:
    plot._zoom(0.5)
    seen = plot.box.viewRange()
    plot.set_whole((0, 120), (0, 12))
    assert plot.is_zoomed
    assert plot.box.viewRange() == seen
    plot.set_whole((1000, 1200), (0, 12))
    assert not plot.is_zoomed
    assert plot.box.viewRange() == [[1000, 1200], [0, 12]]
