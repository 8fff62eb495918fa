"""Neurons with their values, biases, folds, and the words beside them."""

import math
from collections.abc import Collection, Hashable
from functools import lru_cache, partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.kept import paint_kept
from nnviz.gui.drawing.part_names import draws, named
from nnviz.gui.drawing.scales import DIMMED, Marks, is_outside, neuron_fill
from nnviz.gui.drawing.strokes import line_pen, square_around
from nnviz.gui.drawing.text import RIGHT, draw_text, elided, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme, mix, readable_on
from nnviz.gui.graph import names
from nnviz.gui.graph.biases import bias_looks, paint_biases
from nnviz.gui.graph.columns import NAME_GAP, NAME_MARGIN
from nnviz.gui.graph.edges import is_dimmed
from nnviz.gui.graph.figure import LEAST_VALUED, FigureLayout
from nnviz.gui.graph.figure_words import paint_input_names
from nnviz.gui.graph.folds import fold_font, fold_words
from nnviz.gui.graph.layout import GraphLayout
from nnviz.gui.graph.measures import LEAST_HALL_TEXT
from nnviz.session import notation
from nnviz.session.frame.model import GraphFrame, Part, UnitLayer

#: From this radius on there is room for two decimals, from the other one for one; below, the value is left to hover.
TWO_DECIMALS = 17.0
ONE_DECIMAL = 11.0
#: A name cut to fewer letters says nothing.
LEAST_LETTERS = 4


def value_font(radius: float, theme: Theme) -> QFont | None:
    """The font of a value inside a neuron, 11 px from radius 20; None where the neuron is too small for one."""
    if radius < ONE_DECIMAL:
        return None
    if theme.is_projector:
        font = ui_font(max(0.58 * radius, LEAST_HALL_TEXT))
        return font if text_width(font, "−0.0") <= 1.9 * radius else None  # or only the positive ones would have one
    if theme.is_figure:
        return ui_font(max(0.5 * radius, theme.text_minimum)) if radius >= LEAST_VALUED else None
    return ui_font(9 if radius < 20 else max(11.0, 0.5 * radius))


