"""What is asked, lit or slipped in the picture, and a question that is answered by a click."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage

from nnviz import resources
from nnviz.gui.drawing.theme import LIGHT
from nnviz.gui.graph.choosing import candidates
from nnviz.gui.graph.drawn import drawn
from nnviz.gui.graph.hits import Hit, hit_at
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.places import area_of, hit_of, place_hit, room_of
from nnviz.gui.graph.slips import curve_card, marked, opened
from nnviz.gui.graph.unit_labels import label_at
from nnviz.session import Session
from nnviz.session.frame.model import AskedFrame, Named
from nnviz.session.frame.slip import SlipFrame, build_slip
from nnviz.session.notation import number
from nnviz.session.place import Place, read_place
from nnviz.session.plan import Part
from nnviz.session.question import Question

RECT = QRectF(0, 0, 1000, 480)

pytestmark = pytest.mark.usefixtures("qapp")


def places(*texts):
    return tuple(map(read_place, texts))


def slope_asked(layer=1, units=4):
    hidden = tuple(Place("unit", (layer, unit)) for unit in range(2, units + 1))
    return AskedFrame((Place("unit", (layer, 1)),), hidden, "∂A₁/∂Z₁ = ?", (), True)


def click_asked(*among):
    return AskedFrame(places("#w-1-1-1"), (), "", places(*among), False)


def laid_out(frame, rect=RECT):
    return drawn(frame, GraphLayout(frame, rect, LIGHT))


# ---------------------------------------------------------------- things and places


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("#x-2", Hit("unit", 0, 1)),
        ("#unit-1-3", Hit("unit", 1, 2)),
        ("#a-2-1", Hit("unit", 2, 0)),
        ("#z-1-4", Hit("sum", 1, 3)),
        ("#w-2-1-4", Hit("edge", 2, 0, 3)),
        ("#b-1-2", Hit("bias", 1, 1)),
        ("#layer-1", Hit("title", 1)),
        ("#input", Hit("title", 0)),
        ("#loss", Hit("loss", 2)),
        ("#y-1", Hit("target", 2)),
        ("#factor-3", None),
    ],
)
def test_each_place_is_a_thing_in_the_picture_and_is_found_by_it(graph_frame, text, hit):
    place = read_place(text)
    assert hit_of(place, 2) == hit
    if hit is None:
        return
    assert place_hit(hit, places("#x-1", text), 2) == place
    one = laid_out(graph_frame((3, 4, 2)))
    room, area = room_of(place, one), area_of(place, one)
    assert not area.isEmpty()
    assert RECT.contains(area.boundingRect())
    assert room is not None
    assert area.boundingRect().adjusted(-1, -1, 1, 1).contains(room)


def test_a_factor_and_what_is_folded_away_have_no_room_in_the_picture(graph_frame):
    one = laid_out(graph_frame((60, 40, 2)))
    assert room_of(read_place("#factor-1"), one) is None
    assert room_of(read_place("#unit-1-20"), one) is None
    assert area_of(read_place("#unit-1-20"), one).isEmpty()


def test_what_is_asked_or_can_be_clicked_or_has_a_name_is_never_folded_away(graph_frame):
    frame = graph_frame(
        (60, 40, 2),
        asked=click_asked("#x-31", "#w-1-20-17", "#z-1-22"),
        named=(Named(read_place("#unit-1-25"), "h", "this one"),),
    )
    one = laid_out(frame)
    for text in ("#x-31", "#w-1-20-17", "#z-1-22", "#unit-1-25"):
        assert room_of(read_place(text), one) is not None
    assert any(number.edge == (1, 19, 16) and number.is_weight for number in one.numbers)


# ---------------------------------------------------------------- z and a beside the units


def test_z_and_a_stand_beside_the_units_while_a_slope_is_asked_clear_of_all_else(graph_frame):
    frame = graph_frame((2, 2, 1), step=6, asked=slope_asked(units=2))
    one = laid_out(frame)
    assert [(label.letter, label.unit) for label in one.labels] == [("z", 0), ("a", 0), ("z", 1), ("a", 1)]
    rects = [label.rect for label in one.labels]
    others = [number.rect for number in one.numbers] + [one.layout.outline(k, 0) for k in range(3)]
    for index, rect in enumerate(rects):
        assert RECT.contains(rect)
        assert not any(rect.intersects(other) for other in [*rects[:index], *others])
    assert hit_at(rects[0].center(), one) == Hit("sum", 1, 0)
    assert hit_at(rects[1].center(), one) == Hit("unit", 1, 0)


@pytest.mark.parametrize("rect", [RECT, QRectF(0, 0, 386, 345)])
def test_who_is_asked_for_an_activation_reads_its_z_in_all_digits(graph_frame, rect):
    """Catches "0.6" in a small neuron as all there is for an answer of three digits."""
    asked = AskedFrame((Place("unit", (1, 2)),), (Place("unit", (1, 1)),), "A₁ = ?", (), False, needs_sum=True)
    frame = graph_frame((4, 5, 3), step=1, asked=asked)
    one = laid_out(frame, rect)
    assert [(label.letter, label.unit) for label in one.labels] == [("z", 1)]
    assert one.labels[0].text.endswith(number(float(frame.layers[1].z[1])))


def test_the_unit_that_is_asked_has_its_labels_also_where_there_is_no_room_for_all(graph_frame):
    one = laid_out(graph_frame((4, 30, 3), step=6, asked=slope_asked(units=30)))
    assert label_at(one.labels, "z", 1, 0) is not None
    assert len(one.labels) < 60


# ---------------------------------------------------------------- the view


@pytest.fixture
def asked(view, graph_frame):
    """A view on a question by a click, and the answers that it has given."""
    among = ("#w-1-1-1", "#x-1", "#z-1-1", "#a-1-1")
    view.show_frame(graph_frame((3, 4, 2), step=5, asked=click_asked(*among)))
    view.answers = []
    view.place_chosen.connect(view.answers.append)
    return view


def middle(view, text):
    room = room_of(read_place(text), view.drawn())
    return QPoint(round(room.center().x()), round(room.center().y()))


def test_a_click_on_a_candidate_is_the_answer_and_a_click_elsewhere_is_none(qtbot, asked):
    other = []
    for signal in (asked.weight_chosen, asked.unit_chosen, asked.background_clicked, asked.layer_chosen):
        signal.connect(lambda *things: other.append(things))
    for text in ("#z-1-1", "#x-1", "#w-1-1-1", "#a-1-1"):
        qtbot.mouseClick(asked, Qt.MouseButton.LeftButton, pos=middle(asked, text))
    for text in ("#unit-1-2", "#loss", "#w-1-3-2"):
        qtbot.mouseClick(asked, Qt.MouseButton.LeftButton, pos=middle(asked, text))
    qtbot.mouseClick(asked, Qt.MouseButton.LeftButton, pos=QPoint(2, 300))
    assert asked.answers == list(places("#z-1-1", "#x-1", "#w-1-1-1", "#a-1-1"))
    assert other == []


def test_arrow_keys_move_the_ring_from_left_to_right_and_enter_answers(qtbot, asked):
    asked.setFocus()
    order = candidates(asked.drawn())
    assert [str(place) for place in order] == ["#x-1", "#w-1-1-1", "#z-1-1", "#a-1-1"]
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert asked.answers == []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(asked, key)
        qtbot.keyClick(asked, Qt.Key.Key_Return)
    steps = [order[0], order[1], order[2], order[3], order[2]]
    assert asked.answers == steps
    assert asked.accessibleDescription().startswith("3 of 4: z₁,₁ = ")
    assert "Click one of 4: x₁" in asked.accessibleDescription()


def test_the_card_of_a_candidate_says_how_it_is_chosen_and_of_another_thing_nothing_of_the_kind(qtbot, asked):
    asked.setFocus()
    for _ in range(2):
        qtbot.keyClick(asked, Qt.Key.Key_Right)
    assert asked._card_text(asked.hovered) == "2 of 4: w₁,₁,₁: x₁ x1 → a₁,₁\nEnter chooses it"
    assert asked._card_text(Hit("edge", 1, 1, 1)) == "w₁,₂,₂: x₂ x2 → a₁,₂"
    assert asked._card_text(Hit("unit", 0, 0)).endswith("\nClick to choose it")


def test_a_number_is_neither_dragged_nor_typed_while_it_may_be_the_answer(qtbot, asked):
    moved = []
    asked.parameter_moved.connect(lambda *things: moved.append(things))
    start = middle(asked, "#w-1-1-1")
    qtbot.mousePress(asked, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(asked, start + QPoint(6, 0))
    qtbot.mouseRelease(asked, Qt.MouseButton.LeftButton, pos=start + QPoint(6, 0))
    qtbot.mouseDClick(asked, Qt.MouseButton.LeftButton, pos=start)
    assert moved == []
    assert not asked.field.isVisible()


def test_the_ring_goes_with_the_question(qtbot, asked, graph_frame):
    asked.setFocus()
    for _ in range(3):
        qtbot.keyClick(asked, Qt.Key.Key_Right)
    assert asked.hovered == Hit("sum", 1, 0)
    asked.show_frame(graph_frame((3, 4, 2), step=6))
    assert asked.hovered is None
    qtbot.keyClick(asked, Qt.Key.Key_Down)
    assert asked.hovered is not None


def colour_at(image: QImage, point: QPointF) -> QColor:
    return QColor(image.pixel(round(point.x()), round(point.y())))


def test_what_is_lit_looks_as_before_and_all_else_is_dimmed(view):
    before, layout = view.grab().toImage(), view.graph_layout()
    view.light(places("#unit-1-1", "#factor-2"))
    after = view.grab().toImage()
    lit, dark = (layout.unit(1, unit) + QPointF(-0.6 * layout.radius, -0.4 * layout.radius) for unit in (0, 1))
    assert colour_at(after, lit) == colour_at(before, lit)
    assert colour_at(after, dark).lightness() > colour_at(before, dark).lightness() + 10
    view.light(())
    assert view.grab().toImage() == before
    view.light(places("#factor-2"))  # stands in the chain
    assert view.grab().toImage() == before


def test_pills_stand_where_the_labels_are_and_move_nothing(view, graph_frame):
    view.show_frame(graph_frame((3, 4, 2), step=6, current=Part("dA_dZ", 1), asked=slope_asked()))
    before, labels = view.grab().toImage(), view.drawn().labels
    view.show_slip(SlipFrame(places("#z-1-1"), places("#a-1-1")))
    after = view.grab().toImage()
    assert view.drawn().labels == labels
    z, a = (label_at(labels, letter, 1, 0).rect for letter in "za")
    assert colour_at(after, QPointF(z.left() + 5, z.center().y())) == QColor(LIGHT.current_fill)
    inside = a.adjusted(4, 4, -4, -4)
    assert colour_at(before, inside.topLeft()) == colour_at(after, inside.topLeft())
    view.show_slip(None)
    assert view.grab().toImage() == before


# ---------------------------------------------------------------- the curve of a slip


@pytest.fixture(scope="module")
def mazur():
    session = Session.open(resources.path("experiments", "mazur.nnviz.json"))
    session.run_to(part="dZ_dA", layer=2)
    return session.state


def test_the_curve_of_a_slip_is_the_activation_with_the_tangent_at_a_and_no_slope_at_z(mazur):
    slip = build_slip(mazur, "slope_at_a", places("#z-1-1"), places("#a-1-1"))
    z = 0.15 * 0.05 + 0.20 * 0.10 + 0.35  # mazur's net, by hand
    a = 1 / (1 + np.exp(-z))
    at_a = 1 / (1 + np.exp(-a))
    assert slip.curve.asked == pytest.approx((z, a))
    assert slip.curve.taken == pytest.approx((a, at_a))
    assert slip.curve.slope == pytest.approx(at_a * (1 - at_a))
    assert slip.curve.a == pytest.approx(1 / (1 + np.exp(-slip.curve.z)))
    told = a * (1 - a)
    assert not any(f"{told:.{digits}f}" in " ".join(slip.curve.words) for digits in range(2, 9))


def test_a_slope_that_is_one_factor_of_the_answer_is_not_called_the_answer(mazur):
    found = []
    for quantity in ("da_dz", "dL_dz"):
        asked = replace(mazur, question=Question("value", quantity, read_place("#z-1-1")))
        found.append(build_slip(asked, "slope_at_a", places("#z-1-1"), places("#a-1-1")).curve.words)
    assert [words[0] for words in found] == ["Your 0.229: slope at a = 0.593", "Your factor 0.229: slope at a = 0.593"]
    assert found[0][1] == "Asked: slope at z = 0.378"


def test_other_slips_have_pills_alone(mazur):
    assert build_slip(mazur, "transposed", places("#w-1-1-2"), places("#w-1-2-1")).curve is None


def test_where_a_derivative_by_units_was_asked_no_activation_stands_for_it(mazur, view, graph_frame):
    """Catches a pill "a₂,₁ = 0.751, asked here" over an answer for ∂L/∂a₂,₁."""
    view.show_frame(graph_frame((3, 4, 2), step=10))
    by_output = replace(mazur, question=Question("value", "dL_da", read_place("#a-2-1")))
    slip = build_slip(by_output, "sign", places("#a-2-1"), places("#a-2-2"))
    assert not opened(view.drawn(), slip).labels
    slope = replace(mazur, question=Question("value", "dL_dz", read_place("#z-1-1")))
    assert build_slip(slope, "slope_at_a", places("#z-1-1"), places("#a-1-1")).opens_units


def test_the_curve_stands_in_free_room_or_nowhere(mazur, graph_frame):
    curve = build_slip(mazur, "slope_at_a", places("#z-1-1"), places("#a-1-1")).curve
    one = laid_out(graph_frame((2, 2, 1), step=6, asked=slope_asked(units=2)), QRectF(0, 0, 1280, 420))
    card = curve_card(curve, one, LIGHT)
    assert card.right() > 1200
    assert card.bottom() > 400
    for rect in [*(label.rect for label in one.labels), *(one.layout.outline(k, 0) for k in range(3))]:
        assert not card.intersects(rect)
    without_words = curve_card(curve, laid_out(graph_frame((2, 2, 1), step=6), QRectF(0, 0, 600, 400)), LIGHT)
    assert without_words.width() < 0.6 * card.width()
    assert curve_card(curve, laid_out(graph_frame((30, 30, 10)), QRectF(0, 0, 400, 260)), LIGHT) is None


@pytest.mark.parametrize(
    ("asked", "taken", "marks"),
    [
        (["#z-1-1"], ["#a-1-1"], [(["#a-1-1"], "you took it here"), (["#z-1-1"], "asked here")]),
        (  # one column for another: what both have is right
            ["#w-1-2-1", "#w-1-2-2"], ["#w-1-1-2", "#w-1-2-2"],
            [(["#w-1-1-2"], "you took it here"), (["#w-1-2-1"], "asked here")],
        ),
        (  # one path instead of the sum
            ["#w-1-2-1", "#w-1-2-2"], ["#w-1-2-1"],
            [(["#w-1-2-1"], "you took it here"), (["#w-1-2-2"], "left out")],
        ),
        (["#loss"], ["#loss"], [([], "you took it here"), (["#loss"], "asked here")]),
    ],
)  # fmt: skip
def test_a_slip_marks_what_differs_between_what_was_asked_and_what_was_taken(asked, taken, marks):
    found = marked(SlipFrame(places(*asked), places(*taken)))
    assert [([str(place) for place in some], words) for some, words in found] == marks


def test_units_without_labels_get_them_for_a_slip_and_say_what_it_was(view, graph_frame):
    view.show_frame(graph_frame((3, 4, 2), step=6))
    slip = SlipFrame(places("#z-1-2"), places("#a-1-3"))
    view.show_slip(slip)
    one = opened(view.drawn(), slip)
    assert {(label.letter, label.unit) for label in one.labels} == {("z", 1), ("a", 1), ("z", 2), ("a", 2)}
    assert view._describe(Hit("unit", 1, 2)).endswith("you took it here")
    assert view._describe(Hit("sum", 1, 1)).endswith("asked here")
