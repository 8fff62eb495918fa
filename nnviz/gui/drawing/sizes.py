"""Type sizes and gaps of a panel in pixels: they depend on the theme and the panel's width, never on what it shows."""

from typing import Self

from PySide6.QtGui import QFont

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.text import metrics
from nnviz.gui.drawing.theme import TEXT_MAIN, TEXT_SMALL, Theme
from nnviz.records import dataclass

PLAIN_WIDTH = 1280.0  # up to this width type has its plain size; wider panels have larger type
MOST_GROWTH = 1.35


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes and gaps; ``grow`` is how much larger than plain everything but the theme's text scale is."""

    theme: Theme
    grow: float

    @classmethod
    def of(cls, theme: Theme, width: float) -> Self:
        if theme.is_fixed:
            return cls(theme, 1.0)
        return cls(theme, min(max(width / PLAIN_WIDTH, 1.0), MOST_GROWTH))

    def font(self, pixels: float, weight: int = 400) -> QFont:
        return ui_font(pixels * self.grow, weight, theme=self.theme)

    def gap(self, pixels: float) -> float:
        """A distance between things; it grows less than the type does in a lecture hall."""
        return pixels * self.grow * (1.25 if self.theme.is_projector else 1.0)

    @property
    def small(self) -> QFont:
        return self.font(TEXT_SMALL)

    @property
    def main(self) -> QFont:
        return self.font(TEXT_MAIN)

    @property
    def strong(self) -> QFont:
        return self.font(TEXT_MAIN, 600)

    @property
    def title(self) -> QFont:
        return self.font(TEXT_MAIN if self.theme.is_projector else 15.0, 600)

    @property
    def formula(self) -> float:
        """Pixels to the em of formulas."""
        return (29.0 if self.theme.is_projector else 15.5) * self.grow

    def line(self, font: QFont) -> float:
        """The height of a line of text."""
        return round(metrics(font).height() * 1.08)
