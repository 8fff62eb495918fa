"""Work that the window waits for, and goes on being painted meanwhile: what takes longer can be called off."""

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QVBoxLayout, QWidget

from nnviz.gui.background import Worker

#: So long nothing is shown, and no key or click is taken.
SOON_MS = 150

Result = TypeVar("Result")


class WaitingDialog(QDialog):
    """Says what is waited for, until that is done or called off."""

    def __init__(self, over: QWidget, words: str) -> None:
        super().__init__(over)
        self.setWindowTitle("Please wait")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        bar = QProgressBar()
        bar.setRange(0, 0)  # nobody knows how far it is
        bar.setTextVisible(False)
        bar.setAccessibleName(words)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (label, bar, self.buttons):
            layout.addWidget(part)
        self.setMinimumWidth(360)


def waited_for(over: QWidget, words: str, job: Callable[[], Result]) -> Result | None:
    """What ``job`` gives, which runs in a thread; None where it was called off. Raises what it raises.

    What was called off goes on to its end, and nobody hears of it.
    """
    ended: list[tuple[Result | None, Exception | None]] = []

    def work() -> None:
        try:
            ended.append((job(), None))
        except Exception as failure:  # raised again where it is waited for
            ended.append((None, failure))

    application = QCoreApplication.instance()
    assert application is not None
    worker = Worker(work, application)  # which outlives the window, if it is called off
    worker.start()
    if not _ends_soon(worker):
        dialog = WaitingDialog(over, words)
        worker.finished.connect(dialog.accept)
        if not worker.isFinished():
            dialog.exec()
        dialog.deleteLater()
    if not worker.isFinished():
        worker.finished.connect(worker.deleteLater)
        return None
    worker.deleteLater()
    result, failure = ended[0]
    if failure is not None:
        raise failure
    return cast(Result, result)


def _ends_soon(worker: Worker) -> bool:
    """Whether it is done before there is something to be shown; the window is painted meanwhile."""
    loop = QEventLoop()
    worker.finished.connect(loop.quit)
    QTimer.singleShot(SOON_MS, loop, loop.quit)
    if not worker.isFinished():
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return worker.isFinished()
