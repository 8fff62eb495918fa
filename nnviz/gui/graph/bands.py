"""The horizontal bands of the picture: titles, the tag of the step, the net, what stands under it."""

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import text_height
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.records import dataclass

#: Left and right of all of them.
PAD = 16.0
#: The most that an image of the sample takes of the width and the height, and the least side of one in pixels.
IMAGE_WIDTH, IMAGE_HEIGHT, LEAST_IMAGE = 0.2, 0.6, 48


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands from the top; a band that is left out has no height, or is empty."""

    titles: QRectF
    tags: QRectF
    nodes: QRectF
    brackets: QRectF
    caption: QRectF


def bands_of(
    net: QRectF, top: float, theme: Theme, *, stacked_titles: bool, has_caption: bool, is_short: bool, has_chip: bool
) -> Bands:
    """The bands of ``net`` from ``top`` down.

    :param is_short: without brackets, which say what the chain rule says as well.
    :param has_chip: the tag stands among the titles.
    """
    title, small = text_height(ui_font(TEXT_MAIN, 600, theme=theme)), text_height(ui_font(TEXT_SMALL, theme=theme))
    left, width = net.left() + PAD, max(net.width() - 2 * PAD, 1.0)
    top += 7
    title_height = title + (small if stacked_titles else 0.0)
    tag_height = title + 6
    tags = top if has_chip else top + title_height + 2
    nodes = tags + tag_height + 7
    caption = net.bottom() - 5 - (small if has_caption else 0.0)
    brackets = caption - (0.0 if is_short else small + 6)
    return Bands(
        QRectF(left, top, width, title_height),
        QRectF(left, tags, width, tag_height),
        QRectF(left, nodes, width, max(brackets - 2 - nodes, 24.0)),
        QRectF() if is_short else QRectF(left, brackets, width, small + 4),
        QRectF(left, caption, width, small),
    )


def bands_of_boxes(net: QRectF, theme: Theme) -> Bands:
    """Boxes in boxes have their names inside: over them stands the tag alone, under them the scale of values.

    In large type both leave their room to the boxes.
    """
    hall, left, width = theme.is_projector, net.left() + PAD, max(net.width() - 2 * PAD, 1.0)
    tag = 0.0 if hall else text_height(ui_font(TEXT_MAIN, 600, theme=theme)) + 12
    scale = 0.0 if hall else text_height(ui_font(TEXT_SMALL, theme=theme)) + 8
    nowhere, tags = QRectF(left, net.top(), width, 0.0), QRectF(left, net.top() + 5, width, max(tag - 6, 0.0))
    nodes = QRectF(left, net.top() + 5 + tag, width, max(net.height() - 10 - tag - scale, 24.0))
    return Bands(nowhere, tags, nodes, QRectF(), QRectF(left, nodes.bottom() + 3, width, max(scale - 4, 0.0)))


def beside_image(net: QRectF, legend: float, side: int) -> tuple[QRectF, QRectF]:
    """What the net and an image of so many pixels have of a picture whose top the legend takes; it may be left out."""
    free = net.adjusted(0, legend, 0, 0)
    room = min(IMAGE_WIDTH * free.width(), IMAGE_HEIGHT * free.height())
    width = int(room // side) * side  # every pixel as large as the others
    if width < LEAST_IMAGE:
        return net, QRectF()
    image = QRectF(free.left() + PAD, free.center().y() - width / 2, width, width)
    return net.adjusted(width + PAD, 0, 0, 0), image
