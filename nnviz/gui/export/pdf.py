"""PDF: pages that Qt writes, without the time of writing, and with bookmarks, which Qt does not write."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, QUuid
from PySide6.QtGui import QPagedPaintDevice, QPageSize, QPainter, QPdfWriter

from nnviz.gui.export.picture import Picture, paint_view

#: Written instead of the time, so that the same pages have the same bytes.
_PDF_EPOCH, _XMP_EPOCH = b"20000101000000Z", b"2000-01-01T00:00:00+00:00"


#: From where to where in a document, and what is to stand there.
Edit = tuple[int, int, bytes]


class Closed(NamedTuple):
    """Pages as Qt has written them, and the true sides of each in points."""

    pdf: bytes
    sides: tuple[tuple[float, float], ...]


class Pages:
    """Pages of pictures, each of its own size, 96 logical pixels to the inch."""

    def __init__(self, title: str, software: str, identity: Mapping[str, str]) -> None:
        """``identity`` is what the document's id is made of."""
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_1_6)
        self._writer.setTitle(title)
        self._writer.setCreator(software)
        self._writer.setDocumentId(QUuid.createUuidV5(QUuid(), "\n".join(identity.values()).encode()))
        self._painter: QPainter | None = None
        self._sides: list[tuple[float, float]] = []

    def add(self, picture: Picture) -> None:
        """One page more."""
        points = QSizeF(*picture.size) * (72 / 96)
        self._writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
        self._writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        self._writer.setResolution(96)
        if self._painter is None:
            self._painter = QPainter(self._writer)
        else:
            self._writer.newPage()
        self._sides.append((points.width(), points.height()))
        try:
            paint_view(self._painter, QRectF(0, 0, *picture.size), picture)
        except BaseException:
            self._end()
            raise

    def close(self) -> Closed:
        """The document as Qt writes it, for :func:`finished`. Pages that are not closed take Qt along when they go."""
        self._end()
        return Closed(bytes(self._buffer.data().data()), tuple(self._sides))

    def _end(self) -> None:
        if self._painter is not None:
            self._painter.end()
            self._painter = None


def finished(pages: "Closed", bookmarks: Sequence[str] = ()) -> bytes:
    """The document without the time of writing, and with a bookmark for each of the first pages; in any thread."""
    pdf = _replaced(pages.pdf, [*_dates(pages.pdf), *_boxes(pages.pdf, pages.sides)])
    return _with_bookmarks(pdf, bookmarks) if bookmarks else pdf


def _dates(pdf: bytes) -> Iterator[Edit]:
    """A fixed date instead of the time of writing."""
    for pattern, epoch in ((rb"(?<=Date=\")[^\"]{25}", _XMP_EPOCH), (rb"(?<=Date \(D:)[^)]*", _PDF_EPOCH)):
        yield from ((found.start(), found.end(), epoch) for found in re.finditer(pattern, pdf))


def _boxes(pdf: bytes, sides: Sequence[tuple[float, float]]) -> Iterator[Edit]:
    """The true sizes of pages: Qt rounds them to points, and counts from the upper edge of what it has rounded."""
    boxes = list(re.finditer(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]", pdf))
    for found, (width, height) in zip(boxes, sides, strict=True):
        top = float(found[1])
        box = " ".join(f"{side:.4f}".rstrip("0").rstrip(".") for side in (0.0, top - height, width, top))
        yield found.start(), found.end(), f"/MediaBox [{box}]".encode()


def _replaced(pdf: bytes, edits: Iterable[Edit]) -> bytes:
    """``pdf`` with other text in some places, and its table of places moved along with what follows."""
    edits = sorted(edits)
    starts = [start for start, _, _ in edits]
    shifts = [0, *accumulate(len(text) - (end - start) for start, end, text in edits)]
    ends = [0, *(end for _, end, _ in edits)]
    parts = [part for end, (start, _, text) in zip(ends, edits, strict=False) for part in (pdf[end:start], text)]

    def moved(place: re.Match[bytes]) -> bytes:
        old = int(place[0])
        return str(old + shifts[bisect_left(starts, old)]).encode().zfill(len(place[0]))

    body, mark, table = (b"".join(parts) + pdf[ends[-1] :]).rpartition(b"\nxref\n")
    table = re.sub(rb"(?m)^\d{10}(?= \d{5} n)|(?<=startxref\n)\d+", moved, table)
    return body + mark + table


# ---------------------------------------------------------------- bookmarks


def _with_bookmarks(pdf: bytes, names: Sequence[str]) -> bytes:
    """An incremental update (ISO 32000-1, 7.5.6): what is there stays, a new catalog and the outline come after it."""
    table = pdf.rindex(b"\nxref\n") + 1
    trailer = pdf[pdf.index(b"trailer\n", table) :]
    size, root = (_number(key, trailer) for key in (rb"/Size", rb"/Root"))
    catalog = _body_of(root, pdf, table)
    pages = _pages_of(_body_of(_number(rb"/Pages", catalog), pdf, table))
    outline = size
    new = {root: catalog.rstrip().removesuffix(b">>") + b"/Outlines %d 0 R\n/PageMode /UseOutlines\n>>" % outline}
    new |= _outline(outline, names, pages)
    return _appended(pdf, new, size + len(names) + 1, trailer, table)


def _outline(root: int, names: Sequence[str], pages: Sequence[int]) -> dict[int, bytes]:
    """The objects of an outline of one level, numbered from ``root`` on."""
    last = root + len(names)
    objects = {root: b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (root + 1, last, len(names))}
    for number, (name, page) in enumerate(zip(names, pages, strict=False), root + 1):
        beside = b"/Prev %d 0 R " % (number - 1) if number > root + 1 else b""
        beside += b"/Next %d 0 R " % (number + 1) if number < last else b""
        title = ("\ufeff" + name).encode("utf-16-be").hex().encode()
        objects[number] = b"<< /Title <%b> /Parent %d 0 R %b/Dest [%d 0 R /Fit] >>" % (title, root, beside, page)
    return objects


def _appended(pdf: bytes, objects: Mapping[int, bytes], size: int, trailer: bytes, table: int) -> bytes:
    """``pdf`` with more objects, or others in the place of some, and a table of their places that names the old one."""
    parts, places, at = [pdf], dict[int, int](), len(pdf)
    for number, body in sorted(objects.items()):
        places[number] = at
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        at += len(parts[-1])
    parts.append(b"xref\n0 1\n0000000000 65535 f \n")  # strict readers ask for number 0 in every table
    parts += [b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items()]
    inside = trailer[trailer.index(b"<<") + 2 : trailer.rindex(b">>")]
    inside = re.sub(rb"/Size \d+", b"/Size %d" % size, inside) + b"/Prev %d\n" % table
    parts.append(b"trailer\n<<%b>>\nstartxref\n%d\n%%%%EOF\n" % (inside, at))
    return b"".join(parts)


def _pages_of(tree: bytes) -> list[int]:
    """The numbers of the pages, all of which Qt lists in one object."""
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", tree)
    assert kids is not None
    return [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])]


def _body_of(number: int, pdf: bytes, table: int) -> bytes:
    """An object, found by the table of places, whose lines are 20 bytes long."""
    lines = pdf.index(b"\n", table + len(b"xref\n")) + 1
    place = int(pdf[lines + 20 * number :][:10])
    return pdf[pdf.index(b"obj\n", place) + 4 : pdf.index(b"endobj", place)]


def _number(key: bytes, text: bytes) -> int:
    """The number that stands after ``key``."""
    found = re.search(key + rb" (\d+)", text)
    assert found is not None
    return int(found[1])
