"""The map of a net with two inputs, with the data on top."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnviz.gui.drawing.class_colours import class_colours, in_class_colours
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.theme import Theme
from nnviz.gui.plots.arrays import Array
from nnviz.gui.plots.base import Plot, path_of_pairs
from nnviz.gui.plots.contents import Content, cut_to, draw_image_in
from nnviz.gui.plots.isolines import isolines
from nnviz.gui.plots.learnt.colours import GROUND, colour_names, scale_image, winner_image
from nnviz.gui.plots.learnt.points import MANY, kinds_of, marks_for, point_colours, point_keys, wrong_mark
from nnviz.gui.plots.learnt.row_words import row_lines, symbol_of
from nnviz.gui.plots.learnt.rows import RowsPlot
from nnviz.gui.widgets.fields import edited_text
from nnviz.session.frame.equality import same
from nnviz.session.frame.plots import DecisionFrame, NeuronMap
from nnviz.session.notation import number


class MapPicture(Content):
    """A picture stretched over a range of values, with lines on it."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._image = QImage()
        self._corners = (np.zeros(2), np.zeros(2))
        self._lines = np.empty((0, 4))
        self._path = QPainterPath()
        self._pens: tuple[QPen, ...] = ()

    def show(self, image: QImage, x: tuple[float, float], y: tuple[float, float], lines: Array) -> None:
        """``x`` and ``y`` are the middles of the first and the last pixel, ``lines`` (n, 4) in pixels of the image."""
        self._image = image
        dx = (x[1] - x[0]) / max(image.width() - 1, 1)
        dy = (y[1] - y[0]) / max(image.height() - 1, 1)
        self._corners = (np.array([x[0] - dx / 2, x[1] + dx / 2]), np.array([y[0] - dy / 2, y[1] + dy / 2]))
        self._lines = lines * (dx, dy, dx, dy) + (x[0], y[0], x[0], y[0]) if len(lines) else lines
        self.refresh()

    def set_pens(self, *pens: QPen) -> None:
        """The lines are drawn with each of them, the first one lowest."""
        self._pens = pens
        self.update()

    @draws("map")
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._image.isNull():
            return
        x, y = self._scale.pixels(*self._corners)
        draw_image_in(painter, self._bounds, QRectF(QPointF(x[0], y[1]), QPointF(x[1], y[0])), self._image)
        if self._stale:
            self._place_lines()
            self._stale = False
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in self._pens:
            painter.setPen(pen)
            painter.drawPath(self._path)

    def _place_lines(self) -> None:
        ends = self._lines.reshape(-1, 2)
        x, y = self._scale.pixels(ends[:, 0], ends[:, 1])
        cut = cut_to(self._bounds, np.stack([x, y], axis=1).reshape(-1, 4))
        self._path = path_of_pairs(*cut.reshape(-1, 2).T)


