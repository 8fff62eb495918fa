import sys
from collections.abc import Callable

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz import resources
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export import preview
from nnviz.gui.export.choices import FORMATS
from nnviz.gui.export.dialog import ExportDialog
from nnviz.gui.export.presets import PRESETS
from nnviz.gui.plots.views.table import PLOT_VIEWS, PlotView
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import ChoiceField
from nnviz.session import Session
from nnviz.session.latex import chain_as_latex


@pytest.fixture
def runner(qapp) -> Runner:
    return Runner(Session.new())


@pytest.fixture
def open_dialog(qtbot, runner) -> Callable[[], ExportDialog]:
    """Opens the dialog over nothing much, with the settings there are."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_one() -> ExportDialog:
        dialog = ExportDialog(parent, runner, Settings(), THEMES["light"], ())
        dialog.open()
        return dialog

    return open_one


@pytest.fixture
def dialog(open_dialog) -> ExportDialog:
    return open_dialog()


def save_to(monkeypatch, path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path or ""), ""))


def closed(dialog) -> bool:
    """A dialog that has been closed is deleted soon."""
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


def press_save(dialog) -> None:
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()


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


def type_in(qtbot, field, text: str) -> None:
    """Write ``text`` into a field, and leave it."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def choose_preset(dialog, key: str) -> None:
    preset = dialog.sizing.preset
    preset.setCurrentIndex(preset.findData(key))
    preset.activated.emit(preset.currentIndex())


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


# ---------------------------------------------------------------- sizes as authors think


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_is_a_whole_choice_of_sizes(dialog, key):
    dialog.choose_view("graph")
    choose_preset(dialog, key)
    preset, sizing = PRESETS[key], dialog.sizing
    assert sizing.width.pixels == pytest.approx(preset.width)
    assert preset.height is None or sizing.height.pixels == preset.height
    assert sizing.text.pixels == preset.text
    assert sizing.dpi.value == preset.dpi
    assert dialog.projector.isEnabled() == (preset.text is None)


def test_a_column_is_as_high_as_its_view_needs(dialog):
    heights = []
    for view in ("window", "graph", "chain"):
        choose_preset(dialog, "column")
        dialog.choose_view(view)
        heights.append(dialog.sizing.height.pixels)
        assert dialog.sizing.width.text() == "84 mm"
        assert dialog.sizing.preset.currentData() == "column"
    assert heights[0] > heights[1]
    assert heights[0] > heights[2]
    choose_preset(dialog, "column")
    dialog.choose_view("window")
    dialog.panel.click()
    assert dialog.sizing.height.pixels < heights[0]


def test_a_length_that_is_written_makes_the_size_ones_own(dialog, qtbot):
    choose_preset(dialog, "column")
    type_in(qtbot, dialog.sizing.height, "2,5in")
    assert dialog.sizing.preset.currentText() == "own size"
    assert dialog.sizing.height.text() == "2.5 in"
    assert dialog.sizing.height.pixels == 240
    type_in(qtbot, dialog.sizing.text, "")
    assert dialog.sizing.text.pixels is None


@pytest.mark.parametrize(
    ("field", "text", "part"),
    [("width", "wide", "as in 84 mm"), ("text", "2pt", "from 4pt to 72pt"), ("dpi", "9999", "96 to 1200")],
)
def test_what_is_no_size_is_told_and_the_old_one_stays(dialog, qtbot, field, text, part):
    edited = getattr(dialog.sizing, field)
    before = edited.text()
    type_in(qtbot, edited, text)
    assert part in dialog.problem.text()
    assert edited.text() == before


def test_the_preview_shows_the_picture_and_what_it_leaves_out_after_a_pause(dialog, qtbot, monkeypatch):
    painted = []
    paint = preview.paint_view
    monkeypatch.setattr(preview, "paint_view", lambda *given: painted.append(given) or paint(*given))
    choose_preset(dialog, "column")
    dialog.choose_view("graph")
    type_in(qtbot, dialog.sizing.height, "36 mm")
    assert not painted
    qtbot.waitUntil(lambda: dialog.caption.text.startswith("84 × 36 mm · 992 × 425 pixels · Left out for lack of room"))
    assert "the bracket under the chosen weights" in dialog.caption.text
    assert len(painted) == 1
    dialog.format.button(".pdf").click()
    qtbot.waitUntil(lambda: "pixels" not in dialog.caption.text)


