"""The toolbar: back, next, play, how large a step is and how fast they follow each other."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from nnviz.gui.controllers.playback import SPEEDS, speed_text
from nnviz.gui.loop import soon
from nnviz.gui.widgets.fields import CalmSlider, ChoiceField
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.window.menus import ActionSet
from nnviz.session.frame.model import Choice
from nnviz.session.plan import GRAINS, Grain

#: What a step of each size takes in.
GRAIN_TIPS: dict[Grain, str] = {
    "factor": "One factor of the chain rule, or one layer's z or a",
    "layer": "All that belongs to one layer",
    "pass": "A whole forward pass, backward pass or update",
    "update": "Forward, backward and update in one",
}

#: What the button of the next step says by turns: it is as wide as the longer word.
NEXT_WORDS = ("Next", "Show")
ACTIONS_WITH_TEXT = ("back", "next", "play", "train")
ACTIONS_AS_ICONS = ("home", "end", "undo", "redo", "reset", "new_weights")


class StepBar(Themed, QToolBar):
    """What a lecturer presses most."""

    names = (*ACTIONS_WITH_TEXT, *ACTIONS_AS_ICONS)
    grain_chosen = Signal(str)
    speed_chosen = Signal(int)

    def __init__(self, actions: ActionSet, grain: Grain, speed: int, parent: QWidget) -> None:
        """``grain`` and ``speed`` (a place in SPEEDS) are what was chosen last."""
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ACTIONS_WITH_TEXT:
            self.addAction(actions[name])
            self._button(actions, name).setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._next = self._button(actions, "next")
        self._next.setObjectName("nextStep")  # the one that the accent is on
        self.grain = ChoiceField("Size of a step", "How far Next, Back and Play go at a time")
        self.grain.show_choices([Choice(one, one, GRAIN_TIPS[one]) for one in GRAINS], grain)
        self.grain.chosen.connect(self.grain_chosen)
        self.grain.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._labelled("  &by", self.grain)
        self.speed = CalmSlider("Speed of Play")
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setValue(speed)
        self.speed.setFixedWidth(110)
        self.speed.valueChanged.connect(self._choose_speed)
        self._labelled("  speed", self.speed)  # no letter: menus and fields have taken them all
        self.speed_note = QLabel()
        self._speed_note = self.addWidget(self.speed_note)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        for name in ACTIONS_AS_ICONS:
            self._icon_only(actions, name)
        self.theme_changed()

    def _button(self, actions: ActionSet, name: str) -> QToolButton:
        button = self.widgetForAction(actions[name])
        assert isinstance(button, QToolButton)
        button.setAccessibleName(actions[name].entry.name)
        return button

    def _icon_only(self, actions: ActionSet, name: str) -> None:
        self.addAction(actions[name])
        button = self._button(actions, name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _labelled(self, text: str, field: QWidget) -> None:
        label = QLabel(text + " ")
        label.setBuddy(field)
        self.addWidget(label)
        self.addWidget(field)

    def theme_changed(self) -> None:
        """Icons grow with the text."""
        side = min(self.theme.text_pixels(18), 32)
        self.setIconSize(QSize(side, side))
        # In large type the bar is full; hover tells the speed.
        self._speed_note.setVisible(not self.theme.is_projector)
        self._name_speed(self.speed.value())
        if self.isVisible():
            soon(self, self._keep_next_wide)  # later: the style is not in force yet

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The style is in force now, and nothing has been painted."""
        self._keep_next_wide()
        super().showEvent(event)

    def _keep_next_wide(self) -> None:
        """Nothing moves when Next becomes Show."""
        button, measure = self._next, self._next.fontMetrics()
        bare = button.sizeHint().width() - measure.horizontalAdvance(button.text())
        button.setMinimumWidth(bare + max(map(measure.horizontalAdvance, NEXT_WORDS)) + 2)  # for what is rounded

    def name_next(self, word: str) -> None:
        """What the button of the next step does now: one of NEXT_WORDS."""
        self._next.setAccessibleName(word)

    def _choose_speed(self, index: int) -> None:
        self._name_speed(index)
        self.speed_chosen.emit(index)

    def _name_speed(self, index: int) -> None:
        self.speed_note.setText(" " + speed_text(index))
        widest = max(self.fontMetrics().horizontalAdvance(speed_text(place)) for place in range(len(SPEEDS)))
        self.speed_note.setMinimumWidth(widest + 12)
        self.speed.setToolTip(f"Play: {speed_text(index)}")
