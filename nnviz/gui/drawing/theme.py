"""Colours, line widths and text sizes: the only place where a colour is written down. Loads no Qt.

Orange is positive and blue is negative in every theme (in the high-contrast one yellow and cyan). The current factor
is violet everywhere, so that it is never taken for a sign. To an eye without red or green cones violet is a blue: the
two differ by lightness, so that the blue is dark on white and light on black. The three are apart for every common
colour blindness, and 4.5:1 or more on every ground they lie on.
"""

from dataclasses import replace
from functools import lru_cache

from nnviz.records import dataclass

#: Sizes of text in pixels before the theme's scale: what the views pass to :func:`nnviz.gui.drawing.fonts.ui_font`.
TEXT_SMALL = 11.5
TEXT_MAIN = 13.0
TEXT_TITLE = 16.0

#: 20 pt at 96 dots per inch, the least that can be read from the back of a lecture hall.
PROJECTOR_TEXT = 27.0


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of colours as "#rrggbb" and two scales; ``text_minimum`` is a floor for every text, in pixels.

    Below it are only indices, which belong to the text of a symbol, and the signs above and below it.
    """

    name: str  # in settings and on the command line
    title: str  # in menus, with its mnemonic
    tip: str
    dark: bool
    background: str
    panel: str
    panel_border: str
    text: str
    muted: str
    outline: str  # of neurons: at least 3:1 on the background
    positive: str
    negative: str
    neutral: str  # the middle of the neuron scale
    current: str  # the current factor, in the graph and in the formula
    current_fill: str
    taken_fill: str
    taken_text: str
    result: str
    coming: str  # dashed slots, links that are not known yet
    nonfinite: str
    zero: str
    runs: tuple[str, ...]  # up to six runs or classes, apart for every common colour blindness; the signs' own first
    run_names: tuple[str, ...]  # what these are called; the last word is the hue
    named: tuple[str, ...]  # of things that have a letter for a while: an olive, a plum, a teal
    negative_name: str  # what the two signs' colours are called in sentences
    positive_name: str = "orange"
    text_scale: float = 1.0
    line_scale: float = 1.0
    text_minimum: float = 0.0
    has_ground: bool = True  # else what lies under a picture is seen

    def __hash__(self) -> int:
        """Of what tells themes apart, not of every colour: what is kept for a theme is looked up all the time."""
        return hash((self.name, self.text_scale))

    def text_pixels(self, pixels: float) -> int:
        """The size of a text that is ``pixels`` tall in the plain theme."""
        return max(1, round(max(pixels * self.text_scale, self.text_minimum)))

    def run_colour(self, index: int) -> str:
        """The colour of one run, class or output of many; with more than there are colours they come again."""
        return self.runs[index % len(self.runs)]

    def projector(self) -> "Theme":
        """The same colours for a lecture hall: every text 20 pt or more, thicker lines."""
        return replace(self, text_scale=PROJECTOR_TEXT / TEXT_MAIN, line_scale=1.5, text_minimum=PROJECTOR_TEXT)

    def figure(self) -> "Theme":
        """The same colours for a figure on paper: no type is smaller than small text, and none grows with room."""
        plain = replace(self, text_scale=1.0, text_minimum=0.0)
        return replace(plain, text_minimum=float(plain.text_pixels(TEXT_SMALL)))

    @property
    def is_figure(self) -> bool:
        """Whether what there is no room for is left out, rather than made smaller."""
        return 0 < self.text_minimum < PROJECTOR_TEXT

    @property
    def is_fixed(self) -> bool:
        """Whether the type is as large as it is, however much room there is."""
        return self.text_minimum > 0

    @property
    def plain_title(self) -> str:
        """The title within a sentence or a list."""
        return self.title.replace("&", "").lower()

    @property
    def is_projector(self) -> bool:
        return self.text_minimum >= PROJECTOR_TEXT


LIGHT = Theme(
    name="light",
    title="&Light",
    tip="Dark text on white",
    dark=False,
    background="#ffffff",
    panel="#f5f6f9",
    panel_border="#cdd2db",
    text="#1b1e26",
    muted="#5a6172",
    outline="#4a5162",
    positive="#b54f04",
    negative="#0c2865",
    neutral="#f3f4f6",
    current="#8435fe",
    current_fill="#f3eefe",
    taken_fill="#def3e6",
    taken_text="#12652f",
    result="#12652f",
    coming="#868d9c",
    nonfinite="#c4128f",
    zero="#6f7686",
    runs=("#0c2865", "#b54f04", "#01795b", "#a03398", "#4f4306", "#5a5f6b"),
    run_names=("dark blue", "orange", "green", "purple", "brown", "grey"),
    named=("#463f16", "#9b348c", "#01796b"),
    negative_name="dark blue",
)

DARK = Theme(
    name="dark",
    title="&Dark",
    tip="Light text on black",
    dark=True,
    background="#16181d",
    panel="#20242b",
    panel_border="#3d434e",
    text="#eceef2",
    muted="#a4abb8",
    outline="#b4bac5",
    positive="#f5a524",
    negative="#a0ebff",
    neutral="#3a3e47",
    current="#9c74fc",
    current_fill="#2b1e47",
    taken_fill="#1d3a2b",
    taken_text="#83dca3",
    result="#83dca3",
    coming="#7b8290",
    nonfinite="#ff4fd8",
    zero="#949ba8",
    runs=("#a0ebff", "#f5a524", "#38bf8b", "#dd80d8", "#f6ee6a", "#b9babd"),
    run_names=("light blue", "orange", "green", "light purple", "yellow", "grey"),
    named=("#f0e68c", "#f0609a", "#1d9f92"),
    negative_name="light blue",
)

CONTRAST = Theme(
    name="contrast",
    title="High &contrast",
    tip="White and strong colours on black",
    dark=True,
    background="#000000",
    panel="#0d0d0d",
    panel_border="#ffffff",
    text="#ffffff",
    muted="#e4e4e4",
    outline="#ffffff",
    positive="#ffd400",
    negative="#96fdfb",
    neutral="#2e2e2e",
    current="#ad85ff",
    current_fill="#27114d",
    taken_fill="#0a3d1c",
    taken_text="#8dffb0",
    result="#8dffb0",
    coming="#b8b8b8",
    nonfinite="#ff66dd",
    zero="#d0d0d0",
    runs=("#96fdfb", "#ffd400", "#c1f5a7", "#f19af1", "#c4c9c0", "#f69252"),
    run_names=("cyan", "yellow", "light green", "light purple", "grey", "orange"),
    named=("#8fa02a", "#e0409c", "#1aad7e"),
    negative_name="cyan",
    positive_name="yellow",
)

#: The themes on offer, in the order of the menu. To add one: a value here, and nothing else.
THEMES: dict[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


@lru_cache(maxsize=8192)
def mix(first: str, second: str, share: float) -> str:
    """The opaque colour ``share`` of the way from ``first`` to ``second``, mixed beforehand: alpha paints slowly."""
    share = min(max(share, 0.0), 1.0)
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2 (0 black … 1 white)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_ratio(first: str, second: str) -> float:
    """The contrast of WCAG 2.2, from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=4096)
def readable_on(fill: str) -> str:
    """Black or white, whichever stands out more on ``fill``."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast_ratio(ink, fill))
