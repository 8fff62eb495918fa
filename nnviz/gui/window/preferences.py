"""What holds for every experiment: how the window looks, how fast things go, what is opened at the start."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from nnviz.gui.controllers.live_training import RATES, LiveTraining, rate_text
from nnviz.gui.controllers.playback import SPEEDS, Playback, speed_text
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import CheckField, ChoiceField
from nnviz.gui.window.appearance import CHOICES, TEXT_SIZES, Appearance
from nnviz.session.frame.model import Choice

#: The colours mean the sign or the class, and never alone.
COLOURS_NOTE = (
    "In every theme positive, negative and current are apart for the common kinds of colour blindness, and the sign "
    "is also written at every number."
)


class PreferencesDialog(QDialog):
    """Fields for what is remembered; it is gone when it is closed."""

    def __init__(
        self, settings: Settings, appearance: Appearance, playback: Playback, training: LiveTraining, over: QWidget
    ) -> None:
        super().__init__(over)
        self._settings, self._appearance, self._playback, self._training = settings, appearance, playback, training
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Preferences")
        themes = [Choice("system", "as the system", "Light, dark or high contrast, as the system is set")]
        themes += [Choice(name, theme.plain_title, theme.tip) for name, theme in THEMES.items()]
        assert [choice.key for choice in themes] == list(CHOICES)
        sizes = [Choice(str(place), f"{size:.0%}", "") for place, size in enumerate(TEXT_SIZES)]
        steps = [Choice(str(place), speed_text(place), "") for place in range(len(SPEEDS))]
        rates = [Choice(str(place), rate_text(place), "") for place in range(len(RATES))]
        self.theme = self._field("Theme", themes, appearance.choice)
        self.text_size = self._field("Text size", sizes, str(appearance.text_size))
        self.play = self._field("Speed of Play", steps, str(playback.speed))
        self.train = self._field("Speed of Train", rates, str(training.rate_index))
        self.reopen = CheckField("Open the last &file at the start")
        self.reopen.setChecked(settings.flag("files/reopen"))
        self.theme.chosen.connect(appearance.choose)
        self.text_size.chosen.connect(self._resize_text)
        self.play.chosen.connect(self._set_play)
        self.train.chosen.connect(self._set_train)
        self.reopen.toggled.connect(self._set_reopen)
        note = QLabel(COLOURS_NOTE)
        note.setObjectName("note")
        note.setWordWrap(True)
        form = QFormLayout()
        for text, field in (
            ("&Theme", self.theme), ("Te&xt size", self.text_size), ("Speed of &Play", self.play),
            ("Speed of T&rain", self.train), ("", self.reopen),
        ):  # fmt: skip
            form.addRow(text, field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = self._column = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(buttons)
        appearance.changed.connect(self._make_room)

    def _field(self, name: str, choices: list[Choice], key: str) -> ChoiceField:
        field = ChoiceField(name)
        field.show_choices(choices, key)
        return field

    def _make_room(self) -> None:
        """As large as its words need now: the layout squeezes them where the type has grown."""
        width = max(self.width(), self.sizeHint().width())
        self.resize(width, max(self.height(), self._column.totalHeightForWidth(width)))

    def _resize_text(self, place: str) -> None:
        self._appearance.set_text_size(int(place))

    def _set_play(self, place: str) -> None:
        self._playback.set_speed(int(place))

    def _set_train(self, place: str) -> None:
        self._training.set_rate(int(place))

    def _set_reopen(self, on: bool) -> None:
        self._settings.set("files/reopen", on)