def value_text(value: float, radius: float, font: QFont) -> str:
    """The value as precisely as the neuron has room for; empty where even the shortest form is too wide."""
    forms = (fixed(value, 2), 1.8), (fixed(value, 1), 1.9), (notation.number(value, 2), 1.9)
    allowed = forms if radius >= TWO_DECIMALS else forms[1:]
    return next((text for text, room in allowed if text_width(font, text) <= room * radius), "")


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals, and no minus before a zero."""
    if not math.isfinite(value):
        return notation.number(value)
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", notation.MINUS)


def outline_width(radius: float, theme: Theme) -> float:
    return min(max(0.055 * radius, 1.1), 2.2) * theme.line_scale


def paint_units(
    painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme, current: Collection[tuple[int, int]]
) -> None:
    """All shown neurons with their biases; a layer that looks as it did is not painted again.

    :param current: the (layer, unit) of the biases that the current step is about.
    """
    for layer in frame.layers:
        biases = bias_looks(frame, layer) if layout.has_biases[layer.index] else None
        lit = frozenset(unit for index, unit in current if index == layer.index)
        draw = partial(_paint_layer, frame=frame, layer=layer, biases=biases, lit=lit, layout=layout, theme=theme)
        room = _room_of(layer, layout)
        if room.isEmpty():
            continue
        with named(painter, _name_of(layer.index)):
            paint_kept(painter, room, _looks_as(frame, layer, biases, lit, layout, theme), draw, at_once=True)
        for row, y in layout.fold_y[layer.index]:
            centre = QPointF(layout.columns[layer.index], y)
            if words := fold_words(row, layer.index, layout):
                paint_on_plate(painter, centre, words, fold_font(layout), theme.text, theme)


def fold_plates(layout: GraphLayout) -> list[QRectF]:
    """Where it is told what folds stand for."""
    font, found = fold_font(layout), []
    for layer, (x, folds) in enumerate(zip(layout.columns, layout.fold_y, strict=True)):
        for row, y in folds:
            if words := fold_words(row, layer, layout):
                found.append(plate(QPointF(x, y), words, font))
    return found


def _room_of(layer: UnitLayer, layout: GraphLayout) -> QRectF:
    """What the units of a layer, their biases and the marks at their rims lie in."""
    x, (top, bottom) = layout.columns[layer.index], layout.column_span(layer.index)
    beside = max(2 * layout.radius, layout.box_room / 2) + 16 * layout.theme.line_scale
    room = QRectF(x - beside, top - beside, 2 * beside, bottom - top + 2 * beside)
    return room & layout.view


def _looks_as(
    frame: GraphFrame, layer: UnitLayer, biases: Marks | None, lit: frozenset[int], layout: GraphLayout, theme: Theme
) -> Hashable:
    """All that :func:`_paint_layer` makes a difference by."""
    k = layer.index
    places = layout.columns[k], layout.unit_y[k].tobytes(), layout.radius, layout.square, layout.stub
    written = layer.a, layer.z, layer.biases if layout.boxes_biases else None
    numbers = (None if values is None else values.tobytes() for values in written)
    looks = None if biases is None else (biases.kind.tobytes(), biases.level.tobytes(), biases.positive.tobytes())
    dimmed = is_dimmed(frame, Part("dA_dZ", k)), is_dimmed(frame, Part("dZ_db", k))
    return "units", places, *numbers, looks, lit, dimmed, frame.activation_limit, layout.mark_scale, theme


def _paint_layer(
    painter: QPainter,
    frame: GraphFrame,
    layer: UnitLayer,
    biases: Marks | None,
    lit: frozenset[int],
    layout: GraphLayout,
    theme: Theme,
) -> None:
    if biases is not None:
        paint_biases(painter, layer, biases, lit, layout, theme, is_dimmed(frame, Part("dZ_db", layer.index)))
    font, dimmed = value_font(layout.radius, theme), is_dimmed(frame, Part("dA_dZ", layer.index))
    outline = mix(theme.outline, theme.background, 0.35) if dimmed else theme.outline
    pen = line_pen(outline, outline_width(layout.radius, theme))
    for unit in layout.shown(layer.index):
        with named(painter, _name_of(layer.index, int(unit))):
            _paint_neuron(painter, frame, layer, int(unit), layout, theme, pen, font, dimmed)


def _name_of(layer: int, unit: int | None = None) -> str:
    """What a layer, or a unit of it, is called as a place: those of the input have names of their own."""
    if unit is None:
        return f"layer-{layer}" if layer else "input"
    return f"unit-{layer}-{unit + 1}" if layer else f"x-{unit + 1}"


def plate(centre: QPointF, text: str, font: QFont) -> QRectF:
    """The room that a word over lines takes."""
    width, height = text_width(font, text) + 8, text_height(font)
    return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)


def paint_on_plate(painter: QPainter, centre: QPointF, text: str, font: QFont, ink: str, theme: Theme) -> None:
    """A word over lines: on a plate of the background's colour."""
    room = plate(centre, text, font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.background))
    painter.drawRoundedRect(room, 3, 3)
    draw_text(painter, room, text, font, ink)


def _paint_neuron(
    painter: QPainter,
    frame: GraphFrame,
    layer: UnitLayer,
    unit: int,
    layout: GraphLayout,
    theme: Theme,
    pen: object,
    font: QFont | None,
    dimmed: bool,
) -> None:
    radius = layout.radius
    centre = QPointF(layout.columns[layer.index], float(layout.unit_y[layer.index][unit]))
    a = None if layer.a is None else float(layer.a[unit])
    fill = neuron_fill(a, frame.activation_limit, theme)
    if dimmed:
        fill = mix(fill, theme.background, DIMMED)
    painter.setPen(pen)
    painter.setBrush(QColor(fill))
    painter.drawEllipse(centre, radius, radius)
    if is_outside(a, frame.activation_limit):
        paint_outside(painter, centre, radius, a is not None and a > 0, theme)
    if font is None:
        return
    box = square_around(centre, radius)
    if a is not None:
        draw_text(painter, box, value_text(a, radius, font), font, readable_on(fill))
    elif layer.z is not None:
        _paint_sum(painter, box, float(layer.z[unit]), radius, font, theme)


def _paint_sum(painter: QPainter, box: QRectF, z: float, radius: float, font: QFont, theme: Theme) -> None:
    """A neuron whose sum is known and whose activation is not: "z" above the number."""
    text = value_text(z, radius, font)
    height = text_height(font)
    if radius >= max(20.0, 1.2 * height):
        draw_text(painter, box.translated(0, -0.55 * height), "z =", font, theme.muted)
        box = box.translated(0, 0.45 * height)
    draw_text(painter, box, text, font, theme.text)


