"""A titled group of controls that folds away with a click on its title."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnviz.gui.runner import Runner
from nnviz.session.frame.model import ControlsFrame


class Section(QWidget):
    """The base of all groups: a header, a form below it, and the way to the session."""

    key = ""  # under which it is remembered whether it is folded
    title = ""

    folded = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.header = QToolButton()
        self.header.setObjectName("sectionHeader")
        self.header.setText(self.title)
        self.header.setCheckable(True)
        self.header.setChecked(True)
        self.header.setAutoRaise(True)
        self.header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.header.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.header.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.header.toggled.connect(self._fold)
        self.header.clicked.connect(self.folded)
        self.body = QWidget()
        self.form = QFormLayout(self.body)
        self.form.setContentsMargins(2, 2, 2, 8)
        self.form.setHorizontalSpacing(8)
        self.form.setVerticalSpacing(5)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.body)
        self._fold(True)

    def show_frame(self, frame: ControlsFrame) -> None:
        """Set every control from ``frame``, without reporting a change."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        return self.header.isChecked()

    def set_open(self, opened: bool) -> None:
        self.header.setChecked(opened)

    def _fold(self, opened: bool) -> None:
        self.header.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.header.setAccessibleName(self.title)
        self.header.setToolTip(f"{'Fold' if opened else 'Unfold'} “{self.title}”")
        self.body.setVisible(opened)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.FontChange:
            side = round(self.fontMetrics().height() * 0.8)
            self.header.setIconSize(QSize(side, side))
        super().changeEvent(event)

    def row(self, text: str, field: QWidget) -> QLabel:
        """A line of the form: a label, which is the field's buddy, and the field."""
        label = QLabel(text)
        label.setBuddy(field)
        self.form.addRow(label, field)
        return label
