"""Format, look and place of a picture are chosen, and it is written."""

import pytest
from export_dialogs import closed, press_save, save_to, type_in
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import FORMATS
from nnviz.gui.export.dialog import ExportDialog
from nnviz.gui.settings import Settings
from nnviz.session.latex import chain_as_latex


def test_an_svg_may_keep_its_text_as_text(open_dialog, qtbot, tmp_path):
    pytest.importorskip("fontTools", reason="fonttools is an extra")
    dialog = open_dialog()
    assert not dialog.real_text.isEnabled()
    dialog.format.button(".svg").click()
    dialog.real_text.click()
    dialog.write(tmp_path / "a.svg")
    qtbot.waitUntil(lambda: closed(dialog))
    assert b"<text" in (tmp_path / "a.svg").read_bytes()
    again = open_dialog()
    assert again.real_text.isChecked()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_picture_is_written_in_the_chosen_format(runner, dialog, qtbot, tmp_path, monkeypatch, beginnings, suffix):
    told = []
    runner.told.connect(told.append)
    dialog.choose_view("graph")
    dialog.format.button(suffix).click()
    save_to(monkeypatch, tmp_path / "picture")
    press_save(dialog)
    target = tmp_path / f"picture{suffix}"
    qtbot.waitUntil(lambda: closed(dialog))
    assert target.read_bytes().startswith(beginnings[suffix])
    assert told == [f"The picture is in {target}."]


def test_the_ending_that_is_written_decides_the_format(dialog, qtbot, tmp_path, monkeypatch):
    save_to(monkeypatch, tmp_path / "picture.svg")
    press_save(dialog)
    qtbot.waitUntil(lambda: closed(dialog))
    assert [path.name for path in tmp_path.glob("picture*")] == ["picture.svg"]
    assert (tmp_path / "picture.svg").read_bytes().startswith(b"<?xml")


def test_size_resolution_and_theme_count(dialog, qtbot, tmp_path, monkeypatch):
    for field, text in ((dialog.sizing.width, "900"), (dialog.sizing.height, "700 px"), (dialog.sizing.dpi, "96")):
        type_in(qtbot, field, text)
    dialog.theme.setCurrentIndex(dialog.theme.findData("contrast"))
    save_to(monkeypatch, tmp_path / "picture.png")
    press_save(dialog)
    qtbot.waitUntil(lambda: closed(dialog))
    picture = QImage(str(tmp_path / "picture.png"))
    assert (picture.width(), picture.height()) == (900, 700)
    assert picture.pixelColor(1, 1).name() == "#000000"


def test_what_was_chosen_is_remembered(open_dialog, dialog, qtbot, tmp_path, monkeypatch):
    dialog.format.button(".svg").click()
    dialog.legend.click()
    type_in(qtbot, dialog.sizing.width, "12 cm")
    type_in(qtbot, dialog.sizing.text, "9.5 pt")
    dialog.crop.click()
    save_to(monkeypatch, tmp_path / "picture")
    press_save(dialog)
    qtbot.waitUntil(lambda: closed(dialog))
    again = open_dialog()
    assert again.format.button(".svg").isChecked()
    assert not again.legend.isChecked()
    assert again.sizing.preset.currentText() == "own size"
    assert again.sizing.width.text() == "12 cm"
    assert again.sizing.text.text() == "9.5 pt"
    assert again.crop.isChecked()
    assert not again.transparent.isChecked()


def test_another_view_has_another_height(dialog):
    view = dialog.view
    before = dialog.sizing.height.pixels
    view.setCurrentIndex(view.findData("chain"))
    view.activated.emit(view.currentIndex())
    assert dialog.sizing.height.pixels != before
    assert not dialog.legend.isEnabled()
    assert not dialog.panel.isEnabled()


def test_a_picture_that_is_too_large_is_refused_with_a_sentence(dialog, qtbot, tmp_path, monkeypatch):
    type_in(qtbot, dialog.sizing.width, "20000 px")
    type_in(qtbot, dialog.sizing.height, "20000 px")
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


def test_the_window_stays_alive_while_a_large_picture_is_written(dialog, qtbot, qapp, tmp_path, monkeypatch):
    type_in(qtbot, dialog.sizing.width, "2000 px")
    type_in(qtbot, dialog.sizing.height, "1500 px")
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


@pytest.mark.parametrize("suffix", FORMATS)
def test_formats_that_have_pixels_have_a_resolution(dialog, suffix):
    dialog.choose_view("chain")
    dialog.format.button(suffix).click()
    assert dialog.sizing.dpi.isEnabled() == FORMATS[suffix].has_pixels


def test_of_latex_it_is_told_what_the_preview_does_not_show(dialog):
    dialog.choose_view("graph")
    dialog.format.button(".tex").click()
    dialog.preview.draw()
    assert dialog.caption.text.startswith("458 × 286 px · in LaTeX in the document's font")
    dialog.choose_view("chain")
    dialog.preview.draw()
    assert dialog.caption.text.endswith("in LaTeX the equations of this step")


def test_a_format_is_offered_where_the_view_has_it(dialog, tmp_path):
    dialog.choose_view("graph")
    dialog.format.button(".tex").click()
    dialog.choose_view("window")
    assert not dialog.format.button(".tex").isEnabled()
    assert dialog.format.button(".pdf").isChecked()
    dialog.write(tmp_path / "x.tex")
    assert dialog.problem.text() == "A .tex can be of the view graph or chain, not of window."
    assert not (tmp_path / "x.tex").exists()


def test_the_chain_is_written_as_equations_of_this_step(runner, dialog, qtbot, tmp_path):
    runner.session.run_to(3)
    dialog.choose_view("chain")
    dialog.write(tmp_path / "x.tex")
    qtbot.waitUntil(lambda: closed(dialog))
    assert (tmp_path / "x.tex").read_text(encoding="utf-8") == chain_as_latex(runner.state())


@pytest.mark.parametrize(("theme", "large"), [(THEMES["dark"], False), (THEMES["contrast"].projector(), True)])
def test_at_first_the_picture_is_to_look_as_the_window_does(qtbot, runner, theme, large):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ExportDialog(parent, runner, Settings(), theme, ())
    assert dialog.theme.currentData() == theme.name
    assert dialog.projector.isChecked() == large


def test_the_proposed_name_tells_what_the_picture_shows(dialog, monkeypatch):
    proposed = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given, **_: (proposed.append(given[2]), ("", ""))[1])
    for view in ("window", "graph", "chain"):
        dialog.view.setCurrentIndex(dialog.view.findData(view))
        dialog.view.activated.emit(dialog.view.currentIndex())
        press_save(dialog)
    stems = [path.rsplit("/", 1)[-1].removesuffix(".png") for path in proposed]
    assert stems[1:] == [f"{stems[0]}-graph", f"{stems[0]}-chain-rule"]