def test_the_preview_follows_theme_and_ticks(dialog, qtbot, monkeypatch):
    painted = []
    monkeypatch.setattr(preview, "paint_view", lambda painter, rect, picture: painted.append(picture) or ())
    qtbot.waitUntil(lambda: len(painted) == 1)
    dialog.legend.click()
    qtbot.waitUntil(lambda: len(painted) == 2)
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    dialog.theme.activated.emit(dialog.theme.currentIndex())
    qtbot.waitUntil(lambda: len(painted) == 3)
    assert [(one.theme.name, one.legend) for one in painted] == [("light", True), ("light", False), ("dark", False)]


def test_a_size_that_cannot_be_is_told_in_place_of_the_preview(dialog, qtbot):
    choose_preset(dialog, "column")
    type_in(qtbot, dialog.sizing.text, "40 pt")
    qtbot.waitUntil(lambda: "no room for type of 40 pt" in dialog.caption.text)


def test_a_transparent_picture_is_written_without_a_ground(dialog, qtbot, tmp_path):
    dialog.transparent.click()
    dialog.write(tmp_path / "a.png")
    qtbot.waitUntil(lambda: closed(dialog))
    assert QImage(str(tmp_path / "a.png")).pixelColor(1, 1).alpha() == 0


# ---------------------------------------------------------------- every step


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


# ---------------------------------------------------------------- plots

PICTURES = ("training", "learnt", "slice", "map", "surface", "compare")


@pytest.fixture
def show_plot(open_window, coarse_mountains, qapp, qtbot):
    """Shows one of PICTURES of a net that has learnt a little, and waits until it is complete."""

    def show(picture: str):
        window = open_window(Session.open(resources.path("experiments", "xor.nnviz.json")))
        window.session.train(30)
        name = "mountain" if picture in ("slice", "map", "surface") else picture
        if name == "mountain":
            window.settings.set("mountain/view", picture)
        window.resize(1280, 800)
        window.plots.show(name)
        qapp.processEvents()
        view = window.plots.views[name]
        if name == "training":
            qtbot.waitUntil(lambda: window.verdicts.verdict is not None)
        if name == "mountain":
            qtbot.waitUntil(lambda: view._slice is not None if picture == "slice" else view.plane.frame is not None)
        if name == "compare":
            window.plots.compare("learning_rate")
            comparing = window.training.companion
            qtbot.waitUntil(lambda: comparing.comparison.updates == 30)
            qtbot.waitUntil(lambda: all(one is not None and one.verdict for one in comparing.outcomes))
            qapp.processEvents()
        if name == "mountain":
            qtbot.waitUntil(lambda: not view.jobs.busy)
        for _ in range(3):  # what came last is seen
            qapp.processEvents()
        return window, name

    return show


def views_on_offer(window) -> ChoiceField:
    """What the dialog of this window offers to be on the picture."""
    window.action_set["export"].trigger()
    return window.findChildren(ExportDialog)[-1].view


def export_plot(window, name: str, qtbot, path, size: tuple[int, int] = (300, 240)) -> None:
    """Choose the plot in the dialog, in high contrast, and write it."""
    dialog = views_on_offer(window).window()
    place = dialog.view.findData(name)
    assert place >= 0
    dialog.view.setCurrentIndex(place)
    dialog.view.activated.emit(place)
    dialog.format.button(path.suffix).click()
    dialog.theme.setCurrentIndex(dialog.theme.findData("contrast"))
    dialog.sizing.show_sides(*size)
    dialog.write(path)
    qtbot.waitUntil(lambda: closed(dialog))


@pytest.mark.parametrize("picture", PICTURES)
def test_every_plot_becomes_a_picture_in_every_format_and_stays_as_it_is(show_plot, qapp, qtbot, tmp_path, picture):
    window, name = show_plot(picture)
    view, theme = window.plots.views[name], window.appearance.theme
    qapp.processEvents()
    before = view.grab().toImage()
    for suffix in (".png", ".svg", ".pdf"):
        export_plot(window, name, qtbot, tmp_path / f"{picture}{suffix}")
    image = QImage(str(tmp_path / f"{picture}.png"))
    assert (image.width(), image.height()) == (600, 480)  # at the usual scale of 2
    assert image.pixelColor(0, 0).name() == "#000000"
    assert len(np.unique(np.frombuffer(image.constBits(), dtype=np.uint32)[::23])) > 5
    svg = (tmp_path / f"{picture}.svg").read_text(encoding="utf-8")
    assert "<svg" in svg
    assert "<text" not in svg
    assert "<path" in svg
    assert (tmp_path / f"{picture}.pdf").read_bytes().startswith(b"%PDF")
    assert window.appearance.theme is theme
    assert view.theme is theme
    qapp.processEvents()
    assert view.grab().toImage() == before