class DecisionPlot(RowsPlot):
    """Draws a DecisionFrame: the output's map, or one neuron's while it is highlighted."""

    _frame: DecisionFrame | None

    def __init__(self) -> None:
        super().__init__("Map of the two inputs")
        self._map = MapPicture(self)
        self._drawn: object = None  # what the map is a picture of: while a row is dragged it stays
        self.add_content(self._map, z=0)
        self._wrong = self.add_dots(z=2)
        self.theme_changed()

    def theme_changed(self) -> None:
        super().theme_changed()
        theme = self.theme
        widths = ((theme.background, 4.5), (theme.text, 2.0))
        self._map.set_pens(*(QPen(QColor(colour), width * theme.line_scale) for colour, width in widths))
        self._wrong.set_marks((wrong_mark(theme),))

    @property
    def title(self) -> str:
        """What the map shows."""
        picture = self._picture()
        if picture is None:
            return "the class that the net names"
        assert self._frame is not None
        return f"{'output' if picture in self._frame.layers[-1] else 'neuron'} {picture.title}"

    @property
    def legend_text(self) -> str:
        """What its colours mean, in words, and what its axes are where they do not have one scale."""
        return self.legend_in(self.theme)

    def legend_in(self, theme: Theme) -> str:
        """The same where the map is drawn in ``theme``."""
        frame = self._frame
        if frame is None:
            return self._colours_text(theme)
        scales = "" if frame.equal_axes else "The two axes have different scales."
        return " ".join(filter(None, (self._colours_text(theme), _held_words(frame), frame.note, scales)))

    def _colours_text(self, theme: Theme) -> str:
        frame, picture = self._frame, self._picture()
        if frame is None or picture is None:
            return "The fainter, the closer the next class. The largest output names the class."
        of_classes = len(frame.classes) == 2 and picture is self._answer(frame)
        low, high = frame.classes if of_classes else (edited_text(picture.low), edited_text(picture.high))
        cold, warm = colour_names(self._scale_of(picture, theme))
        return f"{low} is {cold}, {high} is {warm}; on the line {symbol_of(picture)} is {edited_text(picture.middle)}."

    # ------------------------------------------------------------ drawing

    def _picture(self) -> NeuronMap | None:
        """The map that is shown; None for that of the classes."""
        frame = self._frame
        if frame is None:
            return None
        if self._highlighted is not None:
            found = _find(frame.layers, self._highlighted)
            if found is not None:
                return found
        return None if frame.winner is not None else self._answer(frame)

    def _answer(self, frame: DecisionFrame) -> NeuronMap:
        """The output that tells what the net says: of two for two classes the second, large where that is named."""
        return frame.layers[-1][-1 if len(frame.classes) == 2 else 0]

    def _scale_of(self, picture: NeuronMap, theme: Theme) -> Theme:
        """The answer is in the colours of the classes, whatever they are; all else on the scale of activations."""
        frame = self._frame
        is_answer = frame is not None and picture is self._answer(frame)
        return in_class_colours(frame.classes, theme) if frame is not None and is_answer else theme

    def _draw_net(self, frame: DecisionFrame) -> None:
        picture = self._picture()
        drawn = (picture, frame.winner, frame.confidence, frame.classes, frame.x_range, frame.y_range, self.theme)
        if same(drawn, self._drawn):
            return
        self._drawn = drawn
        if picture is None:
            assert frame.winner is not None
            confidence = np.ones(frame.winner.shape) if frame.confidence is None else frame.confidence
            colours = class_colours(frame.classes, self.theme)
            image, lines = winner_image(frame.winner, confidence, colours, self.theme), np.empty((0, 4))
        else:
            image = scale_image(picture, self._scale_of(picture, self.theme), GROUND)
            lines = isolines(picture.values, picture.middle)
        self._map.show(image, frame.x_range, frame.y_range, lines)
        self.setAccessibleDescription(f"{self.title}. {self.legend_text}")

    def _draw_data(self, frame: DecisionFrame) -> None:
        self.set_names(*frame.names)
        self.set_equal_axes(frame.equal_axes)
        self.set_whole(frame.x_range, frame.y_range)
        points = frame.points
        colours, places = point_colours(points, frame.classes, self.theme)
        edge = self.theme.background if frame.classes else self.theme.text  # a value may have the ground's own colour
        self._data.set_marks(marks_for(colours, edge, self.theme, len(points.x) > MANY))
        self._data.set_data(points.x, points.y, kinds_of(places, points, len(colours)))
        wrong = points.wrong
        self._wrong.set_data(points.x[wrong], points.y[wrong], np.zeros(int(wrong.sum()), dtype=np.int64))
        reserve = point_keys(points, frame.classes, self.theme, always_wrong=bool(frame.classes))
        self.set_legend(point_keys(points, frame.classes, self.theme), reserve)

    # ------------------------------------------------------------ pointing

    def _inputs_at(self, at: QPointF) -> tuple[float, ...]:
        """All inputs of the held row; those that are no axis stay its own."""
        return self._with_held(super()._inputs_at(at), self._held)

    def _inputs_of(self, frame: DecisionFrame, row: int) -> tuple[float, ...]:
        return self._with_held(super()._inputs_of(frame, row), row)

    def _with_held(self, axes: tuple[float, ...], row: int | None) -> tuple[float, ...]:
        frame = self._frame
        if frame is None or frame.inputs is None or row is None:
            return axes
        inputs = frame.inputs[row].copy()
        inputs[list(frame.plane)] = axes
        return tuple(inputs.tolist())

    def _place_text(self, frame: DecisionFrame, x: float, y: float) -> str:
        lines = [f"{name} = {number(value)}" for name, value in zip(frame.names, (x, y), strict=True)]
        return "\n".join([self._value_text(frame, x, y), *lines])

    def _row_lines(self, frame: DecisionFrame, row: int, others: int) -> list[str]:
        points = frame.points
        inputs = zip(frame.names, (float(points.x[row]), float(points.y[row])), strict=True)
        moved = row == frame.row and frame.home is not None
        return row_lines(points, row, inputs, frame.classes, frame.layers[-1], others=others, moved=moved)

    def _value_text(self, frame: DecisionFrame, x: float, y: float) -> str:
        picture = self._picture()
        values = frame.winner if picture is None else picture.values
        assert values is not None
        rows, columns = values.shape
        column = _place(x, frame.x_range, columns)
        row = _place(y, frame.y_range, rows)
        if picture is not None:
            return f"{picture.title} = {number(float(values[row, column]))}"
        index = int(values[row, column])
        if index < 0:
            return "no class: NaN"
        return frame.classes[index] if 0 <= index < len(frame.classes) else f"class {index + 1}"


def _held_words(frame: DecisionFrame) -> str:
    """ "Held: x₁ = 0.3."."""
    held = ", ".join(f"{one.name} = {number(one.value)}" for one in frame.held)
    return f"Held: {held}." if held else ""


def _find(layers: tuple[tuple[NeuronMap, ...], ...], unit: tuple[int, int]) -> NeuronMap | None:
    return next((one for layer in layers for one in layer if (one.layer, one.unit) == unit), None)


def _place(value: float, ends: tuple[float, float], count: int) -> int:
    share = (value - ends[0]) / (ends[1] - ends[0])
    return min(max(round(share * (count - 1)), 0), count - 1)
