"""Samples as images in the column: a click chooses one."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from nnviz.gui.controls.sample_images import SampleImages
from nnviz.session.frame.model import SampleImage


@pytest.fixture
def images():
    pixels = np.arange(784, dtype=np.uint8).reshape(28, 28)
    return tuple(SampleImage(row, str(row % 10), pixels) for row in (4, 5, 6, 7))


@pytest.fixture
def strip(qtbot, images):
    made = SampleImages()
    qtbot.addWidget(made)
    made.show_images(images, 5)
    made.resize(265, made.sizeHint().height())
    return made


def test_a_click_chooses_the_row_and_the_chosen_one_is_framed(qtbot, strip, images):
    chosen = []
    strip.chosen.connect(chosen.append)
    for index in range(4):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place_of(index).center().toPoint())
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect().topLeft())
    assert chosen == [4, 5, 6, 7]
    shown = strip.grab().toImage()
    frame = strip.theme.current
    edges = [strip.place_of(index).adjusted(-1, -1, 1, 1).topLeft().toPoint() for index in range(4)]
    near = [{shown.pixelColor(at.x() + dx, at.y() + dy).name() for dx in (-1, 0) for dy in (-1, 0)} for at in edges]
    assert [frame in some for some in near] == [False, True, False, False]


def test_images_of_28_pixels_are_twice_as_large_in_the_column(strip):
    assert strip.place_of(0).width() == 56


def test_it_is_told_in_words_and_takes_no_room_where_rows_are_no_images(strip):
    assert strip.accessibleDescription().startswith("row 4: 4; row 5: 5")
    strip.show_images((), 0)
    assert strip.isHidden()
