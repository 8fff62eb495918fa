"""Random texts with characters of every kind. Hypothesis would look through all of Unicode first, for 1.7 s."""

from hypothesis import strategies as st

_RANGES = (
    (0x20, 0x250),  # Latin
    (0x00, 0x20),  # controls
    (0x250, 0x700),  # accents to be put on others, Greek, Cyrillic; Hebrew and Arabic, from the right, other figures
    (0x900, 0x980),  # Devanagari
    (0x2000, 0x2500),  # spaces and marks that are not seen, superscripts, letters that are symbols, arrows, mathematics
    (0x3000, 0x3100),  # Japanese
    (0x4E00, 0x4E40),  # Chinese
    (0xE000, 0xE008),  # for private use
    (0xFE00, 0xFE10),  # variants of what stands before
    (0xFEFF, 0xFF20),  # a byte order mark, characters of full width
    (0xFFF0, 0x10000),  # what is no character
    (0x1D400, 0x1D480),  # mathematical letters, beyond 16 bits
    (0x1F600, 0x1F640),  # faces
    (0x10FFF0, 0x110000),
)
#: A character each, the plainest first; no halves of pairs, which no file can hold.
CHARACTERS = "".join(chr(code) for first, end in _RANGES for code in range(first, end))
#: Without controls.
SEEN = CHARACTERS.translate(dict.fromkeys(range(0x20)))


def texts(characters: str = CHARACTERS, *, min_size: int = 0, max_size: int | None = None) -> st.SearchStrategy[str]:
    """Of these characters, in any order."""
    return st.lists(st.sampled_from(characters), min_size=min_size, max_size=max_size).map("".join)
