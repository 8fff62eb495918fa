"""Writing what the dialog has chosen while the window lives on: one picture in a thread, or every step."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnviz.gui.background import Worker
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.pictures import prepare_picture
from nnviz.gui.export.series.making import Series, writer_to
from nnviz.gui.export.series.running import SeriesRun
from nnviz.gui.export.series.steps import count_of
from nnviz.gui.runner import waiting
from nnviz.session import Frame, Session, UserError
from nnviz.session.state import State


class Saving(QObject):
    """One thing at a time."""

    busy = Signal(bool)
    said = Signal(str)  # how far it is, or why it came to nothing
    ended = Signal(str)  # well, and where it is

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._run: SeriesRun | None = None

    def write(self, picture: Callable[[], Picture], path: Path) -> None:
        """Paint a picture here, encode and write it in a thread."""
        try:
            with waiting():
                job = prepare_picture(picture(), path)
        except UserError as mistake:
            self.said.emit(str(mistake))
            return
        self.busy.emit(True)
        self.said.emit("Writing the picture …")
        self._worker = Worker(job, self)
        self._worker.finished.connect(self._end_writing)
        self._worker.start()

    def write_every_step(
        self, state: State, picture: Callable[[Frame, State], Picture], path: Path, suffix: str
    ) -> None:
        """Paint all steps of the pass of ``state``, one between two events of the window, and write them."""
        own = Session(state)  # the window stays where it is
        try:
            writer = writer_to(path, count_of(own), suffix=suffix)
        except UserError as mistake:
            self.said.emit(str(mistake))
            return
        self.busy.emit(True)
        self._run = SeriesRun(Series(own, lambda frame: picture(frame, own.state), writer), self)
        self._run.progressed.connect(self.said)
        self._run.finished.connect(self._end_run)
        self._run.refused.connect(self._stop_run)
        self._run.called_off.connect(self._tell_called_off)
        self._run.start()

    def call_off(self) -> bool:
        """Call off what takes long; whether there was something."""
        if self._run is None:
            return False
        self._run.call_off()
        return True

    def shut_down(self) -> None:
        """A picture that is being written is finished, which takes a second at most; all steps are called off."""
        if self._worker is not None:
            self._worker.wait()
        if self._run is not None:
            self._run.shut_down()

    def _end_writing(self) -> None:
        self.busy.emit(False)
        assert self._worker is not None
        if self._worker.refusal:
            self.said.emit(self._worker.refusal)
        elif self._worker.result is not None:
            self.ended.emit(f"The picture is in {self._worker.result}.")
        else:  # the error hook tells why
            self.said.emit("The picture could not be written.")

    def _end_run(self, path: Path) -> None:
        self._run = None
        self.busy.emit(False)
        self.ended.emit(f"All steps are in {path}.")

    def _stop_run(self, sentence: str) -> None:
        self._run = None
        self.busy.emit(False)
        self.said.emit(sentence)

    def _tell_called_off(self) -> None:
        self._stop_run("Called off: what was being written is not there.")
