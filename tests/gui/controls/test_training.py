"""How many rows an update sees, and when training stops by itself."""

from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.gui.controllers.live_training import LiveTraining
from nnviz.gui.controls.training import TrainingSection
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.session import Session
from nnviz.session.frame.model import ControlsFrame


@dataclass
class Listener:
    """A window that carries out every command and remembers it."""

    commands: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def run(self, name: str, /, *, merge: str | None = None, **arguments: object) -> bool:
        self.commands.append((name, arguments))
        return True

    def refuse(self, sentence: str) -> None:
        self.refused.append(sentence)

    def seal(self) -> None:
        pass


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def make_section(qtbot: QtBot, listener: Listener):
    def make() -> TrainingSection:
        section = TrainingSection(listener, Settings())
        training = LiveTraining(Runner(Session.new(), section), Settings())
        section.show_stops(training.stops)
        section.stops_chosen.connect(training.set_stops)
        qtbot.addWidget(section)
        section.set_open(True)
        section.show()
        return section

    return make


@pytest.fixture
def section(make_section) -> TrainingSection:
    return make_section()


@pytest.fixture(scope="module")
def some_frame() -> ControlsFrame:
    return Session.new().frame().controls


def batches(frame: ControlsFrame, size: int, rows: int = 120, shuffle: bool = True) -> ControlsFrame:
    experiment = replace(frame.experiment, batch_size=size, shuffle=shuffle)
    return replace(frame, experiment=experiment, training_rows=rows)


def seen(section: TrainingSection) -> str:
    return next(key for key in ("sample", "batch", "all") if section.sees.button(key).isChecked())


def see(qtbot: QtBot, section: TrainingSection, key: str) -> None:
    qtbot.mouseClick(section.sees.button(key), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("size", "rows", "key"),
    [
        (1, 120, "sample"), (2, 120, "batch"), (119, 120, "batch"), (120, 120, "all"), (500, 120, "all"),
        (1, 1, "sample"),
    ],
)
def test_the_switch_shows_what_an_update_sees(
    section: TrainingSection, some_frame: ControlsFrame, size: int, rows: int, key: str
) -> None:
    section.show_frame(batches(some_frame, size, rows))
    assert seen(section) == key


def test_the_switch_sets_one_row_some_or_all(
    section: TrainingSection, listener: Listener, some_frame: ControlsFrame, qtbot: QtBot
) -> None:
    section.show_frame(batches(some_frame, 1))
    for key in ("batch", "all", "sample"):
        see(qtbot, section, key)
    assert listener.commands == [("set_batch_size", {"value": value}) for value in (10, 120, 1)]


def test_the_mini_batch_comes_back_as_it_was_last(
    make_section, listener: Listener, some_frame: ControlsFrame, qtbot: QtBot
) -> None:
    section = make_section()
    section.show_frame(batches(some_frame, 32))
    section.show_frame(batches(some_frame, 120))
    see(qtbot, section, "batch")
    again = make_section()
    again.show_frame(batches(some_frame, 1))
    see(qtbot, again, "batch")
    assert listener.commands == [("set_batch_size", {"value": 32})] * 2


@pytest.mark.parametrize(("rows", "size"), [(4, 2), (11, 10), (10, 5), (2, 1)])
def test_a_mini_batch_is_smaller_than_few_rows(
    section: TrainingSection, listener: Listener, some_frame: ControlsFrame, qtbot: QtBot, rows: int, size: int
) -> None:
    section.show_frame(batches(some_frame, 1, rows))
    see(qtbot, section, "batch")
    assert listener.commands == [("set_batch_size", {"value": size})]


def test_the_batch_size_can_be_typed(
    section: TrainingSection, listener: Listener, some_frame: ControlsFrame, qtbot: QtBot
) -> None:
    section.show_frame(batches(some_frame, 10))
    section.batch.selectAll()
    qtbot.keyClicks(section.batch, "25")
    qtbot.keyClick(section.batch, Qt.Key.Key_Return)
    assert listener.commands == [("set_batch_size", {"value": 25})]
    assert section.batch.maximum() == 120


def test_the_order_of_the_rows_is_shuffled_where_there_is_one(
    section: TrainingSection, listener: Listener, some_frame: ControlsFrame
) -> None:
    section.show_frame(batches(some_frame, 10, shuffle=True))
    assert section.shuffle.isChecked()
    section.shuffle.click()
    assert listener.commands == [("set_shuffle", {"value": False})]
    section.show_frame(batches(some_frame, 120))
    assert not section.shuffle.isEnabled()


def test_a_frame_sets_everything_without_a_command(
    section: TrainingSection, listener: Listener, some_frame: ControlsFrame
) -> None:
    for size in (1, 10, 120):
        section.show_frame(batches(some_frame, size, shuffle=size == 10))
    assert listener.commands == []


# ---------------------------------------------------------------- when it stops


def test_training_does_not_stop_by_itself_unless_one_says_so(section: TrainingSection) -> None:
    assert section.stops.loss_below is None
    assert section.stops.most_epochs is None
    assert not section.least_loss.isEnabled()
    assert not section.most_epochs.isEnabled()


def test_the_conditions_are_chosen_typed_and_remembered(section: TrainingSection, make_section, qtbot: QtBot) -> None:
    section.stop_at_loss.click()
    section.stop_at_epoch.click()
    assert (section.stops.loss_below, section.stops.most_epochs) == (0.01, 100)
    section.least_loss.selectAll()
    qtbot.keyClicks(section.least_loss, "2.5e-4")
    qtbot.keyClick(section.least_loss, Qt.Key.Key_Return)
    section.most_epochs.selectAll()
    qtbot.keyClicks(section.most_epochs, "7")
    qtbot.keyClick(section.most_epochs, Qt.Key.Key_Return)
    again = make_section()
    for one in (section, again):
        assert (one.stops.loss_below, one.stops.most_epochs) == (2.5e-4, 7)
    section.stop_at_loss.click()
    assert section.stops.loss_below is None
    assert make_section().stops.loss_below is None


@pytest.mark.parametrize("text", ["0", "-1", "nothing"])
def test_a_loss_that_cannot_be_reached_is_refused_with_a_sentence(
    section: TrainingSection, listener: Listener, qtbot: QtBot, text: str
) -> None:
    section.stop_at_loss.click()
    section.least_loss.selectAll()
    qtbot.keyClicks(section.least_loss, text)
    qtbot.keyClick(section.least_loss, Qt.Key.Key_Return)
    assert len(listener.refused) == 1
    assert section.stops.loss_below == 0.01


@pytest.mark.parametrize("damaged", ["", "nan", "-3", "abc", "1e999"])
def test_damaged_settings_count_as_none(make_section, damaged: str) -> None:
    settings = Settings()
    for key in ("loss_below", "epochs", "batch"):
        settings.set(f"training/{key}", damaged)
    section = make_section()
    section.stop_at_loss.click()
    section.stop_at_epoch.click()
    assert (section.stops.loss_below, section.stops.most_epochs) == (0.01, 100)


def test_every_field_has_a_name_and_a_tip(section: TrainingSection) -> None:
    fields = (section.batch, section.least_loss, section.most_epochs)
    assert all(one.accessibleName() and one.toolTip() for one in fields)
    assert all(one.toolTip() for one in (section.shuffle, section.stop_at_loss, section.stop_at_epoch))
