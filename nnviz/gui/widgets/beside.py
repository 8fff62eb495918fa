"""Choices above a picture; in a low and wide place, like a dock at the bottom, they stand beside it."""

from PySide6.QtWidgets import QBoxLayout, QWidget

from nnviz.gui.drawing.theme import Theme

#: In a place lower than LOW the choices stand beside the picture if that keeps more than ``KEPT`` times their width.
LOW, KEPT = 430, 1.3
#: The choices are a little wider than they must be.
WIDER = 1.15
#: What they take there at least, in ordinary type.
LEAST = 330
ANY_SIZE = 2**24 - 1  # what Qt takes for no limit


class Beside(QBoxLayout):
    """Puts ``choices`` over ``picture`` or to the left of it."""

    def __init__(self, parent: QWidget, choices: QWidget, picture: QWidget) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, parent)
        self._choices = choices
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        self.addWidget(choices)
        self.addWidget(picture, 1)

    @property
    def is_beside(self) -> bool:
        return self.direction() == QBoxLayout.Direction.LeftToRight

    def arrange(self, width: int, height: int, theme: Theme) -> None:
        """Choose by the room there is."""
        scale = min(theme.text_scale, 1.6)
        least = max(self._choices.minimumSizeHint().width(), round(LEAST * scale))
        beside = height < LOW * scale and width > least * (WIDER + KEPT)
        self.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        if beside:
            self._choices.setFixedWidth(round(least * WIDER))
        else:
            self._choices.setMinimumWidth(0)
            self._choices.setMaximumWidth(ANY_SIZE)
