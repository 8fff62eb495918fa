"""The titles of the layers over their columns."""

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import LEFT, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.gui.graph.layout import GraphLayout, TitleMode
from nnviz.gui.graph.measures import stride_of
from nnviz.session.frame.model import GraphFrame, UnitLayer

#: Between the tag of the current step and the titles in its band.
AIR = 6.0


@draws("titles")
def paint_titles(
    painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme, taken: QRectF | None = None
) -> None:
    """The layer titles above the columns: on one line, on two, or as numbers, whatever fits.

    :param taken: where another word stands; a title that would touch it is shorter, or left out.
    """
    mode, band = layout.title_mode(frame), layout.bands.titles
    place = QRectF(layout.rect.left(), band.top() - 2, layout.rect.width(), band.height() + 4)
    words = tuple((layer.title, layer.activation) for layer in frame.layers)
    yielding = None if taken is None else (taken.left(), taken.right())
    draw = partial(_paint_all_titles, frame=frame, layout=layout, theme=theme, mode=mode, taken=taken)
    paint_kept(painter, place, ("titles", words, tuple(layout.columns), mode, yielding, theme), draw)


def _paint_all_titles(
    painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme, mode: TitleMode, taken: QRectF | None
) -> None:
    """Whatever makes a difference here is part of the key in :func:`paint_titles`."""
    strong, small = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    band = layout.bands.titles
    upper = text_height(strong)
    numbered = numbered_layers(layout, strong)
    for layer in frame.layers:
        x, title = layout.columns[layer.index], layer.title
        if mode == "number":
            title = "x" if layer.index == 0 else str(layer.index)
        if mode == "line" and not _touches(taken, x, _line_width(layer, theme)):
            _paint_title_line(painter, layer, QRectF(x, band.top(), 0, band.height()), theme)
        elif not _touches(taken, x, text_width(strong, title)) and (mode != "number" or layer.index in numbered):
            draw_text(painter, QRectF(x - 300, band.top(), 600, upper), title, strong, theme.text)
        if mode == "stack":
            below = QRectF(x - 300, band.top() + upper, 600, band.height() - upper)
            draw_text(painter, below, layer.activation, small, theme.muted)


def _touches(taken: QRectF | None, x: float, width: float) -> bool:
    """Whether a word of ``width`` round ``x`` touches what stands in its band."""
    return taken is not None and taken.left() - AIR < x + width / 2 and x - width / 2 < taken.right() + AIR


def numbered_layers(layout: GraphLayout, font: QFont) -> range:
    """The layers whose numbers have room above their columns, at even distances: all of them, every second, …"""
    count, last = len(layout.sizes), layout.depth
    room = text_width(font, str(last)) + 0.3 * text_height(font)
    return range(0, count, stride_of(count, layout.gap, room))


def _detail(layer: UnitLayer) -> str:
    return f" · {layer.activation}" if layer.activation else ""


def _line_width(layer: UnitLayer, theme: Theme) -> float:
    strong, plain = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_MAIN, theme=theme)
    return text_width(strong, layer.title) + text_width(plain, _detail(layer))


def _paint_title_line(painter: QPainter, layer: UnitLayer, place: QRectF, theme: Theme) -> None:
    strong, plain = ui_font(TEXT_MAIN, 600, theme=theme), ui_font(TEXT_MAIN, theme=theme)
    detail = _detail(layer)
    first, second = text_width(strong, layer.title), text_width(plain, detail)
    left = place.center().x() - (first + second) / 2
    draw_text(painter, QRectF(left, place.top(), first, place.height()), layer.title, strong, theme.text, LEFT)
    rest = QRectF(left + first, place.top(), second, place.height())
    draw_text(painter, rest, detail, plain, theme.muted, LEFT)


def activation_runs(frame: GraphFrame) -> str:
    """ "layers 1–19 tanh, layer 20 softmax": what the titles say where only numbers fit above the columns."""
    runs: list[list[int | str]] = []
    for layer in frame.layers[1:]:
        title = layer.activation
        if runs and runs[-1][2] == title:
            runs[-1][1] = layer.index
        else:
            runs.append([layer.index, layer.index, title])
    return ", ".join(f"layer {a} {t}" if a == b else f"layers {a}–{b} {t}" for a, b, t in runs)
