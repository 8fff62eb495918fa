"""Any text as a part of an XML file."""

import re
from xml.sax.saxutils import escape

#: Control characters and halves of surrogate pairs, which no XML file may hold.
_IMPOSSIBLE = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def xml_text(text: str) -> str:
    """``text`` between tags; "?" stands for each character that cannot be there."""
    return escape(_IMPOSSIBLE.sub("?", text))
