"""A regression with many inputs: each row's output against its target; on the diagonal they agree."""

import numpy as np

from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.learnt.points import MANY, RADIUS, REACH, marks_for
from nnviz.gui.plots.marks import LegendKey, PointMark
from nnviz.gui.plots.ranges import range_of
from nnviz.session.frame.equality import same
from nnviz.session.frame.plots import AgreementFrame
from nnviz.session.notation import number


class AgreementPlot(Plot):
    """Draws an AgreementFrame."""

    title = "what the net says against what is so"
    _legend = "On the diagonal the output is the target; above it the net says too much, below it too little."

    def __init__(self) -> None:
        self._frame: AgreementFrame | None = None
        super().__init__("Outputs against targets")
        self._diagonal = self.add_curve(z=1)
        self._data = self.add_dots(z=2)
        self.set_names("target", "output")
        self.set_equal_axes(True)
        self.read_out = self._read
        self.theme_changed()

    @property
    def legend_text(self) -> str:
        """What it means, and what is left out."""
        note = "" if self._frame is None else self._frame.note
        return f"{self._legend} {note}".strip()

    def show_frame(self, frame: AgreementFrame) -> None:
        """Draw ``frame`` from now on."""
        if not same(frame, self._frame):
            self._frame = frame
            self._draw(frame)

    def _draw(self, frame: AgreementFrame) -> None:
        theme, outputs = self.theme, frame.targets.shape[1]
        both = range_of([frame.targets, frame.outputs])
        self.set_whole(both, both)
        self._diagonal.set_data(np.array(both), np.array(both))
        colours = [self.theme.run_colour(place) for place in range(outputs)]
        self._data.set_marks(marks_for(colours, theme.background, theme, frame.targets.size > MANY))
        kinds = 2 * np.arange(outputs)[None, :] + frame.held_out[:, None]
        self._data.set_data(frame.targets.ravel(), frame.outputs.ravel(), kinds.ravel())
        self.set_legend(self._keys(frame))
        self.setAccessibleDescription(f"{self.title}. {self.legend_text}")

    def show_same(self, other: "AgreementPlot") -> None:
        if other._frame is not None:
            self.show_frame(other._frame)

    def theme_changed(self) -> None:
        super().theme_changed()
        self._diagonal.set_pen(self.theme.coming, 1.5 * self.theme.line_scale)
        if self._frame is not None:
            self._draw(self._frame)

    def _keys(self, frame: AgreementFrame) -> list[LegendKey]:
        theme, radius = self.theme, RADIUS * self.theme.line_scale
        circles = [PointMark("circle", self.theme.run_colour(place), theme.background, radius) for place in range(6)]
        keys = [LegendKey(name, mark=circle) for name, circle in zip(frame.names, circles, strict=False)]
        if frame.held_out.any():
            square = PointMark("square", theme.background, theme.text, radius * 0.85, 2.0)
            keys.append(LegendKey("held out", mark=square))
        return [*keys, LegendKey("agreement", theme.coming, width=1.5 * theme.line_scale)]

    def _read(self, x: float, y: float) -> str:
        frame = self._frame
        place = None if frame is None else self._data.nearest(self.pixel(x, y), REACH)
        if frame is None or place is None:
            return ""
        row, output = divmod(place, frame.targets.shape[1])
        name = frame.names[output] if output < len(frame.names) else ""
        held = ", held out" if frame.held_out[row] else ""
        says, is_so = float(frame.outputs[row, output]), float(frame.targets[row, output])
        return f"row {row}{held}: {name}\ntarget {number(is_so)}\noutput {number(says)}"
