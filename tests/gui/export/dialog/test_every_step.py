"""Every step is written, beside the window or not at all."""

import sys

import pytest
from export_dialogs import closed, press_save, save_to

from nnviz.gui.export.dialog import ExportDialog


@pytest.fixture
def every(dialog) -> ExportDialog:
    """A dialog in which every step of the small graph is chosen, as a small picture."""
    dialog.choose_view("graph")
    dialog.sizing.show_sides(300, 200)
    dialog.steps.button("every").click()
    return dialog


def pages(path) -> int:
    return path.read_bytes().count(b"/Type /Page\n")


def test_every_step_is_a_page_of_a_deck_while_the_window_stays_where_it_is(every, runner, qtbot, tmp_path, monkeypatch):
    told = []
    runner.told.connect(told.append)
    before = runner.state()
    every.format.button(".pdf").click()
    save_to(monkeypatch, tmp_path / "deck")
    press_save(every)
    assert "Step 0 of" in every.problem.text()
    assert not every.buttons.button(every.buttons.StandardButton.Save).isEnabled()
    qtbot.waitUntil(lambda: closed(every))
    assert pages(tmp_path / "deck.pdf") == len(before.steps) + 1
    assert told == [f"All steps are in {tmp_path / 'deck.pdf'}."]
    assert runner.state() is before


def test_every_step_as_pixels_goes_into_a_folder(every, runner, qtbot, tmp_path, monkeypatch):
    every.format.button(".png").click()
    save_to(monkeypatch, tmp_path / "steps")
    press_save(every)
    qtbot.waitUntil(lambda: closed(every))
    assert len(list((tmp_path / "steps").glob("step-*.png"))) == len(runner.state().steps) + 1


def test_every_step_is_called_off_by_cancel_and_the_dialog_stays(every, qtbot, tmp_path, monkeypatch):
    every.format.button(".pdf").click()
    save_to(monkeypatch, tmp_path / "deck.pdf")
    cancel = every.buttons.button(every.buttons.StandardButton.Cancel)
    every.saving.said.connect(lambda text: cancel.click() if text.startswith("Step 2 of") else None)
    press_save(every)
    qtbot.waitUntil(lambda: "Called off" in every.problem.text())
    assert every.isVisible()
    assert every.view.isEnabled()
    assert not (tmp_path / "deck.pdf").exists()


def test_closing_the_dialog_calls_every_step_off(every, qtbot, tmp_path, monkeypatch):
    every.format.button(".pdf").click()
    save_to(monkeypatch, tmp_path / "deck.pdf")
    every.saving.said.connect(lambda text: every.done(0) if text.startswith("Step 1 of") else None)
    press_save(every)
    qtbot.waitUntil(lambda: closed(every))
    assert not (tmp_path / "deck.pdf").exists()


def test_only_every_step_can_move_and_what_moves_has_a_ground_and_one_size(every):
    pytest.importorskip("PIL")
    every.format.button(".gif").click()
    assert not every.crop.isEnabled()
    assert not every.transparent.isEnabled()
    assert every.sizing.dpi.isEnabled()
    every.steps.button("one").click()
    assert not every.format.button(".webp").isEnabled()
    assert every.format.button(".pdf").isChecked()
    assert every.crop.isEnabled()


def test_without_pillow_nothing_moves(every, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    every.choose_view("graph")
    assert not every.format.button(".webp").isEnabled()


def test_a_step_that_cannot_be_written_is_told(every, qtbot, tmp_path, monkeypatch):
    (tmp_path / "steps" / "step-001.png").mkdir(parents=True)
    every.format.button(".png").click()
    save_to(monkeypatch, tmp_path / "steps")
    press_save(every)
    qtbot.waitUntil(lambda: "step-001.png" in every.problem.text())
    assert every.isVisible()
    assert every.view.isEnabled()


def test_while_a_number_is_asked_there_is_no_every_step(open_dialog, runner):
    runner.run("ask")
    assert runner.state().question is not None
    assert not open_dialog().steps.button("every").isEnabled()
