"""The three steps of the slice in numbers, and what they mean in a sentence."""

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import draws
from nnviz.gui.drawing.text import LEFT, broken, draw_text, text_height, text_width
from nnviz.gui.drawing.theme import TEXT_MAIN, Theme
from nnviz.gui.widgets.copying import TableCopying
from nnviz.gui.widgets.themed import Themed
from nnviz.records import dataclass
from nnviz.session.frame.plots import SliceFrame
from nnviz.session.notation import shortest
from nnviz.session.tables import Table

STEP_HEAD = ("step", "learning rate", "predicted loss", "real loss")
EDGE, GAP = 6.0, 10.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A text in a line of the table."""

    x: float
    text: str
    font: QFont
    colour: str


class StepTable(Themed, QWidget):
    """Draws the table; its owner gives it its height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: SliceFrame | None = None
        self.setAccessibleName("Predicted and real change of the loss")
        self.copying = TableCopying(self, self.table)

    def show_slice(self, frame: SliceFrame | None) -> None:
        self._frame = frame
        if frame is not None:
            rows = "; ".join(f"{step.label} = {shortest(step.rate)}: {step.text}" for step in frame.points)
            self.setAccessibleDescription(f"{frame.sentence} {rows}")
        self.update()

    def table(self) -> Table | None:
        """The losses that the steps come to; None while there is no slice."""
        frame = self._frame
        if frame is None:
            return None
        steps = tuple((step.label, step.rate, step.predicted, step.actual) for step in frame.points)
        return Table("steps", STEP_HEAD, (("here", 0.0, frame.loss, frame.loss), *steps))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            if self._frame is not None:
                paint_steps(painter, QRectF(self.rect()), self._frame, self.theme)


@draws("step-table")
def paint_steps(painter: QPainter, rect: QRectF, frame: SliceFrame, theme: Theme) -> None:
    """The table from the top of ``rect`` on; what does not fit is left out."""
    line = _line_height(theme)
    y = rect.top() + EDGE / 2
    for words in _fitting(frame, rect.width(), (rect.height() + 1 - EDGE / 2) // line, theme):
        for word in words:
            room = QRectF(rect.left() + word.x, y, rect.width() - word.x - EDGE, line)
            draw_text(painter, room, word.text, word.font, word.colour, LEFT, elide=True)
        y += line


def steps_height(width: float, frame: SliceFrame, theme: Theme) -> float:
    """What :func:`paint_steps` takes for everything."""
    sentence, steps = _sentence(frame, width, theme), _steps(frame, width, theme)
    return (len(sentence) + sum(map(len, steps))) * _line_height(theme) + EDGE


def _fitting(frame: SliceFrame, width: float, most: float, theme: Theme) -> list[list[_Word]]:
    """At ``most`` so many lines: the sentence and whole steps, the one with the present rate before the others."""
    sentence, steps = _sentence(frame, width, theme), _steps(frame, width, theme)
    left, kept = most - len(sentence), set[int]()
    for place in sorted(range(len(steps)), key=lambda place: abs(place - len(steps) // 2)):
        if len(steps[place]) > left:
            break
        kept.add(place)
        left -= len(steps[place])
    return [*sentence[: int(most)], *(line for place in sorted(kept) for line in steps[place])]


def _sentence(frame: SliceFrame, width: float, theme: Theme) -> list[list[_Word]]:
    font = ui_font(TEXT_MAIN, theme=theme)
    return [[_Word(EDGE, words, font, theme.text)] for words in broken(font, frame.sentence, width - 2 * EDGE)]


def _steps(frame: SliceFrame, width: float, theme: Theme) -> list[list[list[_Word]]]:
    """For each step a line, or several where the width asks for it."""
    font, strong = ui_font(TEXT_MAIN, theme=theme), ui_font(TEXT_MAIN, 600, theme=theme)
    rates = [f"= {shortest(step.rate)}" for step in frame.points]
    second = EDGE + max((text_width(strong, step.label) for step in frame.points), default=0.0) + GAP
    third = second + max((text_width(font, rate) for rate in rates), default=0.0) + 1.5 * GAP
    beside = all(text_width(font, step.text) <= width - EDGE - third for step in frame.points)
    steps = []
    for step, rate in zip(frame.points, rates, strict=True):
        lines = [[_Word(EDGE, step.label, strong, theme.current), _Word(second, rate, font, theme.muted)]]
        if beside:
            lines[0].append(_Word(third, step.text, font, theme.text))
        else:
            rows = broken(font, step.text, width - EDGE - second)
            lines += [[_Word(second, words, font, theme.text)] for words in rows]
        steps.append(lines)
    return steps


def _line_height(theme: Theme) -> float:
    return math.ceil(text_height(ui_font(TEXT_MAIN, theme=theme)) * 1.15)
