"""A function as the slot of a widget that holds it: Qt holds a plain one by itself, and with it all that it knows."""

from collections.abc import Callable

from PySide6.QtCore import QObject


class _Held(QObject):
    def __init__(self, owner: QObject, function: Callable[..., object]) -> None:
        super().__init__(owner)
        self._function = function

    def call(self, *arguments: object) -> None:
        self._function(*arguments)


def held_by(owner: QObject, function: Callable[..., object]) -> Callable[..., None]:
    """To connect a signal to ``function``, which gets all that the signal brings, for as long as there is ``owner``.

    A lambda that is connected by itself keeps whatever it refers to, where Python's collector does not see it: one that
    knows a panel would keep the window of the panel for ever.
    """
    return _Held(owner, function).call
