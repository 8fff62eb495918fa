"""The narrow column of all controls."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnviz.gui.controls.data import DataSection
from nnviz.gui.controls.initialization import InitializationSection
from nnviz.gui.controls.learning_rate import LearningRateSection
from nnviz.gui.controls.network import NetworkSection
from nnviz.gui.controls.order import follow_the_eye
from nnviz.gui.controls.section import Section
from nnviz.gui.controls.training import TrainingSection
from nnviz.gui.runner import Runner
from nnviz.gui.settings import Settings
from nnviz.session.frame.equality import same
from nnviz.session.frame.model import ControlsFrame

USUAL_WIDTH = 284


class ControlsPanel(QScrollArea):
    """Every choice of the experiment, in groups; what few change opens behind their "more"."""

    csv_wanted = Signal()
    compare_wanted = Signal(str)  # the key of a question

    def __init__(self, runner: Runner, settings: Settings) -> None:
        super().__init__()
        self._runner = runner
        self._settings = settings
        self._shown: ControlsFrame | None = None
        self.learning_rate = LearningRateSection(runner)
        self.training = TrainingSection(runner, settings)
        self.network = NetworkSection(runner)
        self.initialization = InitializationSection(runner)
        self.data = DataSection(runner)
        self.sample = self.data.sample
        self.sections: tuple[Section, ...] = (
            self.data, self.network, self.initialization, self.learning_rate, self.training,
        )  # fmt: skip
        self.setAccessibleName("Controls")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setWidget(self._column())
        self.data.csv_wanted.connect(self.csv_wanted)
        for section in self.sections:
            section.set_open(settings.flag(f"controls/more_{section.key}"))
            section.folded.connect(self._remember_folds)
            section.compare_wanted.connect(self.compare_wanted)

    def _column(self) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(10, 4, 8, 8)
        layout.setSpacing(10)
        for section in self.sections:
            layout.addWidget(section)
        layout.addStretch(1)
        return column

    def show_frame(self, frame: ControlsFrame, *, refill: bool = False) -> None:
        """Set every control from ``frame``; ``refill`` also where nothing changed, to take back a refused entry."""
        if same(frame, self._shown) and not refill:
            return
        self._shown = frame
        for section in self.sections:
            section.show_frame(frame)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Fields come and go, and it takes a millisecond to go through them all: their order is made for a Tab."""
        follow_the_eye(self.widget().layout())
        return super().focusNextPrevChild(forward)

    def fold_all(self) -> None:
        """Nothing of "more" is shown, as at the first start."""
        for section in self.sections:
            section.set_open(False)
        self._remember_folds()

    def edit_input(self, index: int) -> None:
        """Open the editor of one input's value."""
        self.data.set_open(True)
        self.ensureWidgetVisible(self.sample.inputs)
        self.sample.inputs.edit_value(index)

    def _remember_folds(self) -> None:
        for section in self.sections:
            self._settings.set(f"controls/more_{section.key}", section.is_open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The column has become wider or narrower: so must the panel."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(max(USUAL_WIDTH, self.minimumSizeHint().width()), 600)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never so narrow that something is cut off."""
        wanted = self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(wanted, 200)
