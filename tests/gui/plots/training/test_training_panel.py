"""The training panel: its buttons press the actions, its scrubber asks for moments, and nothing in it jumps."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import get_args

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAction, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.gui.controllers.live_training import RATES, USUAL_RATE, rate_text
from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.theme import TEXT_MAIN, THEMES, Theme, contrast_ratio
from nnviz.gui.plots.training.panel import TrainingPanel, verdict_colour
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.themed import look
from nnviz.gui.window.appearance import qt_palette, style_sheet
from nnviz.session.frame.plots import TrainingFrame, Verdict, VerdictFrame

MakeFrame = Callable[..., TrainingFrame]
ALL_THEMES = [*THEMES.values(), THEMES["light"].projector()]

#: The panel's place in the window at 1280×800, and a verdict of the length that they have.
AT_1280 = (340, 374)
REAL = VerdictFrame(
    "converging", "Converging: the loss fell from 0.721 to 0.527 in the last 30 updates.",
    "η = 0.5 is 0.131 of 2/λmax = 3.81: the updates stay in the valley.",
)  # fmt: skip

SPEEDS = [rate_text(place) for place in range(len(RATES))]


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Callable[[Theme], None]]:
    """Gives the application a theme, as the real one has, and takes it back."""
    style, font = qapp.styleSheet(), qapp.font()

    def put_on(theme: Theme) -> None:
        qapp.setPalette(qt_palette(theme))
        qapp.setFont(ui_font(TEXT_MAIN, theme=theme))
        qapp.setStyleSheet(style_sheet(theme))

    yield put_on
    qapp.setStyleSheet(style)
    qapp.setPalette(QPalette())
    qapp.setFont(font)


@pytest.fixture
def make_panel(qtbot: QtBot, dress, actions: dict[str, QAction], listener) -> Callable[..., TrainingPanel]:
    def make(theme: Theme = THEMES["light"], size: tuple[int, int] = (400, 620)) -> TrainingPanel:
        dress(theme)
        panel = TrainingPanel(actions, Settings())
        panel.speed.offer(SPEEDS, USUAL_RATE)
        qtbot.addWidget(panel)
        look.set_theme(theme)
        panel.resize(*size)
        panel.show()
        return panel

    return make


@pytest.fixture
def panel(make_panel: Callable[..., TrainingPanel]) -> TrainingPanel:
    return make_panel()


def places(panel: TrainingPanel) -> dict[str, QRect]:
    """Where every visible part is."""
    parts = {
        **panel.buttons, "speed": panel.speed, "log": panel.log, "plot": panel.plot, "scrubber": panel.scrubber,
        "place": panel.place, "measures": panel.measures, "verdict": panel.verdict, "what": panel.what,
    }  # fmt: skip
    QApplication.processEvents()
    return {
        name: QRect(part.mapTo(panel, part.rect().topLeft()), part.size())
        for name, part in parts.items()
        if part.isVisible()
    }


# ---------------------------------------------------------------- what is pressed


def test_the_buttons_press_the_actions(panel: TrainingPanel, actions: dict[str, QAction], qtbot: QtBot) -> None:
    """Catches a button that stands for another entry of the menu, or for none."""
    for name, button in panel.buttons.items():
        with qtbot.waitSignal(actions[name].triggered):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_train_button_becomes_pause_and_its_neighbours_stay(
    panel: TrainingPanel, actions: dict[str, QAction], make_frame: MakeFrame
) -> None:
    panel.show_frame(make_frame())
    first = places(panel)
    actions["train"].setText("&Pause")
    assert panel.buttons["train"].text() == "Pause"
    assert places(panel) == first
    actions["train"].setText("&Train")
    assert places(panel) == first


def test_the_speed_is_told_and_named(panel: TrainingPanel, qtbot: QtBot) -> None:
    assert panel.speed.value() == USUAL_RATE
    with qtbot.waitSignal(panel.speed.chosen) as signal:
        qtbot.keyClick(panel.speed, Qt.Key.Key_Home)
    assert signal.args == [0]
    assert "1 update a second" in panel.speed.note.text()


def test_the_scrubber_asks_for_the_update(panel: TrainingPanel, make_frame: MakeFrame, qtbot: QtBot) -> None:
    panel.show_frame(make_frame())
    assert (panel.scrubber.minimum(), panel.scrubber.maximum(), panel.scrubber.value()) == (0, 1000, 500)
    with qtbot.waitSignals([panel.seek_wanted, panel.seek_sealed]):
        qtbot.keyClick(panel.scrubber, Qt.Key.Key_Right)
    with qtbot.waitSignal(panel.seek_wanted) as signal:
        qtbot.keyClick(panel.scrubber, Qt.Key.Key_Home)
    assert signal.args == [0]


def test_a_drag_of_the_scrubber_is_sealed_when_it_ends(
    panel: TrainingPanel, make_frame: MakeFrame, qtbot: QtBot
) -> None:
    panel.show_frame(make_frame())
    panel.scrubber.setSliderDown(True)
    with qtbot.assertNotEmitted(panel.seek_sealed), qtbot.waitSignal(panel.seek_wanted) as signal:
        panel.scrubber.setValue(123)
    assert signal.args == [123]
    panel.show_frame(make_frame(update=77))
    assert panel.scrubber.value() == 123, "the hand holds it"
    with qtbot.waitSignal(panel.seek_sealed):
        panel.scrubber.setSliderDown(False)
        panel.scrubber.sliderReleased.emit()


def test_a_frame_moves_the_scrubber_without_asking(panel: TrainingPanel, make_frame: MakeFrame, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.seek_wanted):
        panel.show_frame(make_frame())
        panel.show_frame(make_frame(first=100, last=2000, update=1500))
    assert panel.scrubber.value() == 1500


def test_before_the_first_training_the_scrubber_rests(panel: TrainingPanel, make_frame: MakeFrame) -> None:
    panel.show_frame(make_frame(current=None, last=0, update=0, verdict=None))
    assert not panel.scrubber.isEnabled()


def test_the_plot_asks_for_moments_through_the_panel(
    panel: TrainingPanel, make_frame: MakeFrame, qtbot: QtBot
) -> None:
    panel.show_frame(make_frame())
    QApplication.processEvents()
    assert panel.plot is not None
    with qtbot.waitSignals([panel.seek_wanted, panel.seek_sealed]):
        place = panel.plot.pixel(250, 1.0).toPoint()
        qtbot.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)


# ---------------------------------------------------------------- what is chosen


def test_the_log_scale_is_chosen_and_remembered(
    panel: TrainingPanel, make_panel, make_frame: MakeFrame, qtbot: QtBot
) -> None:
    panel.show_frame(make_frame())
    assert panel.plot is not None
    assert not panel.plot.paper.y_axis.log
    panel.log.click()
    assert panel.plot.paper.y_axis.log
    again = make_panel()
    again.show_frame(make_frame())
    assert again.plot.paper.y_axis.log


def test_accuracy_is_offered_where_there_are_classes(
    panel: TrainingPanel, make_frame: MakeFrame, qtbot: QtBot
) -> None:
    panel.show_frame(make_frame(has_accuracy=False))
    assert panel.plot is not None
    assert not panel.quantity.button("accuracy").isEnabled()
    panel.show_frame(make_frame())
    qtbot.mouseClick(panel.quantity.button("accuracy"), Qt.MouseButton.LeftButton)
    assert panel.plot.paper.y_axis.name == "accuracy (%)"
    assert not panel.log.isEnabled()
    panel.show_frame(make_frame(has_accuracy=False))
    assert panel.plot.paper.y_axis.name == "loss"
    panel.show_frame(make_frame())
    assert panel.plot.paper.y_axis.name == "accuracy (%)", "the choice is remembered"


# ---------------------------------------------------------------- what is said


def test_the_verdict_is_a_word_and_its_reasons(panel: TrainingPanel, make_frame: MakeFrame) -> None:
    panel.show_frame(make_frame())
    assert panel.verdict.word == "converging"
    assert panel.verdict.text == "η is 1/5 of 2/λ."
    assert panel.what.text == "Halving the loss takes about 139 updates."
    assert panel.what.text in panel.verdict.toolTip()
    panel.show_frame(make_frame(verdict=None))
    assert (panel.verdict.word, panel.verdict.text, panel.what.text) == ("", "", "")


def test_a_verdict_without_a_reason_says_what_happens_beside_its_word(
    panel: TrainingPanel, make_frame: MakeFrame
) -> None:
    panel.show_frame(make_frame(verdict=VerdictFrame("unknown", "Unknown: two updates say nothing yet.", "")))
    assert (panel.verdict.word, panel.verdict.text) == ("unknown", "Two updates say nothing yet.")
    assert panel.what.text == ""


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", get_args(Verdict))
def test_the_ground_of_the_word_stands_out_and_is_neither_red_nor_green(theme: Theme, kind: str) -> None:
    colour = verdict_colour(kind, theme)
    if colour:
        assert contrast_ratio(colour, theme.panel) >= 3
        assert colour not in (theme.result, theme.taken_text)


def test_what_train_would_do_stands_where_the_verdict_would(panel: TrainingPanel, make_frame: MakeFrame) -> None:
    panel.show_frame(make_frame(verdict=None, note="Train branches off."))
    assert (panel.verdict.word, panel.verdict.text, panel.what.text) == ("", "Train branches off.", "")
    panel.show_frame(make_frame(note="Training stopped: 3 epochs."))
    assert panel.what.text == "Training stopped: 3 epochs. · Halving the loss takes about 139 updates."


def test_where_a_note_has_no_line_of_its_own_it_stands_in_place_of_the_measures(
    make_panel, make_frame: MakeFrame
) -> None:
    panel = make_panel(size=AT_1280)
    panel.show_frame(make_frame())
    assert panel.measures.text.startswith("training loss")
    panel.show_frame(make_frame(note="Training stopped: 3 epochs."))
    assert panel.measures.text == "Training stopped: 3 epochs."
    assert not panel.what.isVisible()
    panel.resize(400, 620)
    QApplication.processEvents()
    assert panel.measures.text.startswith("training loss")
    assert panel.what.text.startswith("Training stopped")


def test_texts_that_change_move_nothing(panel: TrainingPanel, make_frame: MakeFrame) -> None:
    panel.show_frame(make_frame())
    first = places(panel)
    for kind in ("crawling", "diverging", "unknown"):
        verdict = VerdictFrame(kind, "Short.", "A reason of the usual length, which goes over two lines at the most.")
        changed = make_frame(verdict=verdict, note="A note.", measures="training loss 0.2", place="update 7")
        panel.show_frame(changed)
        assert places(panel) == first
    panel.show_frame(make_frame(verdict=None, note="", measures=""))
    assert places(panel) == first


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: f"{theme.name} {theme.text_scale:.1f}")
@pytest.mark.parametrize("size", [(340, 600), (700, 900), (1000, 230), (760, 260)])
def test_nothing_overlaps_or_is_cut_off_at_the_side(
    make_panel, make_frame: MakeFrame, theme: Theme, size: tuple[int, int]
) -> None:
    panel = make_panel(theme, size)
    panel.resize(max(size[0], panel.minimumSizeHint().width()), size[1])
    panel.show_frame(make_frame(note="A note that says what Train would do now."))
    found = places(panel)
    assert all(rect.left() >= 0 and rect.right() < panel.width() for rect in found.values())
    names = list(found)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            assert not found[name].intersects(found[other]), (name, other)


def test_at_1280_by_800_the_curve_has_the_room_and_the_whole_verdict_is_seen(make_panel, make_frame) -> None:
    panel = make_panel(size=AT_1280)
    panel.show_frame(make_frame(verdict=REAL))
    found = places(panel)
    assert found["plot"].height() >= 190
    assert panel.verticalScrollBar().maximum() == 0, "nothing is below the fold"
    assert found["verdict"].bottom() < panel.viewport().height()
    assert " ".join(panel.verdict.lines) == REAL.why
    line = panel.measures.fontMetrics().height()
    assert found["verdict"].top() - found["measures"].bottom() < line, "no empty line before the verdict"


def test_at_1366_by_768_the_longest_reason_is_seen_without_scrolling(make_panel, make_frame: MakeFrame) -> None:
    why = (
        "After update 3 L is ∞ or NaN. Before that the loss rose from 5.51×10⁵ to 4.61×10¹⁴⁵. η = 0.01 is larger than "
        "2/λmax = 6.24×10⁻¹⁰⁸: in the steepest direction every update overshoots the valley and lands higher on the "
        "other side."
    )
    panel = make_panel(size=(396, 334))
    panel.show_frame(make_frame(verdict=VerdictFrame("diverging", "Diverging: the loss grows.", why)))
    QApplication.processEvents()
    assert panel.verticalScrollBar().maximum() == 0
    assert " ".join(panel.verdict.lines) == why


def test_what_is_less_needed_yields_first(make_panel, make_frame: MakeFrame) -> None:
    panel = make_panel(size=(340, 620))
    panel.show_frame(make_frame())
    shown = []
    for height in (620, 440, 374, 270, 235):
        panel.resize(340, height)
        shown.append(set(places(panel)))
    gone = [before - after for before, after in pairwise(shown)]
    assert gone == [{*panel.buttons, "speed"}, {"what"}, {"measures"}, {"place"}]
    assert {"plot", "scrubber", "verdict", "log"} <= shown[-1]
    panel.resize(340, 620)
    assert set(places(panel)) == shown[0]


def test_every_part_has_a_name_for_screen_readers(panel: TrainingPanel, make_frame: MakeFrame) -> None:
    frame = make_frame()
    panel.show_frame(frame)
    parts: list[QWidget] = [panel, panel.speed, panel.scrubber, panel.quantity, panel.plot, panel.measures]
    assert all(part.accessibleName() for part in parts)
    assert frame.measures in panel.plot.accessibleDescription()
    assert panel.measures.accessibleDescription() == frame.measures


def test_the_curves_are_painted_for_a_file(panel: TrainingPanel, make_frame: MakeFrame) -> None:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    empty = QImage(image)
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 600, 400), THEMES["light"])
    assert image == empty, "there is no plot yet"
    panel.show_frame(make_frame())
    with QPainter(image) as painter:
        panel.paint(painter, QRectF(0, 0, 600, 400), THEMES["light"])
    assert image != empty


def test_an_equal_frame_paints_nothing_and_another_one_does(
    panel: TrainingPanel, make_frame: MakeFrame, count_paints
) -> None:
    panel.show_frame(make_frame())
    assert count_paints(panel, lambda: panel.show_frame(make_frame())) == 0
    assert count_paints(panel, lambda: panel.show_frame(make_frame(update=400))) > 0
