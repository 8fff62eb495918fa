"""Any text as a part of an XML file."""

import re
from xml.sax.saxutils import escape

#: Control characters and halves of surrogate pairs, which no XML file may hold.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """``text`` between tags; a mark stands for each character that cannot be there."""
    return escape(_IMPOSSIBLE.sub("\ufffd", text))
