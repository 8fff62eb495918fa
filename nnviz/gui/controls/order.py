"""The order of the keyboard's focus: as one reads, whatever order the widgets were made in."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLayout, QLayoutItem, QWidget


def follow_the_eye(layout: QLayout) -> None:
    """Let Tab go through all that ``layout`` holds from top to bottom and from left to right."""
    fields = list(_fields(layout))
    for before, after in pairwise(fields):
        QWidget.setTabOrder(before, after)


def _fields(layout: QLayout) -> Iterator[QWidget]:
    for item in _items(layout):
        widget = item.widget()
        inner = item.layout() if widget is None else widget.layout()
        if inner is not None:
            yield from _fields(inner)
        elif widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget


def _items(layout: QLayout) -> list[QLayoutItem]:
    places = range(layout.count())
    if isinstance(layout, QGridLayout):
        places = sorted(places, key=lambda place: layout.getItemPosition(place)[:2])
    elif isinstance(layout, QFormLayout):
        places = sorted(places, key=lambda place: _form_place(layout, place))
    return [layout.itemAt(place) for place in places]


def _form_place(layout: QFormLayout, place: int) -> tuple[int, int]:
    row, role = layout.getItemPosition(place)
    return row, role.value
