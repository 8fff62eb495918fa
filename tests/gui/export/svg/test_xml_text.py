"""No text spoils the file that it stands in."""

import xml.etree.ElementTree as ElementTree

from hypothesis import given
from texts import CHARACTERS, texts

from nnviz.gui.export.svg.drawing import Drawing
from nnviz.gui.export.svg.xml_text import xml_text


@given(text=texts(CHARACTERS + "\ud800\udfff"))
def test_every_text_can_be_read_again_but_for_what_no_xml_file_may_hold(text: str) -> None:
    data = f"<a>{xml_text(text)}</a>".encode()
    read = ElementTree.fromstring(data).text or ""
    assert len(read) == len(text.replace("\r\n", "\n"))
    pairs = zip(read, text.replace("\r\n", "\n").replace("\r", "\n"), strict=True)
    assert all(one == other or one == "?" for one, other in pairs)


def test_a_title_may_hold_anything() -> None:
    svg = Drawing((10, 10)).written("a\x00<b>\ud800", "c & d").encode()
    found = [element.text for element in ElementTree.fromstring(svg)[:2]]
    assert found == ["a?<b>?", "c & d"]
