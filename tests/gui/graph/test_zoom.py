"""A closer look: what is under the pointer stays there, what is hit is what is seen, and nothing is lost for good."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QNativeGestureEvent, QPainter, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph import GraphView, hands
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.hits import Hit, hit_at
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.painting import paint_graph
from nnviz.gui.graph.sight import back_in_sight, follow
from nnviz.gui.graph.zoom import FITTED, MOST_ZOOM, Zoom
from nnviz.session.frame.model import Target

RECT = QRectF(0, 0, 900, 420)
SHAPES = ((2, 2, 1), (4, 5, 3), (784, 30, 10), (2, *[4] * 19, 1))
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(qtbot, graph_frame):
    view = GraphView()
    qtbot.addWidget(view)
    view.resize(900, 420)
    view.show_frame(graph_frame((4, 5, 3)))
    with qtbot.waitExposed(view):
        view.show()
    return view


def wheel(view, point: QPointF, notches: float = 1, modifiers=NONE) -> None:
    angle = QPoint(0, round(120 * notches))
    event = QWheelEvent(
        point, view.mapToGlobal(point), QPoint(), angle, Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def mouse(view, kind, point: QPointF, buttons=LEFT) -> None:
    QApplication.sendEvent(view, QMouseEvent(kind, point, view.mapToGlobal(point), LEFT, buttons, NONE))


def drag(view, start: QPointF, by: QPointF) -> None:
    mouse(view, QEvent.Type.MouseButtonPress, start)
    for share in (0.5, 1.0):
        mouse(view, QEvent.Type.MouseMove, start + by * share)
    mouse(view, QEvent.Type.MouseButtonRelease, start + by, Qt.MouseButton.NoButton)


def ground_of(view) -> QPointF:
    """A point where nothing is."""
    seen = view.graph_layout().view
    points = (QPointF(x, y) for y in range(int(seen.top()) + 5, int(seen.bottom()), 7) for x in range(5, 890, 11))
    return next(point for point in points if view.hit_at(point) is None)


# ---------------------------------------------------------------- the wheel


@pytest.mark.parametrize("modifiers", [NONE, Qt.KeyboardModifier.ControlModifier])
@pytest.mark.parametrize("sizes", SHAPES)
def test_what_is_under_the_pointer_stays_there(view, graph_frame, sizes, modifiers):
    view.show_frame(graph_frame(sizes))
    layout = view.graph_layout()
    unit = int(layout.shown(1)[len(layout.shown(1)) // 2])
    place = layout.unit(1, unit)
    for _ in range(6):
        wheel(view, place, 1, modifiers)
        now = view.graph_layout().unit(1, unit)
        assert (now - place).manhattanLength() < 1.0
        assert view.hit_at(place) == Hit("unit", 1, unit)
    assert view.graph_layout().zoom.factor == pytest.approx(1.25**6)
    assert view.graph_layout().radius > layout.radius


def test_all_the_way_back_the_net_is_where_it_was(view):
    place, before = view.graph_layout().unit(0, 3), view.graph_layout().key
    for notches in (1, 2, 0.5, -1.5, -1, -4):
        wheel(view, place, notches)
    assert view.is_fitted
    assert view.graph_layout().key == before


def test_one_cannot_come_closer_for_ever(view):
    wheel(view, QPointF(300, 200), 100)
    assert view.graph_layout().zoom.factor == MOST_ZOOM
    view.grab()


def test_two_fingers_zoom_too(view):
    place = view.graph_layout().unit(1, 2)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, place, place,
        view.mapToGlobal(place), 0.5, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    assert view.graph_layout().zoom.factor == pytest.approx(1.5)
    assert (view.graph_layout().unit(1, 2) - place).manhattanLength() < 1.0


def test_a_finger_that_was_the_first_of_two_has_dragged_nothing(view):
    """Catches a weight changed by the finger with which a pinch begins."""
    told = []
    view.taken_back.connect(lambda: told.append("taken back"))
    view.let_go.connect(lambda: told.append("let go"))
    place = view.graph_layout().unit(0, 0)
    mouse(view, QEvent.Type.MouseButtonPress, place)
    mouse(view, QEvent.Type.MouseMove, place + QPointF(9, 0))
    assert view.is_held
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, place, place,
        view.mapToGlobal(place), 0.5, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    mouse(view, QEvent.Type.MouseMove, place + QPointF(30, 0))
    mouse(view, QEvent.Type.MouseButtonRelease, place + QPointF(30, 0), Qt.MouseButton.NoButton)
    assert told == ["taken back"]
    assert not view.is_held


def test_what_the_card_tells_about_lies_under_the_pointer_also_after_a_key_has_zoomed(view):
    place = view.graph_layout().unit(0, 0)
    mouse(view, QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton)
    assert view.hovered == Hit("unit", 0, 0)
    for _ in range(5):
        view.zoom_in()
        assert view.hovered in (None, view.hit_at(place))
    assert view.hovered != Hit("unit", 0, 0)


def test_another_file_is_seen_whole_even_if_its_net_is_of_the_same_size(view):
    view.zoom_in()
    view.show_frame(replace(view._frame, loss=0.5))
    assert not view.is_fitted
    view.show_frame(replace(view._frame, title="another file"))
    assert view.is_fitted


def test_a_number_that_is_being_dragged_is_not_run_away_from(view):
    place = view.graph_layout().unit(0, 0)
    mouse(view, QEvent.Type.MouseButtonPress, place)
    wheel(view, place)
    assert view.is_fitted
    mouse(view, QEvent.Type.MouseButtonRelease, place, Qt.MouseButton.NoButton)


# ---------------------------------------------------------------- moving


def test_dragging_the_ground_moves_the_net_and_chooses_nothing(view, qtbot):
    wheel(view, view.graph_layout().unit(1, 2), 2)
    before = view.graph_layout().unit(1, 2)
    with qtbot.assertNotEmitted(view.background_clicked):
        drag(view, ground_of(view), QPointF(30, -20))
    assert view.graph_layout().unit(1, 2) == before + QPointF(30, -20)


def test_a_click_on_the_ground_is_still_one(view, qtbot):
    wheel(view, view.graph_layout().unit(1, 2), 2)
    with qtbot.waitSignal(view.background_clicked):
        qtbot.mouseClick(view, LEFT, pos=ground_of(view).toPoint())


@pytest.mark.parametrize("by", [QPointF(9000, 0), QPointF(-9000, 0), QPointF(0, 9000), QPointF(0, -9000)])
@pytest.mark.parametrize("notches", [0, 3, 12])
def test_the_net_never_leaves_the_picture(view, by, notches):
    wheel(view, view.graph_layout().unit(1, 2), notches)
    drag(view, ground_of(view), by)
    layout = view.graph_layout()
    common = layout.net_rect() & layout.view
    assert common.width() >= 0.29 * min(layout.net_rect().width(), layout.view.width())
    assert common.height() >= 0.29 * min(layout.net_rect().height(), layout.view.height())


@pytest.mark.parametrize("way", ["fit", "double click"])
def test_one_press_fits_the_net_again(view, qtbot, way):
    wheel(view, QPointF(300, 200), 3)
    assert view._hint() == hands.ZOOMED_HINT
    if way == "fit":
        view.fit()
    else:
        qtbot.mouseDClick(view, LEFT, pos=ground_of(view).toPoint())
    assert view.is_fitted
    assert view._hint() == hands.GROUND_HINT


def test_the_place_survives_steps_and_not_another_net(view, graph_frame):
    wheel(view, QPointF(300, 200), 3)
    zoom = view.graph_layout().zoom
    for step in range(14):
        view.show_frame(graph_frame((4, 5, 3), step=step))
        assert view.graph_layout().zoom == zoom
    view.show_frame(graph_frame((4, 5, 3), selection=Target(2, "W", 1, 3)))
    view.resize(800, 400)
    assert view.graph_layout().zoom == zoom
    view.show_frame(graph_frame((4, 6, 3)))
    assert view.is_fitted


def test_the_keyboard_brings_what_it_is_on_into_sight(view, qtbot):
    wheel(view, view.graph_layout().unit(1, 0), 6)
    view.setFocus()
    seen = set()
    for _ in range(3):
        for _ in range(6):
            qtbot.keyClick(view, Qt.Key.Key_Down)
            seen.add(view.hovered)
            assert view.graph_layout().view.adjusted(-1, -1, 1, 1).contains(view.place_of(view.hovered))
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert len(seen) > 8


# ---------------------------------------------------------------- what is seen


@settings(max_examples=20)
@given(
    sizes=st.sampled_from(SHAPES), factor=st.floats(1.0, MOST_ZOOM), x=st.integers(-3000, 3000),
    y=st.integers(-3000, 3000), step=st.integers(0, 60),
)  # fmt: skip
def test_the_net_keeps_out_of_legend_titles_and_what_stands_below(qapp, graph_frame, sizes, factor, x, y, step):
    """Whatever the net does, the strips above and below are the same but for titles and marks that go with it."""
    frame = graph_frame(sizes, step=step)
    layout = GraphLayout(frame, RECT, LIGHT, zoom=Zoom(factor, float(x), float(y)))
    image = QImage(900, 420, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_graph(painter, RECT, frame, LIGHT, layout=layout)
    neutral = image.pixel(2, int(layout.legend.bottom()) + 2)
    gap = [image.pixel(px, int(layout.legend.bottom()) + 3) for px in range(0, 900, 7)]
    assert set(gap) == {neutral}, "between the legend and the titles there is nothing"


def test_hits_are_where_things_are_seen(qapp, graph_frame):
    frame = graph_frame((4, 5, 3))
    found = drawn(frame, GraphLayout(frame, RECT, LIGHT, zoom=Zoom(3.0, 40.0, 60.0)))
    layout = found.layout
    inside = outside = 0
    for layer in range(3):
        for unit in layout.shown(layer):
            place = layout.unit(layer, int(unit))
            hit = hit_at(place, found)
            if layout.view.contains(place):
                assert hit == Hit("unit", layer, int(unit))
                inside += 1
            else:
                assert hit is None or hit.kind == "title"
                outside += 1
    assert inside
    assert outside


def test_closer_by_numbers_come_to_edges_that_had_none(qapp, graph_frame):
    frame = graph_frame((4, 5, 3), step=0)
    fitted = drawn(frame, GraphLayout(frame, RECT, LIGHT))
    close = drawn(frame, GraphLayout(frame, RECT, LIGHT, zoom=Zoom(3.0)))
    assert not fitted.numbers
    assert len(close.numbers) > 5
    for label in close.numbers:
        assert close.layout.view.contains(label.rect)
        for layer in range(3):
            for unit in close.layout.shown(layer):
                offset = close.layout.unit(layer, int(unit)) - label.rect.center()
                assert np.hypot(offset.x(), offset.y()) > 0.6 * close.layout.radius, "no neuron lies under it"


def test_closer_by_a_folded_layer_shows_more_of_its_units(qapp, graph_frame):
    frame = graph_frame((784, 30, 10))
    shown = [len(GraphLayout(frame, RECT, LIGHT, zoom=Zoom(factor)).shown(0)) for factor in (1.0, 4.0, 16.0)]
    assert shown == sorted(set(shown))
    radii = [GraphLayout(frame, RECT, LIGHT, zoom=Zoom(factor)).radius for factor in (1.0, 4.0, 16.0)]
    assert radii == sorted(set(radii))


def test_a_file_shows_all_of_the_net(view, graph_frame):
    """Exporting paints without the layout of the window."""
    wheel(view, QPointF(300, 200), 3)
    images = []
    for _ in range(2):
        image = QImage(900, 420, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            images.append((paint_graph(painter, RECT, view._frame, LIGHT).layout.zoom, image))
    assert images[0][0] == FITTED
    assert images[0][1] == images[1][1]


@given(factor=st.floats(1.0, MOST_ZOOM), again=st.floats(1.0, MOST_ZOOM), layer=st.integers(0, 2))
def test_a_point_goes_with_the_unit_it_is_on(qapp, graph_frame, factor, again, layer):
    frame = graph_frame((4, 5, 3))
    old, new = (GraphLayout(frame, RECT, LIGHT, zoom=Zoom(one)) for one in (factor, again))
    for unit in old.shown(layer):
        there = follow(old.unit(layer, int(unit)), old, new)
        assert (there - new.unit(layer, int(unit))).manhattanLength() < 1e-6
    assert follow(QPointF(old.loss_x, old.unit_y[2][0]), old, new).x() == pytest.approx(new.loss_x)


def test_a_net_in_its_place_need_not_be_moved(qapp, graph_frame):
    frame = graph_frame((4, 5, 3))
    assert back_in_sight(GraphLayout(frame, RECT, LIGHT)).isNull()
    far = GraphLayout(frame, RECT, LIGHT, zoom=Zoom(1.0, 5000.0, 0.0))
    assert back_in_sight(far).x() < -3000
