"""The bundled font is the one that is used, and it has every character that the application writes."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QPainterPath, QRawFont

import nnviz
from nnviz import resources
from nnviz.errors import UserError
from nnviz.gui.drawing.fonts import FAMILY, FILES, load_fonts, ui_font
from nnviz.gui.drawing.text import text_width
from nnviz.gui.drawing.theme import LIGHT

#: What is read in a file or typed in an answer, and what lays out a document: none of it is drawn.
NEVER_DRAWN = "\ufeff\ufffc\u2028\u2029\x7f" + "\ufe63\uff0d\u2150\u215e\u22c5\u2044\u2208\u2113"


@cache
def written_characters() -> dict[str, str]:
    """Every character beyond ASCII in the string literals of the package, with the file that writes it."""
    found: dict[str, str] = {}
    for path in sorted(Path(nnviz.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.isascii():
            continue
        code = compile(text, path.name, "exec", optimize=2)  # documentation is left out
        found |= {character: path.name for text in texts_in(code) for character in text if ord(character) > 126}
    return found


def texts_in(constant: object) -> Iterator[str]:
    """All texts among the constants of compiled code."""
    if isinstance(constant, CodeType):
        constant = constant.co_consts
    if isinstance(constant, str):
        yield constant
    elif isinstance(constant, tuple | frozenset):
        for one in constant:
            yield from texts_in(one)


@pytest.mark.parametrize("name", FILES.values())
def test_the_bundled_font_has_every_character_that_the_code_writes(qapp, name):
    font = QRawFont(str(resources.path("fonts", name)), 16)
    characters = written_characters() | dict.fromkeys("∂Σηδσλ√×−·→←…∞≤≥≈±′₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻₋▲▼", "")
    drawn = {character: where for character, where in characters.items() if character not in NEVER_DRAWN}
    missing = {character: where for character, where in drawn.items() if not font.supportsCharacter(ord(character))}
    assert not missing


@pytest.mark.parametrize("weight", [400, 600])
def test_the_bundled_font_is_taken_whatever_is_installed(qapp, weight):
    info = QFontInfo(ui_font(14, weight))
    assert info.family() == FAMILY
    assert info.weight() == weight


@pytest.mark.parametrize("weight", [400, 600])
def test_figures_have_equal_widths(qapp, weight):
    font = ui_font(14, weight)
    assert len({text_width(font, figure * 4) for figure in "0123456789"}) == 1


def test_loading_again_does_nothing(qapp, monkeypatch):
    load_fonts()
    loaded = []
    monkeypatch.setattr(QFontDatabase, "addApplicationFont", loaded.append)
    load_fonts()
    assert loaded == []


def test_the_font_that_everybody_has_cannot_be_changed_and_a_copy_can(qapp):
    font, changed = ui_font(14), QFont(ui_font(14))
    for change in (lambda: font.setPixelSize(99), lambda: font.setBold(True), lambda: font.setFamily("x")):
        with pytest.raises(TypeError, match="change a copy"):
            change()
    before = text_width(font, "w")
    changed.setPixelSize(28)
    assert text_width(changed, "w") == pytest.approx(2 * before)
    assert ui_font(14).pixelSize() == 14
    assert text_width(ui_font(14), "w") == before


def test_the_projector_enlarges_text(qapp):
    assert ui_font(13, theme=LIGHT).pixelSize() == 13
    assert ui_font(13, theme=LIGHT.projector()).pixelSize() >= 27


def test_the_licence_lies_beside_the_fonts():
    assert "SIL Open Font License" in resources.path("fonts", "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize("text", ["w₁,₂,₁", "b₁₀,₁₂"])
def test_a_comma_between_indices_is_small_and_stands_on_their_line(qapp, weight, text):
    """At full size and on the line of the letters it was read as one more index: w₁ı₂ı₁."""
    font = ui_font(100, weight)
    alone = text.replace(",", "")
    each = (text_width(font, text) - text_width(font, alone)) / text.count(",")
    assert 0.4 < each / text_width(font, ",") < 0.75
    below = {part: outlines(font, part).bottom() for part in (text, alone, ",")}
    assert below[text] > below[alone] + 5
    assert below[text] > below[","] + 5


@pytest.mark.parametrize("text", ["1,200", "W₁, b₁", "₁,a", "a,₁"])
def test_every_other_comma_is_as_it_was(qapp, text):
    font, (before, after) = ui_font(100), text.split(",")
    parts = (before, ",", after)
    assert text_width(font, text) == pytest.approx(sum(text_width(font, part) for part in parts), abs=4)  # kerning


def outlines(font: QFont, text: str) -> QRectF:
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    return path.boundingRect()


def test_a_font_that_is_missing_is_a_sentence(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(UserError, match=r"^The font InterNnviz-Regular\.ttf, .+: install nnviz anew\.$"):
        load_fonts.__wrapped__()
