"""What stands on a map: the present experiment as a cross, lanes as their numbers, the ring of pointer and keys."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import named
from nnviz.gui.drawing.strokes import line_pen
from nnviz.gui.drawing.text import CENTER, draw_text, text_height
from nnviz.gui.drawing.theme import TEXT_SMALL, Theme, readable_on
from nnviz.gui.plots.trainability.layout import MapLayout
from nnviz.records import dataclass
from nnviz.session.compare.lanes import lane_experiments
from nnviz.session.experiment import Experiment
from nnviz.session.trainability.axes import keys_of, read
from nnviz.session.trainability.belonging import is_map_of
from nnviz.session.trainability.job import MapJob

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Marks:
    """Numbers on both axes: of the experiment, and of its lanes by their numbers from 0; None: it is not on the map."""

    present: Place | None = None
    lanes: tuple[Place | None, ...] = ()


def marks_of(job: MapJob, experiment: Experiment) -> Marks:
    """Those of an experiment, as far as the map is of it."""
    lanes = tuple(_place(job, lane) if is_map_of(job, lane) else None for lane in lane_experiments(experiment))
    return Marks(_place(job, experiment), lanes)


def _place(job: MapJob, experiment: Experiment) -> Place | None:
    if not {job.x.key, job.y.key} <= {*keys_of(experiment)}:
        return None
    x, y = (read(experiment, axis.key) for axis in (job.x, job.y))
    return (x, y) if job.x.low <= x <= job.x.high and job.y.low <= y <= job.y.high else None


def paint_marks(painter: QPainter, layout: MapLayout, marks: Marks, theme: Theme) -> None:
    """Lanes, and over them the cross."""
    with named(painter, "lanes"):
        for index, place in enumerate(marks.lanes):
            if place is not None:
                _paint_lane(painter, QPointF(layout.x(place[0]), layout.y(place[1])), index, theme)
    with named(painter, "present"):
        if marks.present is not None:
            _paint_cross(painter, QPointF(layout.x(marks.present[0]), layout.y(marks.present[1])), theme)


def _paint_lane(painter: QPainter, centre: QPointF, index: int, theme: Theme) -> None:
    font, colour = ui_font(TEXT_SMALL, 600, theme=theme), theme.run_colour(index)
    reach = 0.6 * text_height(font)
    painter.setPen(line_pen(theme.background, 1.5 * theme.line_scale))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, reach, reach)
    card = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
    draw_text(painter, card, str(index + 1), font, readable_on(colour), CENTER)


def _paint_cross(painter: QPainter, centre: QPointF, theme: Theme) -> None:
    reach = 8.0 * theme.line_scale
    for colour, width in ((theme.background, 6.0), (theme.current, 3.0)):
        painter.setPen(line_pen(colour, width * theme.line_scale))
        for way in (1, -1):
            arm = QPointF(reach, way * reach)
            painter.drawLine(QLineF(centre - arm, centre + arm))


def paint_ring(painter: QPainter, centre: QPointF, theme: Theme) -> None:
    """Where the pointer is, or the keys."""
    reach = 7.0 * theme.line_scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.background, 6.0), (theme.text, 2.5)):
        painter.setPen(line_pen(colour, width * theme.line_scale))
        painter.drawEllipse(centre, reach, reach)


def paint_rectangle(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """What is to be looked at more closely."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.background, 5.0), (theme.text, 2.0)):
        painter.setPen(line_pen(colour, width * theme.line_scale))
        painter.drawRect(rect)
