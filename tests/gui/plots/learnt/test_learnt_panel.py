"""The panel offers the pictures that there are, remembers the one chosen, and follows the graph's pointer."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.plots import page
from nnviz.gui.plots.learnt import LearntPanel
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.themed import look
from nnviz.session.frame.plots import LearntFrame

Make = Callable[..., object]


@pytest.fixture
def make_panel(qtbot: QtBot) -> Callable[[], LearntPanel]:
    def make() -> LearntPanel:
        panel = LearntPanel(Settings())
        qtbot.addWidget(panel)
        panel.resize(400, 500)
        panel.show()
        return panel

    return make


@pytest.fixture
def panel(make_panel: Callable[[], LearntPanel]) -> LearntPanel:
    return make_panel()


@pytest.fixture
def two_inputs(make_learnt: Make, make_decision: Make, make_confusion: Make) -> LearntFrame:
    return make_learnt(decision=make_decision(), confusion=make_confusion())


def offered(panel: LearntPanel) -> list[str]:
    keys = ("map", "neurons", "fit", "confusion", "agreement")
    return [key for key in keys if not panel.pictures.button(key).isHidden()]


def press(qtbot: QtBot, panel: LearntPanel, key: str) -> None:
    qtbot.mouseClick(panel.pictures.button(key), Qt.MouseButton.LeftButton)


def test_only_the_pictures_that_there_are_can_be_chosen(
    panel: LearntPanel, two_inputs: LearntFrame, make_learnt: Make, make_fit: Make, make_agreement: Make
) -> None:
    panel.show_frame(two_inputs)
    assert offered(panel) == ["map", "neurons", "confusion"]
    panel.show_frame(make_learnt(fit=make_fit()))
    assert offered(panel) == ["neurons", "fit"]
    panel.show_frame(make_learnt(agreement=make_agreement()))
    assert panel.pictures.isHidden(), "one picture needs no choice"


def test_the_choice_is_remembered_also_over_frames_that_lack_the_picture(
    panel: LearntPanel, make_panel, two_inputs: LearntFrame, make_learnt: Make, make_agreement: Make, qtbot: QtBot
) -> None:
    panel.show_frame(two_inputs)
    press(qtbot, panel, "confusion")
    assert type(panel.stack.currentWidget()).__name__ == "ConfusionView"
    panel.show_frame(make_learnt(agreement=make_agreement()))
    assert type(panel.stack.currentWidget()).__name__ == "AgreementPlot"
    panel.show_frame(two_inputs)
    assert type(panel.stack.currentWidget()).__name__ == "ConfusionView"
    again = make_panel()
    again.show_frame(two_inputs)
    assert type(again.stack.currentWidget()).__name__ == "ConfusionView"


def test_only_the_picture_that_is_seen_is_made(panel: LearntPanel, two_inputs: LearntFrame) -> None:
    panel.show_frame(two_inputs)
    assert list(panel._pictures) == ["map"]


def test_the_graphs_pointer_shows_a_neuron_while_it_is_there(panel: LearntPanel, two_inputs: LearntFrame) -> None:
    panel.show_frame(two_inputs)
    assert panel.title.text == "output a3.1 · after 1,234 updates"
    panel.highlight(1, 2)
    assert panel.title.text == "neuron a1.3 · after 1,234 updates"
    panel.show_frame(two_inputs)
    assert panel.title.text == "neuron a1.3 · after 1,234 updates", "also while training goes on"
    panel.highlight(None)
    assert panel.title.text == "output a3.1 · after 1,234 updates"


def test_a_neuron_chosen_among_all_stays_until_it_is_let_go(
    panel: LearntPanel, two_inputs: LearntFrame, qtbot: QtBot
) -> None:
    panel.show_frame(two_inputs)
    press(qtbot, panel, "neurons")
    grid = panel.stack.currentWidget()
    QApplication.processEvents()
    with qtbot.waitSignal(panel.unit_chosen) as signal:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.tile(2, 1).center().toPoint())
    assert signal.args == [2, 1]
    assert grid.highlighted == (2, 1)
    press(qtbot, panel, "map")
    assert panel.title.text.startswith("neuron a2.2")
    panel.highlight(1, 0)
    assert panel.title.text.startswith("neuron a1.1")
    panel.highlight(None, None)
    assert panel.title.text.startswith("neuron a2.2")
    qtbot.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    assert panel.title.text.startswith("output a3.1")
    assert panel.back.isHidden()


def test_a_second_click_on_a_neuron_lets_go_of_it(panel: LearntPanel, two_inputs: LearntFrame, qtbot: QtBot) -> None:
    panel.show_frame(two_inputs)
    press(qtbot, panel, "neurons")
    grid = panel.stack.currentWidget()
    QApplication.processEvents()
    for wanted in ((1, 0), None):
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.tile(1, 0).center().toPoint())
        assert grid.highlighted == wanted


def test_the_rows_of_the_confusion_are_chosen_and_remembered(
    panel: LearntPanel, make_panel, make_learnt: Make, make_confusion: Make, qtbot: QtBot
) -> None:
    panel.show_frame(make_learnt(confusion=make_confusion()))
    assert panel.title.text.startswith("93 of 99 right")
    qtbot.mouseClick(panel.parts.button("test"), Qt.MouseButton.LeftButton)
    assert panel.title.text.startswith("9 of 9 right")
    again = make_panel()
    again.show_frame(make_learnt(confusion=make_confusion()))
    assert again.title.text.startswith("9 of 9 right")
    again.show_frame(make_learnt(confusion=make_confusion(tested=False)))
    assert again.parts.isHidden()


def test_the_words_under_the_confusion_say_which_way_it_is_read(
    panel: LearntPanel, make_learnt: Make, make_confusion: Make
) -> None:
    panel.show_frame(make_learnt(confusion=make_confusion()))
    said = "Each row counts the samples of one class by what the net takes them for; what is framed is right."
    assert panel.legend.text == said


def test_a_click_on_a_point_comes_through(panel: LearntPanel, two_inputs: LearntFrame, qtbot: QtBot) -> None:
    panel.show_frame(two_inputs)
    QApplication.processEvents()
    plot, points = panel.stack.currentWidget(), two_inputs.decision.points
    with qtbot.waitSignal(panel.sample_chosen) as signal:
        place = plot.pixel(points.x[7], points.y[7]).toPoint()
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [7]


def test_a_neuron_that_is_pointed_at_moves_nothing(panel: LearntPanel, two_inputs: LearntFrame) -> None:
    panel.show_frame(two_inputs)
    QApplication.processEvents()
    before = panel.stack.geometry()
    for unit in (0, 1, 2, None):
        panel.highlight(1 if unit is not None else None, unit)
        QApplication.processEvents()
        assert panel.stack.geometry() == before


@pytest.mark.parametrize("key", ["map", "neurons", "confusion"])
def test_the_picture_shown_is_painted_for_a_file(
    panel: LearntPanel, two_inputs: LearntFrame, key: str, qtbot: QtBot
) -> None:
    image = QImage(500, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    empty = QImage(image)
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 500, 400), THEMES["light"])
    assert image == empty, "nothing is shown yet"
    panel.show_frame(two_inputs)
    press(qtbot, panel, key)
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 500, 400), THEMES["light"])
    assert image.pixelColor(2, 2) == THEMES["light"].background
    assert image != empty


def test_a_picture_for_a_file_has_its_title_and_its_words_in_the_colours_of_its_theme(
    panel: LearntPanel, two_inputs: LearntFrame, monkeypatch
) -> None:
    panel.show_frame(two_inputs)
    written: list[tuple[str, QRectF]] = []

    def write(painter, rect, lines, colour, theme, **weight) -> None:
        written.append((" ".join(lines), rect))

    monkeypatch.setattr(page, "paint_lines", write)
    image, places = QImage(500, 400, QImage.Format.Format_RGB32), []
    monkeypatch.setattr(panel._pictures["map"], "paint", lambda painter, rect, theme: places.append(rect))
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 500, 400), THEMES["contrast"])
    assert [text for text, _ in written] == [
        "output a3.1 · after 1,234 updates", "setosa is cyan, versicolor is yellow; on the line a₃,₁ is 0."
    ]  # fmt: skip
    (title, above), (_, below) = written
    assert above.top() < places[0].top() < places[0].bottom() < below.top() < 400
    written.clear()
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 500, 150), THEMES["contrast"])
    assert written[0][0] == title
    assert written[1][0] == "", "a low picture keeps its room"


def test_a_theme_reaches_pictures_that_were_made_before_and_after(
    panel: LearntPanel, two_inputs: LearntFrame, qtbot: QtBot
) -> None:
    panel.show_frame(two_inputs)
    look.set_theme(THEMES["contrast"])
    assert "cyan" in panel.legend.text
    press(qtbot, panel, "neurons")
    image = panel.stack.currentWidget().grab().toImage()
    assert image.pixelColor(1, 1) == THEMES["contrast"].background


@pytest.mark.parametrize("key", ["map", "neurons", "confusion", "fit", "agreement"])
def test_an_equal_frame_paints_nothing_and_another_one_does(
    panel: LearntPanel, make_learnt: Make, make_decision: Make, make_confusion: Make, make_fit: Make,
    make_agreement: Make, qtbot: QtBot, count_paints, key: str,
) -> None:  # fmt: skip
    def show(classes: int = 2) -> None:
        parts = {
            "map": {"decision": make_decision(classes)}, "neurons": {"decision": make_decision(classes)},
            "confusion": {"confusion": make_confusion(classes)}, "fit": {"fit": make_fit()},
            "agreement": {"agreement": make_agreement()},
        }  # fmt: skip
        panel.show_frame(make_learnt(**parts[key]))

    show()
    press(qtbot, panel, key)
    qtbot.mouseMove(panel, panel.rect().bottomRight())
    assert count_paints(panel, show) == 0
    if key in ("map", "confusion"):
        assert count_paints(panel, lambda: show(3)) > 0
    if key in ("map", "neurons", "fit"):
        assert count_paints(panel, lambda: panel.highlight(1, 0)) > 0
        assert count_paints(panel, lambda: panel.highlight(1, 0)) == 0
