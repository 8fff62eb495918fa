"""The panel paints any frame on any device."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.chain import ChainLayout, ChainOptions, chain_height, paint_chain
from nnviz.gui.chain.factors import off_scale_text
from nnviz.gui.chain.foot import VERDICTS
from nnviz.gui.chain.slots import fewer_digits
from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.export.svg.painting import paint_svg
from nnviz.session.frame.model import ChainFrame, Piece

pytestmark = pytest.mark.usefixtures("qapp")

MakeFrame = Callable[..., ChainFrame]
MAGENTA = QColor("#ff00ff")


def painted(
    frame: ChainFrame, theme: Theme, width: int = 1000, height: int | None = None, **options: object
) -> QImage:
    height = height or round(chain_height(frame, width, theme))
    image = QImage(width + 40, height + 40, QImage.Format.Format_RGB32)
    image.fill(MAGENTA)
    rect = QRectF(20, 20, width, height)
    with QPainter(image) as painter:
        paint_chain(painter, rect, frame, theme, ChainLayout.of(frame, rect, theme, ChainOptions(**options)))
    return image


def outside_is_untouched(image: QImage) -> bool:
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.width()) & 0xFFFFFF
    outside = np.ones(pixels.shape, dtype=bool)
    outside[20:-20, 20:-20] = False
    return bool((pixels[outside] == MAGENTA.rgb() & 0xFFFFFF).all())


@pytest.mark.parametrize("projector", [False, True], ids=["plain", "projector"])
@pytest.mark.parametrize("name", sorted(THEMES))
@pytest.mark.parametrize("width", [400, 760, 1280])
def test_nothing_is_painted_outside_the_panel(make_frame: MakeFrame, name: str, projector: bool, width: int) -> None:
    theme = THEMES[name].projector() if projector else THEMES[name]
    for frame in (make_frame(9, 8), make_frame(41, 20, paths=make_frame.paths(), notes=("a note " * 40,))):
        for height in (None, 150, 260):
            assert outside_is_untouched(painted(frame, theme, width, height))


def test_odd_content_is_painted_too(make_frame: MakeFrame) -> None:
    """Catches a formula or a size that the painting takes for granted: none, a control character, NaN."""
    usual = make_frame(9, 4)
    odd = ("", "NaN", "−∞", "nonsense " * 20, "\x00", "花弁")
    for text, outcome in zip(odd, ("agrees", "corner", "unchecked", "differs", "agrees", "corner"), strict=True):
        columns = tuple(
            replace(column, slot=text, latex=text, tip=text, log_size=size)
            for column, size in zip(
                usual.columns, (math.nan, math.inf, -math.inf, 1e300, -1e300, 0.0, None, 2.0, -2.0), strict=True
            )
        )
        frame = make_frame(
            question=text, position=text, result_latex=text, columns=columns, detail_title=text, product_title=text,
            detail=((), (Piece(text),)), product=(), sentence=text, notes=(text, ""),
            nudge=replace(usual.nudge, what=text, analytic=text, note=text, how=text, outcome=outcome),
            paths=replace(make_frame.paths(), count=text, total=text),
        )  # fmt: skip
        painted(frame, THEMES["light"])


def test_a_frame_without_factors_is_painted(make_frame: MakeFrame) -> None:
    """Catches a division or a maximum over factors, or rows of paths, of which there are none."""
    painted(make_frame(columns=(), result_latex="", nudge=None), THEMES["dark"])
    painted(make_frame(paths=replace(make_frame.paths(), rows=())), THEMES["dark"])


def test_the_current_factor_is_boxed_in_its_colour(make_frame: MakeFrame) -> None:
    theme = THEMES["light"]
    image = painted(make_frame(9, 4), theme)
    layout = ChainLayout.of(make_frame(9, 4), QRectF(20, 20, image.width() - 40, image.height() - 40), theme)
    for cell in layout.cells:
        inside = QColor(image.pixel(round(cell.box.left() + 5), round(cell.box.top() + 12))).name()
        assert (inside == theme.current_fill) == (cell.content == 4)


def test_the_verdict_of_the_nudge_is_told_in_words_and_colour(make_frame: MakeFrame) -> None:
    theme = THEMES["light"]
    images = [painted(make_frame(nudge=nudge), theme) for nudge in make_frame.nudges]
    assert all(one != other for place, one in enumerate(images) for other in images[:place])
    assert {VERDICTS[nudge.outcome].split(" ", 1)[0] for nudge in make_frame.nudges} == set("✓◇–✗")
    for image, nudge in zip(images, make_frame.nudges, strict=True):
        colour = {"agrees": theme.result, "differs": theme.nonfinite}.get(nudge.outcome, theme.text)
        layout = ChainLayout.of(make_frame(nudge=nudge), QRectF(20, 20, image.width() - 40, image.height() - 40), theme)
        line = next(line for line in layout.foot if line.kind == "nudge")
        assert colour in colours_in(image, line.rect)


def colours_in(image: QImage, rect: QRectF) -> set[str]:
    area = rect.toAlignedRect()
    columns, rows = range(area.left(), area.right()), range(area.top(), area.bottom())
    return {QColor(image.pixel(x, y)).name() for x in columns for y in rows}


@pytest.mark.parametrize(
    ("log_size", "text"),
    [(-1.301, "÷20"), (1.3424, "×22"), (-17.2, "÷10¹⁷"), (7.0, "×10⁷"), (-math.inf, "0")],
)
def test_a_bar_beyond_the_scale_says_how_far(log_size: float, text: str) -> None:
    assert off_scale_text(log_size) == text


def test_the_layout_that_is_handed_in_is_the_one_that_is_painted(make_frame: MakeFrame) -> None:
    frame = make_frame(41, 20)
    assert painted(frame, THEMES["light"], unfolded=True) != painted(frame, THEMES["light"])


@pytest.mark.parametrize("factors", [9, 41])
def test_a_vector_picture_holds_outlines_only_and_clips_nothing(make_frame: MakeFrame, factors: int) -> None:
    frame, rect = make_frame(factors, 2, paths=make_frame.paths()), QRectF(0, 0, 1000, 300)
    drawing = paint_svg(lambda painter: paint_chain(painter, rect, frame, THEMES["light"]), (1000, 300))
    svg = drawing.written("", "")
    assert "<image" not in svg
    assert "<text" not in svg
    assert "clip" not in svg
    assert svg.count("<path") > 50


def test_before_the_first_factor_its_slot_says_next_in_the_colour_of_what_comes(make_frame: MakeFrame) -> None:
    theme = THEMES["light"]
    frame = make_frame(5, None, phase="loss", nudge=None, product=(), waiting="starts with the first factor")
    image = painted(frame, theme)
    rect = QRectF(20, 20, image.width() - 40, image.height() - 40)
    slots = [colours_in(image, cell.slot) for cell in ChainLayout.of(frame, rect, theme, ChainOptions()).cells]
    assert theme.current in slots[0]
    assert all(theme.current not in slot for slot in slots[1:])


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("−1.96×10⁻¹⁷", "−2×10⁻¹⁷"), ("1.23×10⁵", "1×10⁵"), ("9.87×10⁻⁶", "9.87×10⁻⁶"), ("0.0364", "0.0364"),
        ("3×3 diag", "3×3 diag"), ("10×10", "10×10"), ("NaN", "NaN"), ("−∞", "−∞"),
    ],
)  # fmt: skip
def test_a_power_of_ten_can_be_told_with_one_digit(text: str, shorter: str) -> None:
    """What would round up to 10 keeps its digits: 10×10⁻⁶ is no way to write it."""
    assert fewer_digits(text) == shorter
