"""How a picture is to look: what is asked for on the command line, and what it comes to as fields of a Picture."""

import argparse
from typing import Any

from nnviz.commandline.sizes import add_sizes, sizes_of
from nnviz.gui.drawing.theme import THEMES, Theme


def add_look(parser: argparse.ArgumentParser) -> None:
    """The options of a picture, whatever it shows."""
    add_sizes(parser)
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
        **sizes_of(options), "legend": not options.no_legend, "panel": not options.no_panel,
        "real_text": options.real_text,
    }  # fmt: skip
