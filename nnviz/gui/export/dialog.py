"""What the picture is to be: format, size, theme and what is on it; then where to."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QFormLayout, QLabel, QVBoxLayout

from nnviz.gui.background import Worker
from nnviz.gui.controllers.files import SUFFIX, proposed_name
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.pictures import (
    EXPORTERS,
    LONGEST,
    PLOT_SIZE,
    SHORTEST,
    PlotPainter,
    default_size,
    prepare_picture,
)
from nnviz.gui.widgets.fields import CheckField, ChoiceField, CountField, NumberField, Switch
from nnviz.session import UserError
from nnviz.session.frame.model import Choice

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow

FORMATS = (
    Choice(".png", "PNG", "Pixels: for slides and web pages"),
    Choice(".svg", "SVG", "Vectors, text as outlines: for drawing programs and web pages"),
    Choice(".pdf", "PDF", "Vectors: for LaTeX and print"),
)
VIEWS = (
    Choice("window", "graph and chain rule", "The graph with the chain-rule panel below it"),
    Choice("graph", "graph", "The graph alone"),
    Choice("chain", "chain rule", "The chain-rule panel alone"),
)
THEME_NAMES = {"light": "light", "dark": "dark", "contrast": "high contrast"}


class ExportDialog(QDialog):
    """Remembers what was chosen last."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._settings = window.settings
        self._worker: Worker | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export picture")
        self.format = Switch("Format", FORMATS)
        self.view = ChoiceField("What is on the picture")
        self.width_field = CountField("Width in pixels", SHORTEST, LONGEST)
        self.height_field = CountField("Height in pixels", SHORTEST, LONGEST)
        self.scale = NumberField("Scale", "Pixels of the file for each pixel of the size, 1 to 4; for PNG")
        self.theme = ChoiceField("Theme")
        self.projector = CheckField("Large text, as in projector mode")
        self.legend = CheckField("Legend")
        self.panel = CheckField("Chain-rule panel")
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName("What happens")
        self.problem.hide()
        self._lay_out()
        self._recall()
        self.format.chosen.connect(self._choose_format)
        self.view.chosen.connect(self._choose_view)
        self.scale.committed.connect(self.scale.show_value)
        self.scale.refused.connect(self._complain)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, field in (
            ("&Format", self.format), ("&View", self.view), ("&Width", self.width_field),
            ("&Height", self.height_field), ("&Scale", self.scale), ("&Theme", self.theme),
        ):  # fmt: skip
            form.addRow(text, field)
        for box in (self.legend, self.panel, self.projector):
            form.addRow("", box)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel)
        self.buttons.button(standard.Save).setText("&Save as…")
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)

    # ------------------------------------------------------------ what was chosen last

    def _recall(self) -> None:
        settings, appearance = self._settings, self._window.appearance
        self._suffix = settings.choice("export/format", tuple(EXPORTERS), ".png")
        views = (*VIEWS, *self._window.plots.pictures())
        self._view = settings.choice("export/view", tuple(choice.key for choice in views), "window")
        theme = settings.choice("export/theme", tuple(THEMES), appearance.theme.name)
        self.format.show_value(self._suffix)
        self.view.show_choices(views, self._view)
        self.theme.show_choices([Choice(name, THEME_NAMES.get(name, name), "") for name in THEMES], theme)
        self.width_field.setValue(settings.number("export/width", 1280, SHORTEST, LONGEST))
        self.height_field.setValue(settings.number("export/height", 800, SHORTEST, LONGEST))
        self.scale.show_value(settings.number("export/scale", 2, 1, 4))
        self.legend.setChecked(settings.flag("export/legend", default=True))
        self.panel.setChecked(settings.flag("export/panel", default=True))
        self.projector.setChecked(appearance.projector)
        self._enable()

    def _remember(self) -> None:
        values = {
            "format": self._suffix, "view": self._view, "theme": self.theme.currentData(),
            "width": self.width_field.value(), "height": self.height_field.value(), "scale": round(self.scale.value),
            "legend": self.legend.isChecked(), "panel": self.panel.isChecked(),
        }  # fmt: skip
        for key, value in values.items():
            self._settings.set(f"export/{key}", value)

    def _choose_format(self, suffix: str) -> None:
        self._suffix = suffix
        self._enable()

    def _choose_view(self, view: str) -> None:
        """Another view has another natural height."""
        self._view = view
        theme = THEMES[self.theme.currentData()]
        width, height = PLOT_SIZE if self._plot else default_size(self._window.session.frame(), view, theme)
        self.width_field.setValue(width)
        self.height_field.setValue(height)
        self._enable()

    @property
    def _plot(self) -> PlotPainter | None:
        """What paints the chosen plot; None where a view of the net is chosen."""
        return self._window.plots.painter(self._view)

    def _enable(self) -> None:
        self.scale.setEnabled(self._suffix == ".png")
        self.legend.setEnabled(self._view in ("window", "graph"))
        self.panel.setEnabled(self._view == "window")

    # ------------------------------------------------------------ writing it

    def _save(self) -> None:
        session = self._window.session
        last = self._settings.text("folders/pictures")
        folder = Path(last) if last else session.path.parent if session.path else Path.home()
        name = proposed_name(session.frame().graph.title).removesuffix(SUFFIX) + self._suffix
        kinds = f"{self._suffix[1:].upper()} (*{self._suffix})"
        path, _ = QFileDialog.getSaveFileName(self, "Save the picture", str(folder / name), kinds)
        if not path:
            return
        self._settings.set("folders/pictures", str(Path(path).parent))
        written = Path(path).suffix.lower()
        if written in EXPORTERS:  # whoever writes another format's ending wants that format
            self._choose_format(written)
            self.format.show_value(written)
        self.write(Path(path) if written == self._suffix else Path(path + self._suffix))

    def write(self, path: Path) -> None:
        """Paint the picture here, encode and write it in a thread; where that cannot be, say why and stay open."""
        theme = THEMES[self.theme.currentData()]
        try:
            with self._window.waiting():
                job = prepare_picture(
                    self._window.session.frame(), path, view="window" if self._plot else self._view,
                    size=(self.width_field.value(), self.height_field.value()),
                    scale=self.scale.value if self._suffix == ".png" else 1.0,
                    theme=theme.projector() if self.projector.isChecked() else theme,
                    legend=self.legend.isChecked(), panel=self.panel.isChecked(), plot=self._plot,
                )  # fmt: skip
        except UserError as mistake:
            self._complain(str(mistake))
            return
        self._path = path
        self._say("Writing the picture …")
        self.buttons.setEnabled(False)
        self._worker = Worker(job, self)
        self._worker.done.connect(self._succeed)
        self._worker.refused.connect(self._complain)
        self._worker.finished.connect(self._end_writing)
        self._worker.start()

    def _succeed(self) -> None:
        self._remember()
        self._window.messages.show_notice(f"The picture is in {self._path}.")
        self.accept()

    def _end_writing(self) -> None:
        self.buttons.setEnabled(True)

    def _complain(self, sentence: str) -> None:
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def done(self, result: int) -> None:
        """Close; a picture that is being written is finished first, which takes a second at most."""
        if self._worker is not None:
            self._worker.wait()
        super().done(result)
