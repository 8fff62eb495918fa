"""Pictures without a screen: PNG, SVG, PDF and the clipboard, all painted by :func:`~.picture.paint_view`.

Views are laid out in logical pixels. A PNG may hold up to four device pixels for each; SVG and PDF hold vectors. The
same frame gives the same bytes on every machine: the font is bundled, an SVG holds its text as outlines, and a PDF
tells no time of writing.

To add a format, write an ``@exporter`` here and a line of FORMATS in nnviz/gui/export/choices.py.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter

from nnviz import __version__
from nnviz.gui.export.choices import FORMATS, listed
from nnviz.gui.export.crop import cropped
from nnviz.gui.export.files import check_folder, write_whole
from nnviz.gui.export.latex import as_latex
from nnviz.gui.export.pdf import Pages, finished
from nnviz.gui.export.picture import Picture, paint_view
from nnviz.gui.export.svg.painting import paint_svg
from nnviz.session import UserError

#: Of 100. What Qt takes by itself needs a third more time for a twentieth less.
PNG_COMPRESSION = 30
NO_TEXTS: Mapping[str, str] = MappingProxyType({})
SOFTWARE = f"nnviz {__version__}"

#: Makes the bytes of a picture that is painted already: slow for a large PNG, and safe in any thread.
Encoder = Callable[[], bytes]


# ---------------------------------------------------------------- formats


Exporter = Callable[[Picture], Encoder]
EXPORTERS: dict[str, Exporter] = {}


def exporter(suffix: str) -> Callable[[Exporter], Exporter]:
    """Makes a function the one that exports pictures with a suffix of FORMATS."""

    def register(export: Exporter) -> Exporter:
        EXPORTERS[suffix] = export
        return export

    return register


@exporter(".png")
def png(picture: Picture) -> Encoder:
    """The picture as PNG, with title, step and software as its text entries."""
    return partial(png_of, image_of(picture), picture_metadata(picture))


def png_of(image: QImage, texts: Mapping[str, str] = NO_TEXTS) -> bytes:
    """Pixels as PNG, with text entries."""
    buffer = _open_buffer()
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(PNG_COMPRESSION)
    for key, text in texts.items():
        writer.setText(key, text)
    if not writer.write(image):
        raise UserError(f"The picture could not be written: {writer.errorString()}.")
    return _bytes(buffer)


@exporter(".svg")
def svg(picture: Picture) -> Encoder:
    """The picture as SVG 1.1 of its true size: shapes in groups with names, and each glyph of its text once."""
    texts, rect = picture_metadata(picture), QRectF(0, 0, *picture.size)
    drawing = paint_svg(
        lambda painter: paint_view(painter, rect, picture), picture.size, real_text=picture.real_text
    )
    about = f"{texts['Description']} ({texts['Software']})"
    return lambda: drawing.written(texts["Title"], about).encode()


@exporter(".pdf")
def pdf(picture: Picture) -> Encoder:
    """The picture as a PDF page of its own size, 96 logical pixels to the inch."""
    texts = picture_metadata(picture)
    pages = Pages(f"{texts['Title']} – {texts['Step']}", texts["Software"], texts)
    pages.add(picture)
    return partial(finished, pages.close())


def picture_metadata(picture: Picture) -> dict[str, str]:
    """Title, step, what the step says in words, and the software: by the names that PNG gives them."""
    frame = picture.frame
    return {
        "Title": frame.graph.title,
        "Step": frame.status.position,
        "Description": f"{frame.status.position}. {frame.chain.sentence}",
        "Software": SOFTWARE,
        **picture.metadata,
    }


@exporter(".tex")
def tex(picture: Picture) -> Encoder:
    """The graph or the chain for a LaTeX document, in the author's own font."""
    texts = picture_metadata(picture)
    return partial(str.encode, as_latex(picture, f"{texts['Title']}: {texts['Step']}"))


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _bytes(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())


def image_of(picture: Picture) -> QImage:
    """The picture as pixels."""
    width, height = (max(round(side * picture.scale), 1) for side in picture.size)
    kind = QImage.Format.Format_ARGB32_Premultiplied if picture.transparent else QImage.Format.Format_RGB32
    image = QImage(width, height, kind)
    if image.isNull():
        raise UserError(f"There is not enough memory for a picture of {width} × {height} pixels.")
    image.setDotsPerMeterX(round(96 * picture.scale / 0.0254))
    image.setDotsPerMeterY(round(96 * picture.scale / 0.0254))
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.scale(width / picture.size[0], height / picture.size[1])
        paint_view(painter, QRectF(0, 0, *picture.size), picture)
    return image


# ---------------------------------------------------------------- files and the clipboard


def prepare_picture(picture: Picture, path: str | Path) -> Callable[[], Path]:
    """Check the path and paint the picture, in the GUI's thread; what is returned encodes and writes it, in any.

    The suffix of ``path`` chooses the format. A file that is there already is replaced as a whole or not at all.
    What is returned gives the path, too. Both raise UserError: for an unknown suffix, too little memory, a place that
    cannot be written.
    """
    path = Path(path)
    export = EXPORTERS.get(path.suffix.lower())
    if export is None:
        raise UserError(f"A picture's name ends in {listed(FORMATS)}, not as in {path.name!r}.")
    check_folder(path)
    encoder = export(cropped(picture))
    return lambda: write_whole(path, encoder())


def picture_to_clipboard(picture: Picture) -> None:
    """Put a picture on the clipboard, as pixels and as SVG: the program that pastes takes what it can."""
    picture, contents = cropped(picture), QMimeData()
    contents.setImageData(image_of(picture))
    contents.setData("image/svg+xml", QByteArray(svg(picture)()))
    QGuiApplication.clipboard().setMimeData(contents)
