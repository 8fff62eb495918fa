"""Weights of other programs: taken from a file, and written to one."""

from pathlib import Path

from PySide6.QtCore import QObject

from nnviz.errors import plain
from nnviz.gui.controllers.files import LONGEST_NAME, Files
from nnviz.gui.runner import Runner, waiting
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.dialogs import Dialogs
from nnviz.session.experiment.naming import WEIGHTS, is_weights, proposed_stem

KINDS = f"Weights ({' '.join('*' + suffix for suffix in WEIGHTS)});;All files (*)"
FOLDER = "weights"


class Weights(QObject):
    """What the File menu does with weights."""

    def __init__(self, runner: Runner, settings: Settings, dialogs: Dialogs, files: Files) -> None:
        super().__init__(runner)
        self._runner = runner
        self._settings = settings
        self._dialogs = dialogs
        self._files = files
        files.weights_wanted.connect(self.take_from)

    def take(self) -> None:
        """Ask for a file, and take the weights in it for those of this net."""
        path = self._dialogs.ask_file("Import weights", self._files.folder(FOLDER), KINDS)
        if path is not None:
            self._remember(path)
            self.take_from(path)

    def take_from(self, path: Path) -> None:
        """The weights in ``path`` are the weights now; what does not fit is told, and changes nothing."""
        with waiting():
            self._runner.run("import_weights", path=str(path))

    def write(self) -> None:
        """Ask for a file, and write the weights to it as they are now."""
        start = Path(self._files.folder(FOLDER)) / f"{self._proposed_stem()}{WEIGHTS[0]}"
        path = self._dialogs.ask_target("Export weights", str(start), KINDS)
        if path is None:
            return
        path = path if is_weights(path) else path.with_name(path.name + WEIGHTS[0])
        self._files.leaving.emit()
        if self._runner.attempt_slow(self._write, path):
            self._remember(path)
            self._runner.tell(f"The weights were written to {plain(path.name, LONGEST_NAME)}.")

    def _write(self, path: Path) -> None:
        from nnviz.session.weights.files import write_parameters  # with what writes a zip

        state = self._runner.state()
        write_parameters(path, state.network, state.parameters)

    def _proposed_stem(self) -> str:
        return f"{proposed_stem(self._runner.state().experiment.title)}-weights"

    def _remember(self, path: Path) -> None:
        self._settings.set(f"folders/{FOLDER}", str(path.parent))
