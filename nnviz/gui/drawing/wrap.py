"""Running text in lines of a given width."""

from PySide6.QtGui import QFont

from nnviz.gui.drawing.text import elided, text_width


def wrapped(font: QFont, text: str, width: float, most: int) -> tuple[str, ...]:
    """``text`` broken at spaces into lines of ``width`` pixels; the last of ``most`` ends in "…" if more follows."""
    if most < 1 or not text.strip():
        return ()
    lines = broken(font, text, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(elided(font, line, width) for line in lines)


def broken(font: QFont, text: str, width: float) -> list[str]:
    """``text`` in as many lines as it takes; a word wider than ``width`` stands alone on its line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(font, longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
