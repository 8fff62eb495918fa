"""The numbers that a scheme, an optimizer or a schedule takes: a line for each, below the choice of its name."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import NumberField
from nnviz.session.frame.model import OptionField
from nnviz.session.notation import shortest


class OptionEditor(NumberField):
    """The field of one number."""

    changed = Signal(str, int, float)  # key, place in a pair, value

    def __init__(self, option: OptionField) -> None:
        limits = f"from {shortest(option.minimum)} to {shortest(option.maximum)}"
        super().__init__(option.label, f"{option.tip.rstrip('.')}; {limits}")
        self.key, self.place = option.key, option.place
        self.committed.connect(self._report)

    def _report(self, value: float) -> None:
        self.changed.emit(self.key, self.place, value)


class OptionRows(QObject):
    """The lines of a form below ``after`` (None: at its top), one for each option that is offered now."""

    changed = Signal(str, int, float)

    def __init__(self, form: QFormLayout, after: QWidget | None, runner: Runner) -> None:
        super().__init__(form)
        self._form, self._after, self._runner = form, after, runner
        self.editors: dict[str, OptionEditor] = {}  # by label

    def show_options(self, options: tuple[OptionField, ...]) -> None:
        """Offer these options, with their values."""
        if [option.label for option in options] != list(self.editors):
            self._offer(options)
        for option in options:
            self.editors[option.label].show_value(option.value)

    def _offer(self, options: tuple[OptionField, ...]) -> None:
        for editor in self.editors.values():
            self._form.removeRow(editor)
        self.editors = {option.label: OptionEditor(option) for option in options}
        first = 0 if self._after is None else self._form.getWidgetPosition(self._after)[0] + 1
        for row, editor in enumerate(self.editors.values(), start=first):
            label = QLabel(editor.accessibleName())
            label.setBuddy(editor)
            self._form.insertRow(row, label, editor)
            editor.changed.connect(self.changed)
            editor.refused.connect(self._runner.refuse)