#: Of a net with two inputs that tells classes apart, and has been trained.
OTHERS = (
    "training", "map", "neurons", "confusion", "slice", "mountain", "contours", "layers", "culprit", "sampling",
    "trainability",
)  # fmt: skip


def test_the_plot_that_is_shown_is_offered_as_it_is_and_all_others_that_there_are(show_plot, qapp):
    window, _ = show_plot("training")
    offered = views_on_offer(window)
    keys = [offered.itemData(place) for place in range(offered.count())]
    assert keys == ["window", "graph", "chain", "training", *(f"plot-{name}" for name in OTHERS)]
    assert offered.itemText(3) == "training"
    window.plots.toggle("training")
    offered = views_on_offer(window)
    assert offered.findData("training") < 0
    assert offered.findData("plot-training") > 0


def test_a_plot_that_is_not_shown_is_written_without_it(show_plot, qtbot, tmp_path, monkeypatch):
    window, _ = show_plot("training")
    made = []
    make = PlotView.make
    monkeypatch.setattr(PlotView, "make", lambda view, state: made.append(view.title) or make(view, state))
    export_plot(window, "plot-confusion", qtbot, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert made == ["confusion"], "once for preview and file"


def test_before_training_there_is_no_picture_of_it(open_window, qapp):
    window = open_window(Session.open(resources.path("experiments", "xor.nnviz.json")))
    keys = [picture.choice.key for picture in window.plots.other_pictures()]
    assert keys == [f"plot-{name}" for name in OTHERS if name != "training"]
    window.runner.run("ask")
    covered = window.runner.session.frame().question.covers
    left = {PLOT_VIEWS[picture.choice.key.removeprefix("plot-")].panel for picture in window.plots.other_pictures()}
    assert not left & set(covered)


def test_a_neuron_that_is_chosen_is_a_picture_too(show_plot, qtbot, tmp_path):
    window, _ = show_plot("training")
    window.runner.run("select_unit", layer=1, unit=0)
    window.plots.show("inspector")
    qtbot.waitUntil(lambda: window.plots.is_shown("inspector"))
    window.plots.refresh()
    export_plot(window, "inspector", qtbot, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")


def test_a_plot_has_a_size_of_its_own_and_neither_legend_nor_panel(show_plot):
    window, name = show_plot("learnt")
    dialog = views_on_offer(window).window()
    dialog.view.setCurrentIndex(dialog.view.findData(name))
    dialog.view.activated.emit(dialog.view.currentIndex())
    assert dialog.sizing.sides == (800, 600)
    assert not dialog.legend.isEnabled()
    assert not dialog.panel.isEnabled()


def test_a_plot_that_was_chosen_last_and_is_put_away_is_not_chosen_again(show_plot, qtbot, tmp_path):
    window, name = show_plot("learnt")
    export_plot(window, name, qtbot, tmp_path / "a.png")
    assert views_on_offer(window).currentData() == name
    window.plots.toggle("learnt")
    assert views_on_offer(window).currentData() == "window"


def test_the_picture_of_a_training_that_runs_is_of_one_moment(show_plot, qtbot, tmp_path):
    window, name = show_plot("training")
    window.training.train()
    export_plot(window, name, qtbot, tmp_path / "a.svg")
    assert window.training.running
    window.training.stop()
    assert (tmp_path / "a.svg").stat().st_size > 1000


def test_the_proposed_name_tells_what_the_picture_shows(dialog, monkeypatch):
    proposed = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given, **_: (proposed.append(given[2]), ("", ""))[1])
    for view in ("window", "graph", "chain"):
        dialog.view.setCurrentIndex(dialog.view.findData(view))
        dialog.view.activated.emit(dialog.view.currentIndex())
        press_save(dialog)
    stems = [path.rsplit("/", 1)[-1].removesuffix(".png") for path in proposed]
    assert stems[1:] == [f"{stems[0]}-graph", f"{stems[0]}-chain-rule"]
