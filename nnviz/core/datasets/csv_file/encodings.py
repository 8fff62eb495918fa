"""The bytes of a text file as UTF-8: which encoding they are in is seen from them, or said.

A byte order mark tells UTF-16 and UTF-8; what is not UTF-8 is taken for Windows-1252, which Excel writes in Europe. No
detector is asked: charset-normalizer calls short tables in Windows-1252 by other names (cp1250, cp1125).
"""

import codecs

from nnviz.errors import UserError

#: The encodings that a table can be said to be in, by their names at the IANA.
ENCODINGS = {
    "utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252 (Western Europe)",
    "windows-1250": "Windows-1250 (Central Europe)", "windows-1251": "Windows-1251 (Cyrillic)",
    "shift_jis": "Shift JIS (Japanese)", "gb18030": "GB 18030 (Chinese)",
}  # fmt: skip

_MARK_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 1000


def as_utf8(name: str, data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    """``data`` in UTF-8 without a byte order mark and with line ends LF or CR LF; the encoding that it was in.

    Raises UserError with the line for what is not text in ``encoding``, or, where that is None, in no encoding.
    """
    found = encoding or _seen(data)
    if found == "utf-16":
        text = _utf16_as_utf8(name, data)
    elif found != "utf-8":
        text = _recoded(name, data, found, f"not {ENCODINGS[found]}")
    elif _is_utf8(data):
        text = data.removeprefix(codecs.BOM_UTF8)
    elif encoding is not None:
        text = _recoded(name, data, "utf-8", "not UTF-8")
    else:
        found, text = "windows-1252", _recoded(name, data, "windows-1252", "neither UTF-8 nor Windows-1252")
    if b"\0" in text:
        raise UserError(f"{name}, line {_line(text, text.index(0))}: a zero byte; this is not a text file.")
    if b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text, found


def _seen(data: bytes) -> str:
    """UTF-16 where its mark stands, or where every other byte at the beginning is mostly 0; else UTF-8."""
    return "utf-16" if data.startswith(_MARK_16) or _codec_16(data) else "utf-8"


def _codec_16(data: bytes) -> str:
    """The order of UTF-16's bytes where no mark tells it; "" where it does not look like UTF-16."""
    start = data[:_LOOKED_AT]
    first, second = start[0::2].count(0), start[1::2].count(0)
    if len(start) < 4 or 4 * max(first, second) < len(start):
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _utf16_as_utf8(name: str, data: bytes) -> bytes:
    codec = "utf-16" if data.startswith(_MARK_16) else _codec_16(data) or "utf-16"
    try:
        return data.decode(codec).encode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(f"{name}, line {line}: this is not UTF-16 text.") from None


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _recoded(name: str, data: bytes, codec: str, wrong: str) -> bytes:
    try:
        return data.decode(codec).encode()
    except UnicodeDecodeError as error:
        advice = "save the table again as CSV in UTF-8"
        raise UserError(f"{name}, line {_line(data, error.start)}: this is {wrong} text; {advice}.") from None


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
