"""How a picture is to look: what is asked for on the command line, and what it comes to as fields of a Picture."""

import argparse
import re
from typing import Any

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.export.choices import MOST_SCALE, pixel_formats


def add_look(parser: argparse.ArgumentParser) -> None:
    """The options of a picture, whatever it shows."""
    parser.add_argument("--size", type=_size, metavar="WxH", help="in pixels before --scale (default: 1280x800)")
    parser.add_argument(
        "--scale",
        type=_scale,
        default=1.0,
        metavar="S",
        help=f"1 to {MOST_SCALE}: pixels of a {pixel_formats()} for each of --size (default: 1)",
    )
    parser.add_argument("--theme", choices=THEMES, default="light", help="colours (default: light)")
    parser.add_argument("--projector", action="store_true", help="larger text and thicker lines, for a lecture hall")
    parser.add_argument("--no-legend", action="store_true", help="without the legend of the graph")
    parser.add_argument("--no-panel", action="store_true", help="the window view without its chain-rule panel")
    parser.add_argument(
        "--real-text", action="store_true", help="of an .svg: text that can be searched and edited, with its font"
    )


def theme_of(options: argparse.Namespace) -> Theme:
    """Colours and size of text."""
    plain = THEMES[options.theme]
    return plain.projector() if options.projector else plain


def look_of(options: argparse.Namespace) -> dict[str, Any]:
    """All else that was asked of each picture."""
    return {
        "size": options.size, "scale": options.scale, "legend": not options.no_legend, "panel": not options.no_panel,
        "real_text": options.real_text,
    }  # fmt: skip


# ---------------------------------------------------------------- types of arguments


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,6})[x×X](\d{1,6})", text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is no size; write WIDTHxHEIGHT as in 1280x800")
    return int(found[1]), int(found[2])


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 1 <= scale <= MOST_SCALE:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a number from 1 to {MOST_SCALE}")
    return scale
