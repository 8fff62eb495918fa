"""Widgets in one line."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget


def side_by_side(*parts: tuple[QWidget | str, int]) -> QWidget:
    """Widgets in one line, each with its stretch; a text is the label of the widget that follows it."""
    line = QWidget()
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    label: QLabel | None = None
    for part, stretch in parts:
        if isinstance(part, str):
            label = QLabel(part)
            layout.addWidget(label, stretch)
            continue
        if label is not None:
            label.setBuddy(part)
            label = None
        layout.addWidget(part, stretch)
    return line
