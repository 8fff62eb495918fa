"""A group of controls: its header folds it, and says which way."""

import pytest
from PySide6.QtCore import Qt

from nnviz.gui.controls.section import Section


@pytest.fixture
def section(qtbot) -> Section:
    class Data(Section):
        key, title = "data", "Data"

    section = Data(None)
    qtbot.addWidget(section)
    section.show()
    return section


def test_a_click_on_the_header_folds_and_unfolds_and_the_header_says_so(section, qtbot):
    assert section.is_open
    assert section.header.toolTip() == "Fold “Data”"
    assert section.header.arrowType() == Qt.ArrowType.DownArrow
    with qtbot.waitSignal(section.folded):
        qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert not section.is_open
    assert not section.body.isVisible()
    assert section.header.toolTip() == "Unfold “Data”"
    assert section.header.arrowType() == Qt.ArrowType.RightArrow


def test_its_name_for_screen_readers_is_its_title(section):
    assert section.header.accessibleName() == "Data"