def paint_outside(painter: QPainter, centre: QPointF, radius: float, above: bool, theme: Theme) -> None:
    """A triangle at the neuron's edge: the value lies above (below) the range of the colour scale."""
    size = min(max(0.32 * radius, 4.0), 9.0) * theme.line_scale
    tip = -size if above else size
    x, y = centre.x() + 0.78 * radius, centre.y() + (-0.78 if above else 0.78) * radius
    painter.setPen(line_pen(theme.background, 1.5))
    painter.setBrush(QColor(theme.text))
    painter.drawPolygon(QPolygonF([QPointF(x - size, y), QPointF(x + size, y), QPointF(x, y + 1.4 * tip)]))


# ---------------------------------------------------------------- words


@draws("names")
def paint_names(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    """Feature names (and their values where they do not fit inside) on the left, classes at the outputs."""
    if isinstance(layout, FigureLayout):
        paint_input_names(painter, frame, layout, theme)
    else:
        _paint_input_names(painter, frame, layout, theme)
    _paint_output_names(painter, frame, layout, theme)


def _paint_input_names(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    inputs = frame.layers[0]
    left, right = _name_span(layout)
    top, bottom = layout.column_span(0)
    beyond = max(8.0, text_height(ui_font(TEXT_MAIN, theme=theme)))  # a name above the first neuron's middle
    place = QRectF(left - 2, top - beyond, right - left + 4, bottom - top + 2 * beyond) & layout.view
    if place.isEmpty():
        return
    values = None if inputs.a is None else inputs.a.tobytes()
    geometry = left, right, layout.radius, layout.pitches[0], layout.unit_y[0].tobytes()
    draw = partial(_paint_names_between, left=left, right=right, inputs=inputs, layout=layout, theme=theme)
    paint_kept(painter, place, ("input names", inputs.names, values, geometry, theme), draw)


def _holds_values(layout: GraphLayout) -> bool:
    """Whether the neurons have their values inside, and with more than one digit."""
    return layout.radius >= TWO_DECIMALS and value_font(layout.radius, layout.theme) is not None


def writes_input_values(inputs: UnitLayer, layout: GraphLayout) -> bool:
    """Whether every drawn input has its value in it, or under or behind its name."""
    if _holds_values(layout) or inputs.a is None:
        return _holds_values(layout)
    main, small = ui_font(TEXT_MAIN, theme=layout.theme), ui_font(TEXT_SMALL, theme=layout.theme)
    shown, (left, right) = layout.shown(0).tolist(), _name_span(layout)
    if layout.pitches[0] < 2 * text_height(main):
        return all(text_width(main, _name_and_value(inputs, unit)) <= right - left for unit in shown)
    return all(text_width(small, notation.number(float(inputs.a[unit]))) <= right - left for unit in shown)


def _name_and_value(inputs: UnitLayer, unit: int) -> str:
    name = inputs.names[unit]
    return name if inputs.a is None else f"{name}  {notation.number(float(inputs.a[unit]))}"


def _name_span(layout: GraphLayout) -> tuple[float, float]:
    """Where the names of the inputs begin and end."""
    right = layout.columns[0] - layout.radius - NAME_GAP
    return max(layout.rect.left() + NAME_MARGIN, right - max(layout.name_width, 90 * layout.theme.text_scale)), right


def _paint_names_between(
    painter: QPainter, left: float, right: float, inputs: UnitLayer, layout: GraphLayout, theme: Theme
) -> None:
    main, small = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_SMALL, theme=theme)
    is_left_out = _holds_values(layout) or (theme.is_projector and not writes_input_values(inputs, layout))
    height = text_height(main)
    for unit in layout.shown(0):
        y = float(layout.unit_y[0][unit])
        name = inputs.names[unit]
        value = None if inputs.a is None or is_left_out else notation.number(float(inputs.a[unit]))
        if value is None or layout.pitches[0] < 2 * height:
            text = name if value is None else _name_and_value(inputs, int(unit))
            if text_width(main, text) > right - left:
                text = name
            box = QRectF(left, y - height / 2, right - left, height)
            draw_text(painter, box, text, main, theme.text, RIGHT, elide=True)
        else:
            above = QRectF(left, y - height, right - left, height)
            draw_text(painter, above, name, main, theme.text, RIGHT, elide=True)
            draw_text(painter, above.translated(0, height - 1), value, small, theme.muted, RIGHT, elide=True)


def _paint_output_names(painter: QPainter, frame: GraphFrame, layout: GraphLayout, theme: Theme) -> None:
    font = ui_font(TEXT_SMALL, theme=theme)
    for centre, name in _output_names(frame, layout):
        draw = partial(paint_on_plate, centre=centre, text=name, font=font, ink=theme.text, theme=theme)
        paint_kept(painter, plate(centre, name, font), ("output name", centre.toTuple(), name, theme), draw)


def _output_names(frame: GraphFrame, layout: GraphLayout) -> tuple[tuple[QPointF, str], ...]:
    """The class of each output and the middle of its place, out of the way of the link towards the loss."""
    last = layout.depth
    if not layout.names_outputs:
        return ()
    classes = tuple(names.given_name(frame, last, int(unit)) for unit in layout.shown(last))
    return layout.output_names(classes) if isinstance(layout, FigureLayout) else _placed_names(classes, layout)


@lru_cache(maxsize=2)
def _placed_names(classes: tuple[str, ...], layout: GraphLayout) -> tuple[tuple[QPointF, str], ...]:
    """Of the shown outputs; three ask for them at every step, and of ten each takes a third of a millisecond."""
    font, last = ui_font(TEXT_SMALL, theme=layout.theme), layout.depth
    left = layout.columns[last] + layout.radius + 15  # clear of the capsule round a column
    wanted: list[tuple[QPointF, str, float]] = []
    for unit, given in zip(layout.shown(last), classes, strict=True):
        centre = layout.unit(last, int(unit))
        if centre is None:
            continue
        side = -1 if centre.y() <= layout.loss.y() + 1 else 1
        y = centre.y() + (side * (0.4 * layout.radius + text_height(font) / 2) if layout.radius >= 14 else 0.0)
        name = elided(font, given, _name_end(y, text_height(font), layout) - left)
        says_nothing = name != given and len(name) <= LEAST_LETTERS
        if name and not says_nothing:
            wanted.append((QPointF(left + text_width(font, name) / 2, y), name, centre.y()))
    return _side_by_side(wanted, font, layout)


def _side_by_side(
    wanted: list[tuple[QPointF, str, float]], font: QFont, layout: GraphLayout
) -> tuple[tuple[QPointF, str], ...]:
    """Names at their places, each with the y of its unit; one that has to move gives way to those that stand."""
    target, placed = layout.target.adjusted(-4, -1, 4, 1), dict[int, tuple[QPointF, str]]()
    moves = [plate(place, name, font).intersects(target) for place, name, _ in wanted]
    for index in sorted(range(len(wanted)), key=moves.__getitem__):
        place, name, y = wanted[index]
        put = _clear_of_target(place, name, font, layout, [plate(*other, font) for other in placed.values()])
        if put is not None and abs(put[0].y() - y) <= layout.radius + text_height(font):  # still beside it
            placed[index] = put
    return tuple(placed[index] for index in sorted(placed))


def _name_end(y: float, height: float, layout: GraphLayout) -> float:
    """Where the name of an output at ``y`` ends at most: before the loss and what is under it, or with the picture."""
    loss, radius = layout.loss, layout.loss_radius
    is_beside = -radius - height / 2 - 3 < y - loss.y() < radius + 2 * height + 3
    return loss.x() - radius - 9 if is_beside else layout.rect.right() - 8


def _clear_of_target(
    place: QPointF, name: str, font: QFont, layout: GraphLayout, taken: list[QRectF]
) -> tuple[QPointF, str] | None:
    """A name where it does not lie over the target: there, above or below it, or shorter; None without room."""
    target, height = layout.target.adjusted(-4, -1, 4, 1), text_height(font)
    if not plate(place, name, font).intersects(target):
        return place, name
    others = sorted((target.top() - height / 2 - 2, target.bottom() + height / 2 + 2), key=lambda y: abs(y - place.y()))
    options = [(QPointF(place.x(), y), name) for y in others]
    left = place.x() - text_width(font, name) / 2
    beside = elided(font, name, target.left() - left - 6)
    if len(beside) > LEAST_LETTERS:
        options.append((QPointF(left + text_width(font, beside) / 2, place.y()), beside))
    return next((put for put in options if not any(plate(*put, font).intersects(one) for one in taken)), None)


def name_plates(frame: GraphFrame, layout: GraphLayout, theme: Theme) -> list[QRectF]:
    """Where the names of the outputs stand: labels keep clear of them."""
    font = ui_font(TEXT_SMALL, theme=theme)
    return [plate(centre, name, font) for centre, name in _output_names(frame, layout)]
