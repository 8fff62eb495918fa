"""Every plot is a picture, shown or not."""

import numpy as np
import pytest
from export_dialogs import closed
from PySide6.QtGui import QImage

from nnviz import resources
from nnviz.gui.export.dialog import ExportDialog
from nnviz.gui.plots.views.table import PLOT_VIEWS, PlotView
from nnviz.gui.widgets.fields import ChoiceField
from nnviz.session import Session

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
