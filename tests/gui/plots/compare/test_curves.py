"""The curves: where they are, what leaves the picture, and names that do not cover each other."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.plots.compare.curves import paint_curves, plan_curves
from nnviz.gui.plots.compare.picture import paint_compare
from nnviz.gui.plots.compare.table import plan_table
from nnviz.session.frame.compare import CompareFrame, LaneFrame


def lane(index, losses, **changes):
    updates = np.arange(len(losses))
    made = LaneFrame(
        index, f"lane number {index}", updates, np.asarray(losses, dtype=float), None, len(losses) - 1,
        float(losses[-1]), f"{losses[-1]:.3g}", "–", False, None, "50 %", "0", "0.5", "", "", "", False, False,
    )  # fmt: skip
    return replace(made, **changes)


def compared(*losses):
    lanes = tuple(lane(index, one) for index, one in enumerate(losses))
    last = max(len(one) for one in losses) - 1
    return CompareFrame("Which?", "rows · net", ("depth",), lanes, last, last, 0.1, 0.69, True, "", "foot", "")


def test_a_pixel_and_an_update_are_each_others_place(qapp):
    plan = plan_curves(compared([1.0] * 101, [0.5] * 101), QRectF(0, 0, 700, 300), LIGHT, log=True)
    for update in (0, 37, 100):
        assert plan.update_at(plan.x(update)) == update
    assert plan.update_at(-50) == 0
    assert plan.update_at(5000) == 100


def test_a_lane_that_explodes_does_not_press_the_others_flat(qapp):
    frame = compared([0.7, 0.5, 0.4], [0.7, 1e30, 1e300])
    for log in (True, False):
        plan = plan_curves(frame, QRectF(0, 0, 700, 300), LIGHT, log=log)
        heights = plan.y(np.array([0.7, 0.4]))
        assert heights[1] - heights[0] > 10
        assert plan.y(np.array([1e300]))[0] < plan.plot.top()


def test_no_solid_line_goes_on_where_a_lane_has_ended(qapp):
    """The first lane ends half way; what joins it to its name has gaps, as a curve has none."""
    frame, rect = compared([0.7] * 51, [0.7] + [0.1] * 100), QRectF(0, 0, 700, 300)
    image = QImage(700, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        paint_curves(painter, rect, frame, LIGHT, log=True)
    plan = plan_curves(frame, rect, LIGHT, log=True)
    row = round(float(plan.y(np.array([0.7]))[0]))

    def gaps(first, last):
        """Columns in which nothing stands within a pixel of the first lane's height."""
        columns = range(round(plan.x(first)), round(plan.x(last)))
        return sum(all(image.pixel(x, y) == 0xFFFFFFFF for y in (row - 1, row, row + 1)) for x in columns)

    assert gaps(10, 40) == 0
    assert gaps(60, 90) > 10


@pytest.mark.parametrize("losses", [[np.nan, np.nan], [np.inf, np.inf], [0.0, 0.0], [1e-300, 1e-308], [1e308, 1e300]])
@pytest.mark.parametrize("log", [True, False])
def test_any_losses_can_be_painted(qapp, losses, log):
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_compare(painter, QRectF(0, 0, 600, 400), compared(losses, [0.7, 0.6]), (None, None), LIGHT, log=log)


def test_a_narrow_table_leaves_columns_out_and_keeps_the_name_and_the_word(qapp):
    frame = compared([0.7, 0.5], [0.7, 0.6])
    wide = plan_table(frame, QRectF(0, 0, 900, 200), LIGHT).columns
    narrow = plan_table(frame, QRectF(0, 0, 220, 200), LIGHT).columns
    assert set(wide) == {"name", "place", "low", "loss", "right", "saturated", "gradient"}
    assert {"name", "place"} <= set(narrow) < set(wide)
    assert all(left < right for left, right in narrow.values())
