"""Colours are apart to every eye: measured as the eye sees them, as the colour-blind eye does, and without colour."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from nnviz.gui.drawing.theme import THEMES, contrast_ratio, mix

Vector = NDArray[np.float64]

#: Linear RGB as it is seen without one kind of cone: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A
#: Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, table at severity 1.0.
DEFICIENCIES: dict[str, Vector] = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

#: From linear sRGB to XYZ under D65 (IEC 61966-2-1); white is the sum of its columns.
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(colour: str) -> Vector:
    """The linear RGB of "#rrggbb", (3,), from 0 to 1."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def seen(colour: str, deficiency: str | None = None) -> Vector:
    """The linear RGB that an eye with a deficiency takes "#rrggbb" for; what no screen can show is cut off."""
    rgb = linear(colour)
    return rgb if deficiency is None else np.clip(DEFICIENCIES[deficiency] @ rgb, 0.0, 1.0)


def lab(rgb: Vector) -> Vector:
    """CIELAB, (3,), of linear sRGB."""
    ratio = TO_XYZ @ rgb / TO_XYZ.sum(axis=1)
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(first: Vector, second: Vector) -> float:
    """The colour difference ΔE₀₀ of two CIELAB colours, with all weights 1.

    G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test
    Data, and Mathematical Observations", Color Research and Application 30(1), 2005, equations 2 to 22.
    """
    (l1, a1, b1), (l2, a2, b2) = first, second
    g = 0.5 * (1 - _saturation((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2))
    (c1, h1), (c2, h2) = _polar((1 + g) * a1, b1), _polar((1 + g) * a2, b2)
    turn, hue = _hues(c1, h1, c2, h2)
    chroma, middle = (c1 + c2) / 2, (l1 + l2) / 2
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    lightness = (l2 - l1) / (1 + 0.015 * (middle - 50) ** 2 / np.sqrt(20 + (middle - 50) ** 2))
    colourfulness = (c2 - c1) / (1 + 0.045 * chroma)
    tone = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    twist = -2 * _saturation(chroma) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    return float(np.sqrt(lightness**2 + colourfulness**2 + tone**2 + twist * colourfulness * tone))


def _saturation(chroma: float) -> float:
    return float(np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))


def _polar(a: float, b: float) -> tuple[float, float]:
    return float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)


def _cos(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


def _hues(c1: float, h1: float, c2: float, h2: float) -> tuple[float, float]:
    """The difference of two hues and the hue between them, in degrees; grey has none."""
    if c1 * c2 == 0:
        return 0.0, h1 + h2
    turn = h2 - h1
    if abs(turn) <= 180:
        return turn, (h1 + h2) / 2
    between = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    return turn - 360 if turn > 180 else turn + 360, between


def difference(first: str, second: str, deficiency: str | None = None) -> float:
    """ΔE₀₀ of two colours as an eye with a deficiency sees them; None: one without."""
    return ciede2000(lab(seen(first, deficiency)), lab(seen(second, deficiency)))


def lightness(colour: str) -> float:
    """CIELAB's L*, 0 black … 100 white: all that is left of a colour in a black-and-white print."""
    return float(lab(linear(colour))[0])


# ---------------------------------------------------------------- the measure itself

#: Pairs of CIELAB colours and their difference, from table 1 of Sharma, Wu and Dalal: every turn of the formula.
PUBLISHED = [
    ((50.0000, 2.6772, -79.7751), (50.0000, 0.0000, -82.7485), 2.0425),
    ((50.0000, 2.8361, -74.0200), (50.0000, 0.0000, -82.7485), 3.4412),
    ((50.0000, -1.3802, -84.2814), (50.0000, 0.0000, -82.7485), 1.0000),
    ((50.0000, 0.0000, 0.0000), (50.0000, -1.0000, 2.0000), 2.3669),
    ((50.0000, 2.4900, -0.0010), (50.0000, -2.4900, 0.0009), 7.1792),
    ((50.0000, 2.4900, -0.0010), (50.0000, -2.4900, 0.0011), 7.2195),
    ((50.0000, -0.0010, 2.4900), (50.0000, 0.0009, -2.4900), 4.8045),
    ((50.0000, -0.0010, 2.4900), (50.0000, 0.0011, -2.4900), 4.7461),
    ((50.0000, 2.5000, 0.0000), (50.0000, 0.0000, -2.5000), 4.3065),
    ((50.0000, 2.5000, 0.0000), (73.0000, 25.0000, -18.0000), 27.1492),
    ((50.0000, 2.5000, 0.0000), (61.0000, -5.0000, 29.0000), 22.8977),
    ((50.0000, 2.5000, 0.0000), (56.0000, -27.0000, -3.0000), 31.9030),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("first", "second", "published"), PUBLISHED)
def test_differences_are_the_published_ones_either_way_round(first, second, published):
    assert ciede2000(np.array(first), np.array(second)) == pytest.approx(published, abs=6e-5)
    assert ciede2000(np.array(second), np.array(first)) == pytest.approx(published, abs=6e-5)


def test_white_black_and_red_have_the_lab_values_of_the_standard():
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=1e-6)
    assert lab(linear("#000000")) == pytest.approx([0, 0, 0], abs=1e-6)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_grey_is_grey_to_everybody(deficiency):
    for grey in ("#000000", "#5a5a5a", "#ffffff"):
        assert seen(grey, deficiency) == pytest.approx(linear(grey), abs=2e-6)


