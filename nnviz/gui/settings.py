"""What is remembered between starts: the theme, the layout, the recent files. Plain text in an INI file of our own.

Whatever stands there may be old, edited or damaged: a value that cannot be read counts as not being there.
"""

import base64
import binascii
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

ORGANISATION = "nnviz"
APPLICATION = "nnviz"
MOST_RECENT_FILES = 8
MOST_TRUSTED = 100
#: The key of whether f(g(h(x))) is drawn as boxes.
FUNCTIONS = "graph/functions"

Name = TypeVar("Name", bound=str)


class Settings:
    """Typed reading and writing; everything is stored as text, because INI values come back as text anyway."""

    def __init__(self) -> None:
        self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, APPLICATION)

    @property
    def folder(self) -> Path:
        """Where the settings lie, and what is kept beside them."""
        return Path(self._store.fileName()).parent

    def read_again(self) -> None:
        """Take over what other windows have written since."""
        self._store.sync()

    # ------------------------------------------------------------ by type

    def text(self, key: str, default: str = "") -> str:
        try:
            return str(self._store.value(key, default, type=str))
        except (TypeError, ValueError, RuntimeError):
            return default

    def latest(self, key: str, default: str) -> str:
        """A text that other windows may have changed since it was read here, as a list that each adds to."""
        self.read_again()
        return self.text(key, default)

    def choice(self, key: str, allowed: tuple[Name, ...], default: Name) -> Name:
        """A text that is one of ``allowed``."""
        value = self.text(key, default)
        return next((name for name in allowed if name == value), default)

    def flag(self, key: str, default: bool = False) -> bool:
        return self.text(key, "true" if default else "false").lower() == "true"

    def number(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        try:
            value = int(self.text(key, str(default)))
        except ValueError:
            return default
        return value if low <= value <= high else default

    def positive(self, key: str, default: float) -> float:
        """A finite number above 0."""
        try:
            value = float(self.text(key))
        except ValueError:
            return default
        return value if 0 < value < math.inf else default

    def data(self, key: str) -> QByteArray:
        """Bytes; empty where there are none or they are damaged."""
        try:
            return QByteArray(base64.b64decode(self.text(key), validate=True))
        except (binascii.Error, ValueError):
            return QByteArray()

    def sizes(self, key: str) -> list[int]:
        """Whole numbers, not negative; empty where there are none or they are damaged."""
        try:
            values = [int(word) for word in self.text(key).split()]
        except ValueError:
            return []
        return values if all(0 <= value < 100_000 for value in values) else []

    def set(self, key: str, value: str | bool | int | list[int] | QByteArray) -> None:
        """Remember ``value`` under ``key``."""
        match value:
            case bool():
                text = "true" if value else "false"
            case QByteArray():
                text = base64.b64encode(value.data()).decode("ascii")
            case list():
                text = " ".join(map(str, value))
            case _:
                text = str(value)
        self._store.setValue(key, text)

    def forget(self, group: str) -> None:
        """Drop everything under ``group``/."""
        self._store.remove(group)

    # ------------------------------------------------------------ recent files

    def recent_files(self) -> list[Path]:
        """The files opened or saved last, the latest first."""
        try:
            names = json.loads(self.latest("files/recent", "[]"))
        except (ValueError, RecursionError):
            return []
        if not isinstance(names, list):
            return []
        return [Path(name) for name in names if isinstance(name, str)][:MOST_RECENT_FILES]

    def add_recent_file(self, path: Path) -> None:
        path = path.absolute()
        self._set_recent([path, *(other for other in self.recent_files() if other != path)])

    def remove_recent_file(self, path: Path) -> None:
        self._set_recent([other for other in self.recent_files() if other != path])

    def clear_recent_files(self) -> None:
        self._set_recent([])

    def _set_recent(self, paths: list[Path]) -> None:
        self.set("files/recent", json.dumps([str(path) for path in paths[:MOST_RECENT_FILES]]))

    # ------------------------------------------------------------ tables that may be read

    def trust_in(self, file: Path) -> Callable[[Path], bool]:
        """Whether the user has allowed the experiment in ``file`` to have a table outside of its folder, as of now."""
        own, pairs = str(file.absolute()), self._trusted()
        return lambda table: [own, str(table)] in pairs

    def trust(self, file: Path, table: Path) -> None:
        pair = [str(file.absolute()), str(table)]
        others = [other for other in self._trusted() if other != pair]
        self.set("files/trusted", json.dumps([pair, *others][:MOST_TRUSTED]))

    def _trusted(self) -> list[object]:
        try:
            pairs = json.loads(self.latest("files/trusted", "[]"))
        except (ValueError, RecursionError):
            return []
        return pairs if isinstance(pairs, list) else []
