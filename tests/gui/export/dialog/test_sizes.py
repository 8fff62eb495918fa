"""Sizes as authors think, and the preview that shows what they come to."""

import pytest
from export_dialogs import choose_preset, closed, type_in
from PySide6.QtGui import QImage

from nnviz.gui.export import preview
from nnviz.gui.export.presets import PRESETS


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
