"""The initialization: the scheme and the seed; behind "more" the scheme's numbers, the bias and the way back."""

from PySide6.QtWidgets import QPushButton

from nnviz.gui.controls.options import OptionRows
from nnviz.gui.controls.section import Section
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.fields import LARGEST_SPIN, ChoiceField, CountField, NumberField
from nnviz.gui.widgets.labels import Note
from nnviz.gui.widgets.rows import side_by_side
from nnviz.session.frame.model import ControlsFrame

START_OF_BIASES = "What every bias starts from; another one means new weights"


class InitializationSection(Section):
    key = "initialization"
    title = "Initialization"
    questions = ("initialization",)

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.scheme = ChoiceField("Initialization scheme", "How the first weights are drawn; another: new weights")
        self.seed = CountField("Seed", 0, LARGEST_SPIN, "The same seed gives the same weights, on every machine")
        self.form.addRow(side_by_side((self.scheme, 2), ("seed", 0), (self.seed, 1)))
        self.scheme.chosen.connect(self._set_scheme)
        self.seed.committed.connect(self._set_seed)

    def make_more(self) -> None:
        self.scale = NumberField("Scale", "Multiplies every weight that the scheme draws; another: new weights")
        self.bias = NumberField("Initial bias", START_OF_BIASES)
        self.reset = QPushButton("&Reset")
        self.reset.setToolTip("The same initial weights again (Ctrl+R)")
        self.fresh = QPushButton("New &weights")
        self.fresh.setToolTip("Fresh weights from the next seed (Ctrl+Shift+R)")
        for button in (self.reset, self.fresh):
            button.setAutoDefault(False)
        self.note = Note()
        self.more_row("Scale", self.scale)
        self.more_row("Initial bias", self.bias)
        self.more_form.addRow(side_by_side((self.reset, 1), (self.fresh, 1)))
        self.more_form.addRow(self.note)
        self.options = OptionRows(self.more_form, None, self._runner)
        self.options.changed.connect(self._set_option)
        self.scale.committed.connect(self._set_scale)
        self.bias.committed.connect(self._set_bias)
        for field in (self.scale, self.bias):
            field.refused.connect(self._runner.refuse)
        self.reset.clicked.connect(self._reset)
        self.fresh.clicked.connect(self._new_weights)

    def show_first(self, frame: ControlsFrame) -> None:
        chosen = frame.experiment.initialization
        self.scheme.show_choices(frame.schemes, chosen.scheme)
        self.seed.show_value(chosen.seed)

    def show_more(self, frame: ControlsFrame) -> None:
        chosen = frame.experiment.initialization
        self.options.show_options(frame.scheme_options)
        self.scale.show_value(chosen.scale)
        self.bias.show_value(chosen.bias)
        any_bias = any(row.bias for row in frame.layers)
        self.bias.setEnabled(any_bias)
        self.bias.setToolTip(START_OF_BIASES if any_bias else "No layer has biases")
        self.note.setText(f"Weights {frame.weights_note}")

    def _set_scheme(self, scheme: str) -> None:
        self._runner.run("set_scheme", scheme=scheme)

    def _set_option(self, key: str, place: int, value: float) -> None:
        self._runner.run("set_scheme_option", key=key, value=value)

    def _set_scale(self, scale: float) -> None:
        self._runner.run("set_scale", value=scale)

    def _set_bias(self, bias: float) -> None:
        self._runner.run("set_bias", value=bias)

    def _set_seed(self, seed: int) -> None:
        self._runner.run("set_seed", seed=seed)

    def _reset(self) -> None:
        self._runner.run("reset")

    def _new_weights(self) -> None:
        self._runner.run("new_weights")
