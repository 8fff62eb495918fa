"""How large a picture is, its type and its pixels, as authors say it; and what it has no room for."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from nnviz.errors import UserError
from nnviz.gui.export.choices import FORMATS, MOST_SCALE, MOVING, pixel_formats, told_left_out
from nnviz.gui.export.lengths import INCH, USUAL_DPI, USUAL_TEXT, read_dpi, read_size, read_text_size

if TYPE_CHECKING:
    from nnviz.gui.export.picture import Picture

Value = TypeVar("Value")


def add_sizes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size",
        type=_argument(read_size),
        metavar="WxH",
        help="in pixels before --scale, or in mm, cm, in or pt as in 84mmx60mm; a width alone leaves the height to the "
        "view (default: 1280x800)",
    )
    parser.add_argument(
        "--text",
        type=_argument(read_text_size),
        metavar="SIZE",
        help="the smallest type of the picture as it is printed, as in 8pt; what has no room then is left out and "
        "said. Indices of formulas are smaller, 70 %% of it at least (default: 8pt where --size is no size in pixels; "
        "otherwise small pictures have small type)",
    )
    pixels = parser.add_mutually_exclusive_group()
    pixels.add_argument(
        "--scale",
        type=_scale,
        metavar="S",
        help=f"1 to {MOST_SCALE}: pixels of a {pixel_formats()} for each of --size (default: 1)",
    )
    pixels.add_argument(
        "--dpi",
        type=_argument(read_dpi),
        metavar="D",
        help=f"pixels of a {pixel_formats()} to the inch (default: {USUAL_DPI} where --size is no size in pixels)",
    )
    parser.add_argument("--transparent", action="store_true", help="without a background")
    parser.add_argument("--crop", action="store_true", help="without the empty room around what is drawn")


def sizes_of(options: argparse.Namespace) -> dict[str, Any]:
    """What was asked, as fields of a picture; a size on paper brings the usual type and the pixels of print."""
    on_paper = options.size is not None and options.size.on_paper
    dpi = options.dpi or (USUAL_DPI if on_paper and options.scale is None else None)
    return {
        "size": None if options.size is None else options.size.sides,
        "told_in": "px" if options.size is None else options.size.unit,
        "text": USUAL_TEXT if options.text is None and on_paper else options.text,
        "scale": dpi / INCH if dpi else options.scale or 1.0,
        "transparent": options.transparent,
        "crop": options.crop,
    }


def told_of_pixels(options: argparse.Namespace, suffix: str) -> str:
    """What --scale and --dpi come to where nobody may expect it, of a file with a suffix; else nothing."""
    form = {**FORMATS, **MOVING}[suffix]
    asked = "--scale" if options.scale is not None else "--dpi" if options.dpi is not None else ""
    if asked and not form.has_pixels:
        return f"{asked} makes no difference: a {suffix} has no pixels."
    if asked == "--scale" and options.size is not None and options.size.on_paper:
        dots = f"{options.scale * INCH:g} dots per inch"
        return f"--scale {options.scale:g} of a size on paper is {dots}; without it there are {USUAL_DPI}."
    return ""


class LeftOut:
    """What some pictures have no room for, each thing told once."""

    def __init__(self) -> None:
        self._words: dict[str, None] = {}

    def noting(self, picture: "Picture") -> "Picture":
        """The same picture, which says so when it is painted."""
        return replace(picture, on_left_out=lambda words: self._words.update(dict.fromkeys(words)))

    def tell(self) -> None:
        if self._words:
            print(told_left_out(self._words), file=sys.stderr)


def _argument(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """A reader of lengths whose sentence becomes argparse's own."""

    def reader(text: str) -> Value:
        try:
            return read(text)
        except UserError as mistake:
            raise argparse.ArgumentTypeError(str(mistake).removesuffix(".")) from None

    return reader


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 1 <= scale <= MOST_SCALE:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a number from 1 to {MOST_SCALE}")
    return scale
