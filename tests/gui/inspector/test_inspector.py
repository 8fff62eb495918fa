"""The inspector shows a neuron's sum and its curve, on any width, and scrolls."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.inspector import InspectorLayout, InspectorView, inspector_height, paint_inspector
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.model import InspectorFrame

pytestmark = pytest.mark.usefixtures("qapp")

MakeInspector = Callable[..., InspectorFrame]
ALL_THEMES = [*THEMES.values(), THEMES["dark"].projector()]


def painted(frame: InspectorFrame | None, theme: Theme, width: int = 300) -> QImage:
    height = max(round(inspector_height(frame, width, theme)), 200)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_inspector(painter, QRectF(0, 0, width, height), frame, theme)
    return image


def count_of(image: QImage, color: str) -> int:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return np.count_nonzero(pixels & 0xFFFFFF == QColor(color).rgb() & 0xFFFFFF)


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
@pytest.mark.parametrize("width", [240, 300, 520])
def test_every_part_has_a_place_inside_the_width(make_inspector: MakeInspector, theme: Theme, width: int) -> None:
    layout = InspectorLayout.of(make_inspector(6, note="a note " * 20), width, theme)
    parts = [layout.title, *layout.rows, layout.bias, layout.total, layout.formula, layout.plot]
    parts += [rect for _, rect in (*layout.values, *layout.note)]
    assert all(part.left() >= 0 and part.right() <= width for part in parts)
    assert all(a.bottom() <= b.top() + 0.5 for a, b in pairwise(parts))
    assert parts[-1].bottom() <= layout.height
    columns = layout.columns
    assert columns.bar[0] + columns.bar[1] <= width


def test_long_numbers_make_the_type_smaller_before_they_are_cut(make_inspector: MakeInspector) -> None:
    frame = make_inspector(3)
    numbers = {"weight": "−1.23×10⁻⁷", "value": "4.56×10⁻¹²", "product": "−5.61×10⁻¹⁹"}
    long = replace(frame, terms=tuple(replace(term, **numbers) for term in frame.terms))
    usual, tight = (InspectorLayout.of(f, 260, THEMES["light"]).columns for f in (frame, long))
    assert tight.bar[1] == 0
    assert tight.font.pixelSize() <= usual.font.pixelSize()


def test_a_neuron_without_a_bias_has_no_row_for_it(make_inspector: MakeInspector, qtbot: QtBot) -> None:
    full, bare = make_inspector(3), replace(make_inspector(3), bias="")
    heights = [inspector_height(frame, 300, THEMES["light"]) for frame in (full, bare)]
    rows = InspectorLayout.of(full, 300, THEMES["light"]).rows
    assert heights[0] - heights[1] == rows[0].height()
    view = InspectorView()
    qtbot.addWidget(view)
    told = []
    for frame in (full, bare):
        view.show_frame(frame)
        told.append("bias" in view.accessibleDescription())
    assert told == [True, False]
    theme = THEMES["light"]
    assert count_of(painted(bare, theme), theme.text) < count_of(painted(full, theme), theme.text)


def test_the_tangent_and_the_point_are_drawn_where_z_is_known(make_inspector: MakeInspector) -> None:
    theme = THEMES["light"]
    known, unknown = painted(make_inspector(4, 0.377), theme), painted(make_inspector(4, None), theme)
    assert count_of(known, theme.current) > 100 + count_of(unknown, theme.current)


def test_softmax_has_no_plot(make_inspector: MakeInspector) -> None:
    empty = np.array([])
    frame = make_inspector(curve_z=empty, curve_a=empty, note="Softmax has no curve of one variable.")
    assert InspectorLayout.of(frame, 300, THEMES["light"]).plot.isEmpty()
    painted(frame, THEMES["light"])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300, -1e300, 50.0])
def test_odd_numbers_are_painted_without_harm(make_inspector: MakeInspector, value: float) -> None:
    """Catches a NaN or ∞ that reaches Qt (which warns) or int() (which raises)."""
    frame = replace(make_inspector(4, 0.2), z=value, a=value, slope=value)
    painted(frame, THEMES["light"])
    flat = np.full(11, value)
    painted(make_inspector(4, 0.2, curve_z=np.linspace(-1, 1, 11), curve_a=flat), THEMES["dark"])
    painted(make_inspector(4, 0.2, curve_z=flat, curve_a=flat), THEMES["dark"])


def test_odd_texts_are_painted_without_harm(make_inspector: MakeInspector) -> None:
    """Catches a formula that cannot be set, a text wider than its place, and a share that is NaN."""
    frame = make_inspector(3)
    for text in ("", "NaN", "nonsense " * 30, r"\left("):
        terms = tuple(replace(t, source=text, weight=text, product=text, share=float("nan")) for t in frame.terms)
        painted(replace(frame, terms=terms, title=text, formula=text, note=text, left_out=text), THEMES["light"])
    painted(make_inspector(0), THEMES["light"])


def test_without_a_neuron_there_is_a_hint(qtbot: QtBot) -> None:
    view = InspectorView()
    qtbot.addWidget(view)
    view.show_frame(None)
    assert "Click a neuron" in view.accessibleDescription()
    assert count_of(painted(None, THEMES["light"]), THEMES["light"].background) < 300 * 200


def test_the_scroll_bar_comes_or_not_and_does_not_come_and_go(qtbot: QtBot, make_inspector: MakeInspector) -> None:
    """Narrower by a scroll bar, some neurons are lower: their range must not depend on whether there is one."""
    view = InspectorView()
    qtbot.addWidget(view)
    view.resize(240, 300)
    view.show()
    view.show_frame(make_inspector(3))
    for height in range(300, 500, 4):
        view.resize(240, height)
        widths = []
        for _ in range(8):
            QApplication.processEvents()
            widths.append(view.viewport().width())
        assert len(set(widths[3:])) == 1, height


def test_what_is_higher_than_its_place_scrolls(qtbot: QtBot, make_inspector: MakeInspector) -> None:
    view = InspectorView()
    qtbot.addWidget(view)
    view.resize(300, 250)
    view.show()
    view.show_frame(make_inspector(12))
    bar = view.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    view.show_frame(make_inspector(12, 0.9))
    assert bar.value() == bar.maximum()
    view.show_frame(make_inspector(12, unit=1))
    assert bar.value() == 0
    view.resize(300, 2000)
    assert bar.maximum() == 0


def test_screen_readers_hear_the_sum(qtbot: QtBot, make_inspector: MakeInspector) -> None:
    view = InspectorView()
    qtbot.addWidget(view)
    frame = make_inspector(2)
    view.show_frame(frame)
    assert frame.title in view.accessibleName()
    for text in (frame.terms[0].product, frame.z_text, frame.slope_text, frame.delta_text):
        assert text in view.accessibleDescription()


def test_a_theme_change_is_drawn(qtbot: QtBot, make_inspector: MakeInspector) -> None:
    view = InspectorView()
    qtbot.addWidget(view)
    view.resize(300, 400)
    view.show_frame(make_inspector())
    light = view.grab().toImage()
    look.set_theme(THEMES["dark"].projector())
    assert view.grab().toImage() != light
    assert view.sizeHint().width() > 300
