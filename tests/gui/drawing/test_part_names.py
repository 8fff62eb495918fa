"""Names reach whoever writes a picture down, and nobody else."""

import pytest
from PySide6.QtGui import QImage, QPainter

from nnviz.gui.drawing.part_names import draws, named, scribe_of, writing


class Notes:
    """A scribe that notes which group is opened and closed."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def open_group(self, name: str) -> None:
        self.lines.append(name)

    def close_group(self) -> None:
        self.lines.append("end")

    def write_glyphs(self, glyphs: object, ink: object) -> None: ...


@pytest.fixture
def painter(qapp):
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    with QPainter(image) as found:
        yield found


def test_a_scribe_is_told_when_a_part_begins_and_ends(painter):
    notes = Notes()
    with writing(painter, notes), named(painter, "layer-1"), named(painter, "unit-1-2"):
        pass
    assert notes.lines == ["layer-1", "unit-1-2", "end", "end"]


def test_a_part_ends_even_after_an_error(painter):
    notes = Notes()
    with pytest.raises(KeyError), writing(painter, notes), named(painter, "loss"):
        raise KeyError
    assert notes.lines == ["loss", "end"]
    assert scribe_of(painter) is None


def test_on_other_devices_a_name_makes_no_object(painter):
    assert named(painter, "loss") is named(painter, "legend")


def test_another_painter_has_no_part_in_it(painter):
    notes, image = Notes(), QImage(4, 4, QImage.Format.Format_RGB32)
    with writing(painter, notes), QPainter(image) as other, named(other, "loss"):
        assert scribe_of(other) is None
    assert notes.lines == []


def test_all_that_a_function_draws_has_its_name(painter):
    class Plot:
        @draws("curve")
        def paint(self, own: QPainter, size: int) -> int:
            """Told."""
            return 2 * size

    notes = Notes()
    with writing(painter, notes):
        assert Plot().paint(painter, size=3) == 6
    assert notes.lines == ["curve", "end"]
    assert Plot().paint(painter, 3) == 6
    assert (Plot.paint.__name__, Plot.paint.__doc__) == ("paint", "Told.")
