"""The curve of a net with one input, over the data."""

import numpy as np

from nnviz.gui.drawing.class_colours import class_colours
from nnviz.gui.drawing.theme import mix
from nnviz.gui.plots.contents import Curve
from nnviz.gui.plots.learnt.points import MANY, RADIUS, kinds_of, marks_for, point_colours, point_keys
from nnviz.gui.plots.learnt.row_words import row_lines
from nnviz.gui.plots.learnt.rows import RowsPlot
from nnviz.gui.plots.marks import LegendKey, PointMark
from nnviz.gui.plots.ranges import range_of
from nnviz.session.frame.plots import FitFrame, NeuronMap
from nnviz.session.notation import number

EMPTY = np.empty(0)
#: Space above and below all, as a share of their extent: the ring round a row has room.
RING = 0.08


class FitPlot(RowsPlot):
    """Draws a FitFrame; a highlighted neuron's curve comes on top of the outputs'."""

    _frame: FitFrame | None

    def __init__(self) -> None:
        super().__init__("Fitted curve")
        self._outputs: list[Curve] = []
        self._neuron = self.add_curve(z=6)
        self.theme_changed()

    def theme_changed(self) -> None:
        super().theme_changed()
        self._neuron.set_pen(self.theme.current, 3 * self.theme.line_scale)

    @property
    def title(self) -> str:
        """What the curve shows."""
        neuron = self._shown_neuron()
        return f"neuron {neuron.title}" if neuron is not None else "what the net says for every input"

    @property
    def legend_text(self) -> str:
        """What is drawn, in words."""
        note = "" if self._frame is None else self._frame.note
        return f"The points are the data, the curve is what the net makes of the input. {note}".rstrip()

    # ------------------------------------------------------------ drawing

    def _shown_neuron(self) -> NeuronMap | None:
        if self._frame is None or self._highlighted is None:
            return None
        units = (one for layer in self._frame.layers[:-1] for one in layer)
        return next((one for one in units if (one.layer, one.unit) == self._highlighted), None)

    def _draw_net(self, frame: FitFrame) -> None:
        outputs, neuron, theme = frame.layers[-1], self._shown_neuron(), self.theme
        while len(self._outputs) < len(outputs):
            self._outputs.append(self.add_curve(z=4))
        for curve in self._outputs[len(outputs) :]:  # of a net that had more
            curve.set_data(EMPTY, EMPTY)
        for index, (curve, output) in enumerate(zip(self._outputs, outputs, strict=False)):
            colour = self._colour(frame, index)
            curve.set_pen(colour if neuron is None else mix(colour, theme.background, 0.6), 3 * theme.line_scale)
            curve.set_data(frame.x, output.values)
        self._neuron.set_data(frame.x if neuron is not None else EMPTY, neuron.values if neuron is not None else EMPTY)
        heights = [frame.points.y, *(one.values for one in outputs), *([] if neuron is None else [neuron.values])]
        self.set_whole(range_of([frame.x], margin=0.02), range_of(heights, margin=RING))  # whatever is moved
        hidden = [one for layer in frame.layers[:-1] for one in layer]
        widest = max(hidden, key=lambda one: len(one.title), default=None)
        self.set_legend(self._keys(frame, neuron), reserve=self._keys(frame, widest))
        self.setAccessibleDescription(f"{self.title}. {self.legend_text}")

    def _keys(self, frame: FitFrame, neuron: NeuronMap | None) -> list[LegendKey]:
        theme, wide = self.theme, 3 * self.theme.line_scale
        data = PointMark("circle", theme.runs[0], theme.background, RADIUS * theme.line_scale)
        keys = [LegendKey("data", mark=data)]
        keys = [] if frame.classes else keys
        for index, one in enumerate(frame.layers[-1][:4]):
            keys.append(LegendKey(one.title, self._colour(frame, index), width=wide))
        if neuron is not None:
            keys.append(LegendKey(neuron.title, theme.current, width=wide))
        return [*keys, *point_keys(frame.points, frame.classes, theme)]

    def _colour(self, frame: FitFrame, output: int) -> str:
        """Of an output for a class that of the class; one output for two is high for the second."""
        if not frame.classes:
            return self.theme.run_colour(output + 1)
        colours = class_colours(frame.classes, self.theme)
        return colours[output if len(frame.layers[-1]) > 1 else 1]

    def _draw_data(self, frame: FitFrame) -> None:
        points, theme = frame.points, self.theme
        self.set_names(frame.x_name, frame.y_name)
        colours, places = (theme.runs[0],), np.zeros(len(points.x), dtype=np.int64)
        if frame.classes:
            colours, places = point_colours(points, frame.classes, theme)
        self._data.set_marks(marks_for(colours, theme.background, theme, len(points.x) > MANY))
        self._data.set_data(points.x, points.y, kinds_of(places, points, len(colours)))

    # ------------------------------------------------------------ pointing

    _inputs = 1

    def _place_text(self, frame: FitFrame, x: float, y: float) -> str:
        neuron = self._shown_neuron()
        curves = frame.layers[-1] if neuron is None else (*frame.layers[-1], neuron)
        lines = [f"{frame.x_name} = {number(x)}"]
        lines += [f"{one.title} = {number(float(np.interp(x, frame.x, one.values)))}" for one in curves]
        return "\n".join(lines)

    def _row_lines(self, frame: FitFrame, row: int, others: int) -> list[str]:
        inputs = [(frame.x_name, float(frame.points.x[row]))]
        moved = row == frame.row and frame.home is not None
        return row_lines(frame.points, row, inputs, frame.classes, frame.layers[-1], others=others, moved=moved)
