"""Layer by layer: what is pressed changes what is shown, on one fixed axis, and a layer leads to its weights."""

import csv
import io
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots.layers.columns import columns_of
from nnviz.gui.plots.layers.panel import LayersPanel
from nnviz.gui.plots.layers.picture import Decades
from nnviz.gui.settings import Settings
from nnviz.session import Session
from nnviz.session.surveys.layers import Layers
from nnviz.session.tables import as_text, layers_table


@pytest.fixture
def session():
    return Session.open(resources.path("experiments", "deep-20-layers.nnviz.json"))


@pytest.fixture
def panel(qtbot, session):
    panel = LayersPanel(Layers(lambda: session.state), Settings())
    qtbot.addWidget(panel)
    panel.resize(560, 560)
    panel.show()
    refresh(qtbot, panel)
    yield panel
    panel.shut_down()


def refresh(qtbot, panel):
    panel.refresh(False)
    qtbot.waitUntil(lambda: not panel.jobs.busy)


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_layer_has_a_line_and_what_is_to_be_seen_is_said(panel):
    assert len(panel.frame_shown.lines) == 20
    assert "∂L/∂Z shrinks" in panel.words.text
    assert "mean-field" in panel.theory.text
    assert "Layer 20 (sigmoid)" in panel.view.accessibleDescription()


def test_the_line_of_the_theory_is_explained_where_there_is_one(qtbot, panel):
    assert "Line" in panel.theory.text
    press(qtbot, panel.quantities.button("dL_dW"))
    assert panel.theory.text == ""
    press(qtbot, panel.quantities.button("z"))
    assert "Line" in panel.theory.text
    panel.view.resize(150, 300)  # no room for a profile
    assert not panel.view.explains(panel.frame_shown)


def test_the_axis_does_not_move_while_training(qtbot, panel, session):
    before = panel.frame_shown.axes
    session.train(30)
    refresh(qtbot, panel)
    assert panel.frame_shown.axes == before
    assert "before training" in panel.theory.text


def test_quantity_and_scale_are_chosen_and_remembered(qtbot, panel):
    press(qtbot, panel.quantities.button("dL_dz"))
    assert panel.quantity == "dL_dz"
    assert panel.scale_switch.button("log").isChecked()
    press(qtbot, panel.scale_switch.button("linear"))
    qtbot.waitUntil(lambda: not panel.jobs.busy)
    assert not panel.frame_shown.axes["dL_dz"].log
    assert not panel.frame_shown.axes["z"].log
    assert Settings().text("layers/quantity") == "dL_dz"
    assert panel.scales["dL_dz"] == "linear"


def test_a_click_on_a_line_and_enter_choose_its_layer(qtbot, panel):
    chosen = []
    panel.layer_chosen.connect(chosen.append)
    panel.view.grab()
    row = panel.view._columns.row(6, "layer")
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=row.center().toPoint())
    assert chosen == [7]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(panel.view, key)
    assert chosen == [7, 8]
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(5, 2))  # over the lines
    assert chosen == [7, 8]
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert chosen == [7, 8]


def test_the_decades_of_the_profiles_grow_and_do_not_shrink(panel, session):
    decades = Decades()
    small = Session.open(resources.path("experiments", "very-small.nnviz.json"))
    scales = panel.scales
    wide = Layers(lambda: small.state).job(scales).run(lambda share: True)
    first = decades.for_frame(panel.frame_shown, "z")
    second = decades.for_frame(wide, "z")
    assert second[0] < first[0]
    assert decades.for_frame(panel.frame_shown, "z") == second


def test_a_narrow_picture_does_without_columns_and_keeps_layer_ridge_and_deviation(panel):
    theme, seen = THEMES["light"], []
    for width in (700, 520, 420, 330, 240):
        columns = columns_of(panel.frame_shown, "z", QRectF(0, 0, width, 500), theme)
        seen.append(set(columns.spans))
        assert max(right for _, right in columns.spans.values()) <= width
    assert seen[0] == {"layer", "ridges", "mean", "std", "saturated", "dead", "forward", "backward"}
    assert all(wide >= narrow for wide, narrow in pairwise(seen))
    assert {"layer", "ridges", "std"} <= seen[-1]


def test_its_table_has_a_line_for_each_layer_with_what_the_theory_expects(panel):
    head, *lines = csv.reader(io.StringIO(as_text(layers_table(panel.frame_shown), tab=False)))
    assert [line[:2] for line in (lines[0], lines[-1])] == [["1", "tanh"], ["20", "sigmoid"]]
    third = dict(zip(head, lines[2], strict=True))
    shown = panel.frame_shown.lines[2]
    assert float(third["std Z"]) == shown.numbers.z.std
    assert float(third["theory std Z"]) == shown.theory.z.std
    assert float(third["update ratio"]) == shown.ratio
    assert dict(zip(head, lines[-1], strict=True))["theory std Z"] == ""  # one unit has no spread


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("projector", [False, True])
def test_the_picture_is_painted_in_every_theme(panel, theme, projector):
    image = QImage(700, 600, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 700, 600), theme.projector() if projector else theme)
    colours = {image.pixel(x, y) for x in range(0, 700, 3) for y in range(0, 600, 3)}
    assert len(colours) > 5


def test_a_layer_that_is_chosen_is_what_the_window_differentiates_by(open_window, qtbot, settle):
    window = open_window(Session.open(resources.path("experiments", "vanishing.nnviz.json")))
    window.plots.show("layers")
    settle()
    panel = window.plots.views["layers"].layers
    qtbot.waitUntil(lambda: panel.frame_shown is not None)
    panel.layer_chosen.emit(5)
    settle()
    selection = window.session.state.target
    assert (selection.layer, selection.parameter, selection.row) == (5, "W", None)
