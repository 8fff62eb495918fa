import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from nnviz.gui.export_dialog import ExportDialog


@pytest.fixture
def dialog(window) -> ExportDialog:
    window.action_set["export"].trigger()
    return window.findChild(ExportDialog)


def save_to(monkeypatch, path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path or ""), ""))


def closed(dialog) -> bool:
    """A dialog that has been closed is deleted soon."""
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


def press_save(dialog) -> None:
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()


@pytest.mark.parametrize(("suffix", "begins"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_a_picture_is_written_in_the_chosen_format(window, dialog, qtbot, tmp_path, monkeypatch, suffix, begins):
    dialog.format.button(suffix).click()
    save_to(monkeypatch, tmp_path / "picture")
    press_save(dialog)
    target = tmp_path / f"picture{suffix}"
    qtbot.waitUntil(lambda: closed(dialog))
    assert target.read_bytes().startswith(begins)
    assert target.name in window.messages.text


def test_the_ending_that_is_written_decides_the_format(dialog, qtbot, tmp_path, monkeypatch):
    save_to(monkeypatch, tmp_path / "picture.svg")
    press_save(dialog)
    qtbot.waitUntil(lambda: closed(dialog))
    assert [path.name for path in tmp_path.glob("picture*")] == ["picture.svg"]
    assert (tmp_path / "picture.svg").read_bytes().startswith(b"<?xml")


def test_size_scale_and_theme_count(window, dialog, qtbot, tmp_path, monkeypatch):
    for field, size in ((dialog.width_field, 900), (dialog.height_field, 700)):
        field.setValue(size)
    dialog.scale.setFocus()
    dialog.scale.selectAll()
    qtbot.keyClicks(dialog.scale, "1")
    qtbot.keyClick(dialog.scale, Qt.Key.Key_Tab)
    dialog.theme.setCurrentIndex(dialog.theme.findData("contrast"))
    save_to(monkeypatch, tmp_path / "picture.png")
    press_save(dialog)
    qtbot.waitUntil(lambda: closed(dialog))
    picture = QImage(str(tmp_path / "picture.png"))
    assert (picture.width(), picture.height()) == (900, 700)
    assert picture.pixelColor(1, 1).name() == "#000000"


def test_what_was_chosen_is_remembered(window, dialog, qtbot, tmp_path, monkeypatch):
    dialog.format.button(".svg").click()
    dialog.legend.click()
    dialog.width_field.setValue(1000)
    save_to(monkeypatch, tmp_path / "picture")
    press_save(dialog)
    qtbot.waitUntil(lambda: closed(dialog))
    again = ExportDialog(window)
    assert again.format.button(".svg").isChecked()
    assert not again.legend.isChecked()
    assert again.width_field.value() == 1000


def test_another_view_has_another_height(dialog):
    view = dialog.view
    before = dialog.height_field.value()
    view.setCurrentIndex(view.findData("chain"))
    view.activated.emit(view.currentIndex())
    assert dialog.height_field.value() != before
    assert not dialog.legend.isEnabled()
    assert not dialog.panel.isEnabled()


def test_a_picture_that_is_too_large_is_refused_with_a_sentence(dialog, tmp_path, monkeypatch):
    dialog.width_field.setValue(20_000)
    dialog.height_field.setValue(20_000)
    save_to(monkeypatch, tmp_path / "picture.png")
    press_save(dialog)
    assert dialog.isVisible()
    assert "million" in dialog.problem.text()
    assert not (tmp_path / "picture.png").exists()


def test_a_place_that_cannot_be_written_is_told(dialog, qtbot, tmp_path, monkeypatch):
    save_to(monkeypatch, tmp_path / "no such folder" / "picture.png")
    press_save(dialog)
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert dialog.isVisible()


def test_the_window_stays_alive_while_a_large_picture_is_written(window, dialog, qapp, tmp_path, monkeypatch):
    dialog.width_field.setValue(2000)
    dialog.height_field.setValue(1500)
    save_to(monkeypatch, tmp_path / "picture.png")
    press_save(dialog)
    assert not dialog.buttons.isEnabled()
    assert "Writing" in dialog.problem.text()
    dialog.close()
    assert QImage(str(tmp_path / "picture.png")).width() == 4000


def test_cancelling_the_choice_of_a_file_keeps_the_dialog(dialog, monkeypatch):
    save_to(monkeypatch, None)
    press_save(dialog)
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
