"""The PDF of all steps, read by a small reader of its own: every object by the table of places."""

import re
import time
import zlib
from pathlib import Path

import pytest

from nnviz.gui.export.series.steps import steps_of


class Document:
    """A PDF as its last table of places and those before it give it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.places = data, dict[int, int]()
        self.trailer = b""
        at: int | None = int(re.findall(rb"startxref\n(\d+)\n%%EOF", data)[-1])
        while at is not None:
            at = self._read_table(at)

    def _read_table(self, at: int) -> int | None:
        """Places of a newer table hold; gives where the one before it begins."""
        assert self.data[at : at + 5] == b"xref\n"
        end = self.data.index(b"trailer", at)
        lines = self.data[at + 5 : end].decode().splitlines(keepends=True)
        while lines:
            first, count = map(int, lines.pop(0).split())
            for number in range(first, first + count):
                line = lines.pop(0)
                assert re.fullmatch(r"\d{10} \d{5} [nf] \n", line)
                if line[17] == "n":
                    self.places.setdefault(number, int(line[:10]))
        trailer = self.data[end : self.data.index(b"startxref", end)]
        self.trailer = self.trailer or trailer
        older = re.search(rb"/Prev (\d+)", trailer)
        return None if older is None else int(older[1])

    def object(self, number: int) -> bytes:
        start = self.places[number]
        head = b"%d 0 obj\n" % number
        assert self.data[start : start + len(head)] == head
        return self.data[start + len(head) : self.data.index(b"endobj", start)]

    def refer(self, key: str, text: bytes) -> int:
        found = re.search(rb"/%b (\d+) 0 R" % key.encode(), text)
        assert found is not None, key
        return int(found[1])

    @property
    def catalog(self) -> bytes:
        return self.object(self.refer("Root", self.trailer))

    @property
    def pages(self) -> list[int]:
        kids = self.object(self.refer("Pages", self.catalog))
        return [int(one) for one in re.findall(rb"(\d+) 0 R", kids[kids.index(b"/Kids") : kids.index(b"]")])]

    def bookmarks(self) -> list[tuple[str, int]]:
        """Title and place of the page, followed from the first to the last by /Next."""
        root = self.object(self.refer("Outlines", self.catalog))
        number, last, found, before = self.refer("First", root), self.refer("Last", root), [], None
        while True:
            one = self.object(number)
            assert self.refer("Parent", one) == self.refer("Outlines", self.catalog)
            assert (b"/Prev" in one) == (before is not None)
            title = re.search(rb"/Title <([0-9a-f]+)>", one)
            page = re.search(rb"/Dest \[(\d+) 0 R /Fit\]", one)
            assert title
            assert page
            found.append((bytes.fromhex(title[1].decode()).decode("utf-16"), self.pages.index(int(page[1]))))
            if number == last:
                assert b"/Next" not in one
                assert f"/Count {len(found)} ".encode() in root
                return found
            number, before = self.refer("Next", one), number




@pytest.fixture
def deck(write, tmp_path: Path) -> Document:
    return Document(write(tmp_path / "deck.pdf").read_bytes())


def test_a_page_and_a_bookmark_for_each_step(deck, session):
    names = [step.name for step in steps_of(session)]
    assert deck.bookmarks() == [(name, place) for place, name in enumerate(names)]
    assert len(deck.pages) == len(names)
    assert b"/PageMode /UseOutlines" in deck.catalog
    for page in deck.pages:
        box = re.search(rb"/MediaBox \[([^\]]*)\]", deck.object(page))
        assert box
        left, low, right, high = map(float, box[1].split())
        assert (right - left, high - low) == (90, 67.5), "120 × 90 pixels, 96 to the inch"


def test_every_object_is_where_the_tables_say(deck):
    size = re.search(rb"/Size (\d+)", deck.trailer)
    assert size
    assert max(deck.places) == int(size[1]) - 1
    for number in deck.places:
        assert deck.object(number)


def test_its_pages_differ_as_the_steps_do(deck):
    contents = set()
    for page in deck.pages:
        stream = deck.object(deck.refer("Contents", deck.object(page)))
        data = stream[stream.index(b"stream\n") + 7 : stream.rindex(b"endstream")]
        contents.add(zlib.decompress(data))
    assert len(contents) == len(deck.pages)


def test_the_same_deck_has_the_same_bytes_and_tells_no_time(write, tmp_path):
    first = write(tmp_path / "first.pdf").read_bytes()
    time.sleep(1.1)  # the time of writing is told in seconds
    assert write(tmp_path / "second.pdf").read_bytes() == first
    assert set(re.findall(rb"Date \(D:(\d{4})", first)) == {b"2000"}
