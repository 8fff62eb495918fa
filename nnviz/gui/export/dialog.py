"""What the picture is to be: format, size, theme and what is on it; then where to."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from nnviz.gui.drawing.theme import THEMES, Theme
from nnviz.gui.export import latex
from nnviz.gui.export.choices import FORMATS, MOVING, STEPS, VIEWS, Offer, formats_of, told_left_out
from nnviz.gui.export.lengths import written
from nnviz.gui.export.picture import Picture, default_size, plot_height, unit_of, with_width
from nnviz.gui.export.plots import PlotPicture
from nnviz.gui.export.preview import Preview
from nnviz.gui.export.saving import Saving
from nnviz.gui.export.series.motion import can_move
from nnviz.gui.export.series.targets import WHOLE
from nnviz.gui.export.size_fields import SizeFields
from nnviz.gui.runner import Runner
from nnviz.gui.settings import FUNCTIONS, Settings
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.gui.widgets.fields import CheckField, ChoiceField, Switch
from nnviz.gui.widgets.words import Words
from nnviz.session import Frame, UserError
from nnviz.session.experiment.naming import proposed_stem
from nnviz.session.frame.model import Choice
from nnviz.session.latex import chain_as_latex
from nnviz.session.state import State

#: All formats, of one picture and of what moves.
FORMS = {**FORMATS, **MOVING}
#: The format of a view that has not the one that is chosen: for the same readers.
INSTEAD = ".pdf"
#: Room is kept for so many letters under the preview.
CAPTION_LETTERS = 170


class ExportDialog(QDialog):
    """Remembers what was chosen last."""

    def __init__(
        self, parent: QWidget, runner: Runner, settings: Settings, theme: Theme, plots: Sequence[PlotPicture]
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._settings = settings
        self._plots = {plot.choice.key: plot for plot in plots}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export picture")
        self.steps = Switch("Steps", _choices(STEPS))
        self.format = Switch("Format", _choices(FORMS))
        self.view = ChoiceField("What is on the picture")
        self.sizing = SizeFields(self)
        self.theme = ChoiceField("Theme")
        self.projector = CheckField("Large text, as in projector mode")
        self.legend = CheckField("Legend")
        self.panel = CheckField("Chain-rule panel")
        self.transparent = CheckField("Transparent")
        self.transparent.setToolTip("Without a background")
        self.crop = CheckField("Crop")
        self.crop.setToolTip("Without the empty room around what is drawn")
        self.real_text = CheckField("Text as text")
        self.real_text.setToolTip("Of an SVG: it can be searched and edited, and the file brings its font")
        self.preview = Preview(self._previewed, self._tell, self._tell_refusal)
        self.caption = Words("What the picture comes to", CAPTION_LETTERS, muted=True)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName("What happens")
        self.problem.hide()
        self._lay_out()
        self._recall(theme)
        self.saving = Saving(self)
        self.saving.busy.connect(self._show_busy)
        self.saving.said.connect(self._say)
        self.saving.ended.connect(self._end)
        self.steps.chosen.connect(self._choose_steps)
        self.format.chosen.connect(self._choose_format)
        self.view.chosen.connect(self._choose_view)
        self.sizing.changed.connect(self._choose_size)
        self.sizing.refused.connect(self._say)
        self.theme.chosen.connect(self.preview.ask)
        for box in self._boxes:
            box.toggled.connect(self._choose_parts)
        self.preview.ask()

    @property
    def _boxes(self) -> tuple[CheckField, ...]:
        return self.legend, self.panel, self.transparent, self.crop, self.real_text, self.projector

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, field in (("Ste&ps", self.steps), ("&Format", self.format), ("&View", self.view)):
            form.addRow(text, field)
        self.sizing.add_to(form)
        form.addRow("&Theme", self.theme)
        parts = QGridLayout()
        for place, box in enumerate(self._boxes):
            row, column = divmod(place, 2)
            parts.addWidget(box, *((row + 1, 0, 1, 2) if box is self.projector else (row, column)))
        form.addRow("", parts)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel)
        self.buttons.button(standard.Save).setText("&Save as…")
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        seen = QVBoxLayout()
        seen.addWidget(self.preview, 1)
        seen.addWidget(self.caption)
        self._fields = QWidget()
        beside = QHBoxLayout(self._fields)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addLayout(form)
        beside.addSpacing(12)
        beside.addLayout(seen, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self._fields, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)

    # ------------------------------------------------------------ what was chosen last

    def _recall(self, theme: Theme) -> None:
        """What was chosen last; for the first time, and for large text always, as in the window's ``theme``."""
        settings = self._settings
        views = [*_choices(VIEWS), *(plot.choice for plot in self._plots.values())]
        themes = [Choice(one.name, one.plain_title, "") for one in THEMES.values()]
        self._steps = settings.choice("export/steps", tuple(STEPS), "one")
        self._suffix = settings.choice("export/format", tuple(FORMS), ".png")
        self.format.show_value(self._suffix)
        self.view.show_choices(views, settings.choice("export/view", tuple(one.key for one in views), "window"))
        self.theme.show_choices(themes, settings.choice("export/theme", tuple(THEMES), theme.name))
        self.sizing.recall(settings)
        self.transparent.setChecked(settings.flag("export/transparent"))
        self.crop.setChecked(settings.flag("export/crop"))
        self.real_text.setChecked(settings.flag("export/real_text"))
        self.legend.setChecked(settings.flag("export/legend", default=True))
        self.panel.setChecked(settings.flag("export/panel", default=True))
        self.projector.setChecked(theme.is_projector)
        self._enable()
        self._fit_height()

    def _remember(self) -> None:
        values = {
            "steps": self._steps, "format": self._suffix,
            "view": self.view.currentData(), "theme": self.theme.currentData(),
            "legend": self.legend.isChecked(), "panel": self.panel.isChecked(),
            "transparent": self.transparent.isChecked(), "crop": self.crop.isChecked(),
            "real_text": self.real_text.isChecked(),
        }  # fmt: skip
        for key, value in values.items():
            self._settings.set(f"export/{key}", value)
        self.sizing.remember(self._settings)

    def _choose_steps(self, steps: str) -> None:
        self._steps = steps
        self._enable()
        self.preview.ask()

    @property
    def writes_every_step(self) -> bool:
        """Of the views that have steps; while a number is asked they would tell it."""
        has_steps = self.view.currentData() in VIEWS and self._runner.state().question is None
        return self._steps == "every" and has_steps

    def _offered(self) -> tuple[str, ...]:
        """The suffixes of what can be written now."""
        moving = tuple(MOVING) if self.writes_every_step and can_move() else ()
        return (*formats_of(self.view.currentData()), *moving)

    def _choose_format(self, suffix: str) -> None:
        self._suffix = suffix
        self._enable()
        self.preview.ask()

    def choose_view(self, view: str) -> None:
        """Offer a picture of ``view``, in its natural height."""
        self.view.show_key(view)
        self._choose_view(view)

    def _choose_view(self, view: str) -> None:
        """Another view has another natural height."""
        if not self.sizing.leaves_height:
            self._show_natural_size()
        self._enable()
        self._fit_height()
        self.preview.ask()

    def _choose_size(self, is_preset: bool) -> None:
        self._enable()
        if is_preset:
            self._fit_height()
        self.preview.ask()

    def _choose_parts(self) -> None:
        self._fit_height()
        self.preview.ask()

    def _fit_height(self) -> None:
        """The height of a preset that leaves it to the view."""
        if self.sizing.leaves_height:
            self._show_natural_size()

    def _show_natural_size(self) -> None:
        """As high as the view is by itself."""
        theme, view, (width, _) = THEMES[self.theme.currentData()], self.view.currentData(), self.sizing.sides
        if view in self._plots:
            plot, text = self._plots[view], self.sizing.text.pixels
            least = plot.least * unit_of(text, theme) if text is not None else 0.0
            whole = plot.size if text is None else (width, plot_height(width, plot.size, least))
        elif self.sizing.text.pixels is None:
            whole = default_size(self._runner.session.frame(), view, theme)
        else:
            try:
                whole = with_width(self._picture_of((width, width)), width).size
            except UserError as mistake:
                self._tell_refusal(str(mistake))
                return
        self.sizing.show_sides(*whole)

    def _enable(self) -> None:
        view = self.view.currentData()
        has_steps = view in VIEWS and self._runner.state().question is None
        self.steps.button("every").setEnabled(has_steps)
        self.steps.show_value("every" if self.writes_every_step else "one")
        offered = self._offered()
        for suffix in FORMS:
            self.format.button(suffix).setEnabled(suffix in offered)
        if self._suffix not in offered:
            self._suffix = INSTEAD
            self.format.show_value(INSTEAD)
        moves = self._suffix in MOVING
        self.transparent.setEnabled(not moves)
        self.crop.setEnabled(not moves)
        self.sizing.dpi.setEnabled(FORMS[self._suffix].has_pixels)
        self.real_text.setEnabled(FORMS[self._suffix].can_keep_text)
        self.projector.setEnabled(self.sizing.text.pixels is None)
        self.legend.setEnabled(view in ("window", "graph"))
        self.panel.setEnabled(view == "window")

    # ------------------------------------------------------------ writing it

    def _save(self) -> None:
        folder = self.writes_every_step and self._suffix not in WHOLE
        kinds = "Folder (*)" if folder else f"{FORMS[self._suffix].title} (*{self._suffix})"
        title = "Save the pictures in a folder" if folder else "Save the picture"
        path = Dialogs(self).ask_target(title, str(self._proposed_path(folder=folder)), kinds)
        if path is None:
            return
        self._settings.set("folders/pictures", str(path.parent))
        if folder:
            self.write(path)
            return
        written = path.suffix.lower()
        if written in self._offered():  # whoever writes its ending wants that format
            self._choose_format(written)
            self.format.show_value(written)
        self.write(path if written in FORMS else path.with_name(path.name + self._suffix))

    def _proposed_path(self, *, folder: bool) -> Path:
        """Where the last picture went, or else beside the experiment; named as that is, and what it shows."""
        session, last = self._runner.session, self._settings.text("folders/pictures")
        place = Path(last) if last else session.path.parent if session.path else Path.home()
        view = self.view.currentData()
        shown = "" if view == "window" else f"-{proposed_stem(self.view.currentText())}"
        end = "-steps" if folder else self._suffix
        return place / f"{proposed_stem(session.frame().graph.title)}{shown}{end}"

    def write(self, path: Path) -> None:
        """Write what is chosen; where that cannot be, say why and stay open."""
        if self.writes_every_step:
            sides = self.sizing.sides  # what is chosen meanwhile is for the next one
            every = partial(self._picture_of, sides)
            self.saving.write_every_step(self._runner.state(), every, path, self._suffix)
        else:
            self.saving.write(self._picture, path)

    def _show_busy(self, busy: bool) -> None:
        """One picture is soon written; all steps can be called off."""
        self.buttons.setEnabled(not busy or self.writes_every_step)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not busy)
        self._fields.setEnabled(not busy)

    def _end(self, sentence: str) -> None:
        self._remember()
        self._runner.tell(sentence)
        self.accept()

    def reject(self) -> None:
        """Cancel: what is being written is called off first."""
        if not self.saving.call_off():
            super().reject()

    def _picture(self) -> Picture:
        """What is chosen, of this moment."""
        return self._picture_of(self.sizing.sides)

    def _previewed(self) -> Picture:
        picture = self._picture()
        return latex.previewed(picture) if self._suffix == latex.SUFFIX else picture

    def _picture_of(
        self, sides: tuple[float, float], frame: Frame | None = None, state: State | None = None
    ) -> Picture:
        """What is chosen, in another size or of another moment."""
        view, theme = self.view.currentData(), THEMES[self.theme.currentData()]
        plot = self._plots.get(view)
        return Picture(
            self._runner.session.frame() if frame is None else frame,
            theme.projector() if self.projector.isChecked() else theme,
            view="window" if plot else view,
            size=sides,
            told_in=self.sizing.width.unit,
            scale=self.sizing.scale if FORMS[self._suffix].has_pixels else 1.0,
            text=self.sizing.text.pixels,
            transparent=self.transparent.isChecked() and self.transparent.isEnabled(),
            crop=self.crop.isChecked() and self.crop.isEnabled(),
            real_text=self.real_text.isChecked(),
            legend=self.legend.isChecked(),
            panel=self.panel.isChecked(),
            functions=self._settings.flag(FUNCTIONS, True),
            plot=plot.painter() if plot else None,
            equations=partial(chain_as_latex, state or self._runner.state()),
        )

    def _tell(self, picture: Picture, left_out: tuple[str, ...]) -> None:
        """Under the preview: the size, and what has no room."""
        unit = self.sizing.width.unit
        told = " × ".join(written(side, unit).removesuffix(f" {unit}") for side in picture.size) + f" {unit}"
        if FORMS[self._suffix].has_pixels:
            told += f" · {' × '.join(f'{round(side * picture.scale):,}' for side in picture.size)} pixels"
        if self._suffix == latex.SUFFIX:
            told += f" · {latex.TOLD[picture.view]}"
            left_out = left_out if picture.view == "graph" else ()  # the equations are whole
        missing = f" · {told_left_out(left_out)}" if left_out else ""
        self.caption.show_text(told + missing)

    def _tell_refusal(self, sentence: str) -> None:
        self.caption.show_text(sentence)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def done(self, result: int) -> None:
        """Close; a picture that is being written is finished first, which takes a second at most."""
        self.preview.stop()
        self.saving.shut_down()
        super().done(result)


def _choices(offers: Mapping[str, Offer]) -> list[Choice]:
    return [Choice(key, offer.title, offer.tip) for key, offer in offers.items()]
