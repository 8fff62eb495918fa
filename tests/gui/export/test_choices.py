"""What is offered can be had, on the command line and in the dialog."""

import subprocess
import sys

import pytest

from nnviz.errors import UserError
from nnviz.gui.export.choices import FORMATS, VIEWS, check_view, formats_of, listed, pixel_formats
from nnviz.gui.export.picture import LEAST_WIDTH
from nnviz.gui.export.pictures import EXPORTERS


def test_every_format_has_its_exporter_and_every_view_its_width():
    assert set(EXPORTERS) == set(FORMATS)
    assert set(LEAST_WIDTH) == set(VIEWS)


def test_a_format_without_a_view_says_which_it_has():
    assert ".tex" not in formats_of("window")
    assert formats_of("graph") == formats_of("chain") == tuple(FORMATS)
    with pytest.raises(UserError, match=r"A \.tex can be of the view graph or chain, not of layers"):
        check_view(".tex", "layers")
    check_view(".tex", "graph")


def test_what_has_pixels_is_told():
    words = pixel_formats().replace(" or ", ", ").split(", ")
    assert words == [one.title for one in FORMATS.values() if one.has_pixels]


@pytest.mark.parametrize(("words", "text"), [("a", "a"), ("ab", "a or b"), ("abc", "a, b or c")])
def test_words_are_listed_as_in_a_sentence(words, text):
    assert listed(words) == text


def test_what_is_offered_is_known_without_qt_and_numpy():
    code = "import sys, nnviz.gui.export.choices; sys.exit(not {'PySide6', 'numpy'}.isdisjoint(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
