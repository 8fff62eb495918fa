"""The size of a picture, of its type and of its pixels: presets, and fields that have a length with its unit."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QWidget

from nnviz.gui.export.choices import pixel_formats
from nnviz.gui.export.lengths import INCH, LEAST_DPI, MOST_DPI, UNITS, read_length, read_text_size, written
from nnviz.gui.export.presets import OWN, PRESETS, Preset
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.fields import ChoiceField, NumberField, TextField
from nnviz.session import UserError
from nnviz.session.frame.model import Choice


class LengthField(TextField):
    """A length with its unit: "84 mm". ``committed`` fires on Enter or when the field is left."""

    committed = Signal(float)
    refused = Signal(str)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.pixels, self.unit = 0.0, "px"
        self.setMinimumWidth(72)
        self.editingFinished.connect(self._commit)

    def show_length(self, pixels: float, unit: str) -> None:
        """Show a length, whatever is being typed."""
        self.pixels, self.unit = pixels, unit
        self.setText(written(pixels, unit))
        self.setModified(False)

    def _commit(self) -> None:
        if not self.isModified():
            return
        try:
            pixels, unit = read_length(self.text(), self.unit)
        except UserError as mistake:
            self.show_length(self.pixels, self.unit)
            self.refused.emit(str(mistake))
            return
        self.show_length(pixels, unit)
        self.committed.emit(pixels)


class TypeField(TextField):
    """The smallest type: "8 pt", or nothing where it goes with the size of the picture."""

    committed = Signal()
    refused = Signal(str)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.pixels: float | None = None
        self.setPlaceholderText("with the picture")
        self.editingFinished.connect(self._commit)

    def show_size(self, pixels: float | None) -> None:
        self.pixels = pixels
        self.setText("" if pixels is None else written(pixels, "pt"))
        self.setModified(False)

    def _commit(self) -> None:
        if not self.isModified():
            return
        try:
            pixels = read_text_size(self.text()) if self.text().strip() else None
        except UserError as mistake:
            self.show_size(self.pixels)
            self.refused.emit(str(mistake))
            return
        self.show_size(pixels)
        self.committed.emit()


class SizeFields(QObject):
    """The fields of a size. ``changed`` fires when the user has changed one; whether it was a preset, which may leave
    the height to the view, is told with it."""

    changed = Signal(bool)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.preset = ChoiceField("Size")
        self.width = LengthField("Width", f"As in 84 mm; in {', '.join(UNITS)}")
        self.height = LengthField("Height", f"As in 60 mm; in {', '.join(UNITS)}")
        self.text = TypeField(
            "Text", "The smallest type, as in 8 pt; what has no room then is left out. Empty: small in small pictures"
        )
        self.dpi = NumberField(
            "Resolution", f"Pixels to the inch, {LEAST_DPI} to {MOST_DPI}; for {pixel_formats()}"
        )
        self.preset.chosen.connect(self._take_preset)
        self.width.committed.connect(self._be_own)
        self.height.committed.connect(self._be_own)
        self.text.committed.connect(self._be_own)
        self.dpi.committed.connect(self._take_dpi)
        for refused in (self.width.refused, self.height.refused, self.text.refused, self.dpi.refused):
            refused.connect(self.refused)

    def add_to(self, form: QFormLayout) -> None:
        """The rows of these fields."""
        sides, small = QHBoxLayout(), QHBoxLayout()
        sides.addWidget(self.width, 1)
        sides.addWidget(QLabel("×"))
        sides.addWidget(self.height, 1)
        small.addWidget(self.dpi)
        small.addWidget(QLabel("dots per inch"))
        small.addStretch(1)
        form.addRow("Si&ze", self.preset)
        form.addRow(_label("&Width × height", self.width), sides)
        form.addRow("Te&xt", self.text)
        form.addRow(_label("&Resolution", self.dpi), small)

    # ------------------------------------------------------------ what holds

    @property
    def leaves_height(self) -> bool:
        """Whether the height is the view's."""
        preset = PRESETS.get(self.preset.currentData())
        return preset is not None and preset.height is None

    @property
    def sides(self) -> tuple[float, float]:
        return self.width.pixels, self.height.pixels

    @property
    def scale(self) -> float:
        return self.dpi.value / INCH

    def show_sides(self, width: float, height: float) -> None:
        """Show a size in the units that there are."""
        self.width.show_length(width, self.width.unit)
        self.height.show_length(height, self.height.unit)

    def recall(self, settings: Settings) -> None:
        """What was chosen last."""
        screen = PRESETS["screen"]
        choices = [*(Choice(key, one.title, one.tip) for key, one in PRESETS.items()), Choice(OWN, "own size", "")]
        self.preset.show_choices(choices, settings.choice("export/preset", (*PRESETS, OWN), "screen"))
        unit = settings.choice("export/unit", tuple(UNITS), screen.unit)
        self.width.show_length(settings.positive("export/width", screen.width), unit)
        self.height.show_length(settings.positive("export/height", 800.0), unit)
        self.text.show_size(settings.positive("export/text", 0.0) or None)
        self.dpi.show_value(settings.number("export/dpi", screen.dpi, LEAST_DPI, MOST_DPI))

    def remember(self, settings: Settings) -> None:
        values = {
            "preset": self.preset.currentData(), "unit": self.width.unit, "width": str(self.width.pixels),
            "height": str(self.height.pixels), "text": str(self.text.pixels or ""), "dpi": round(self.dpi.value),
        }  # fmt: skip
        for key, value in values.items():
            settings.set(f"export/{key}", value)

    # ------------------------------------------------------------ what the user does

    def _take_preset(self, key: str) -> None:
        preset = PRESETS.get(key)
        if preset is not None:
            self._show(preset)
            self.changed.emit(True)

    def _show(self, preset: Preset) -> None:
        self.width.show_length(preset.width, preset.unit)
        self.height.show_length(preset.height or self.height.pixels, preset.unit)
        self.text.show_size(preset.text)
        self.dpi.show_value(preset.dpi)

    def _take_dpi(self, value: float) -> None:
        if not LEAST_DPI <= value <= MOST_DPI:
            self.dpi.show_value(self.dpi.value)
            self.refused.emit(f"A resolution is {LEAST_DPI} to {MOST_DPI} dots per inch, not {value:g}.")
            return
        self.dpi.show_value(value)
        self.changed.emit(False)

    def _be_own(self) -> None:
        self.preset.show_key(OWN)
        self.changed.emit(False)


def _label(text: str, field: QWidget) -> QLabel:
    """A label whose mnemonic goes to one of the fields beside it."""
    label = QLabel(text)
    label.setBuddy(field)
    return label