def test_red_and_green_come_near_each_other_without_red_or_green_cones_and_blue_and_green_without_blue_ones():
    red_green, blue_green = ("#c00000", "#5a7a00"), ("#0078c8", "#008c78")
    assert difference(*red_green) > 50
    assert difference(*red_green, "deuteranopia") < 0.5 * difference(*red_green)
    assert difference(*red_green, "protanopia") < 0.6 * difference(*red_green)
    assert difference(*blue_green, "tritanopia") < 0.6 * difference(*blue_green)


# ---------------------------------------------------------------- the themes

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
deficiencies = pytest.mark.parametrize("deficiency", DEFICIENCIES)


@themes
@deficiencies
def test_the_two_signs_and_the_current_factor_are_apart_for_the_colour_blind(theme, deficiency):
    for first, second in combinations((theme.positive, theme.negative, theme.current), 2):
        assert difference(first, second, deficiency) >= 25
        assert difference(first, second) >= 25


@themes
@deficiencies
def test_the_current_factor_is_not_taken_for_plain_text_by_the_colour_blind(theme, deficiency):
    assert difference(theme.current, theme.text, deficiency) >= 25


@themes
@pytest.mark.parametrize("share", [0, 0.25, 0.4, 0.5, 0.75, 1])
def test_they_stand_out_from_every_ground_they_lie_on(theme, share):
    """The graph's ground, the panels and cards, and what marks the current step, up to its full strength."""
    for ground in (theme.panel, mix(theme.background, theme.current_fill, share)):
        for colour in (theme.positive, theme.negative, theme.current):
            assert contrast_ratio(colour, ground) >= 4.5


@themes
def test_the_signs_differ_in_lightness_too(theme):
    """A print without colour keeps that much of the difference, also where an edge is too thin to be hollow."""
    least = 5 if theme.name == "contrast" else 12  # yellow and cyan on black are both nearly white
    assert abs(lightness(theme.positive) - lightness(theme.negative)) >= least


@themes
def test_the_first_two_classes_and_runs_have_the_colours_of_the_signs(theme):
    """The map of one output goes from the negative to the positive colour; its classes are named by these."""
    assert theme.runs[:2] == (theme.negative, theme.positive)


@themes
@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_six_runs_are_apart_for_the_colour_blind(theme, deficiency):
    assert len(theme.runs) == 6
    for first, second in combinations(theme.runs, 2):
        assert difference(first, second, deficiency) >= 10


@themes
def test_a_run_stands_out_from_the_ground_and_from_a_panel(theme):
    for colour in theme.runs:
        assert min(contrast_ratio(colour, ground) for ground in (theme.background, theme.panel)) >= 4.5


@themes
@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_things_with_a_letter_are_apart_from_each_other_and_from_what_has_a_meaning_already(theme, deficiency):
    """From both signs, from what is asked and from plain text; the letter stands beside the colour in any case."""
    assert len(theme.named) == 3
    for first, second in combinations(theme.named, 2):
        assert difference(first, second, deficiency) >= 10
    for colour in theme.named:
        for other in (theme.positive, theme.negative, theme.current, theme.text):
            assert difference(colour, other, deficiency) >= 10


@themes
def test_a_letter_can_be_read_on_the_ground_on_a_panel_and_in_its_own_box(theme):
    for colour in theme.named:
        for ground in (theme.background, theme.panel, mix(theme.background, colour, 0.06)):
            assert contrast_ratio(colour, ground) >= 4.3
