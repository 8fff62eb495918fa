"""A titled group of controls: what everybody changes, and behind "more" what few do, made when it is first opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.gui.controls.compare_button import CompareButton
from nnviz.gui.controls.more_button import MoreButton
from nnviz.gui.runner import Runner
from nnviz.session.compare.questions import QUESTIONS
from nnviz.session.frame.model import Choice, ControlsFrame


class Section(QWidget):
    """The base of all groups: a title, a form below it, a form that opens in place, and the way to the session."""

    key = ""  # under which it is remembered whether "more" is open
    title = ""
    has_more = True
    questions: tuple[str, ...] = ()  # keys of what can be compared here

    folded = Signal()
    compare_wanted = Signal(str)  # the key of a question

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._shown: ControlsFrame | None = None
        self._has_opened = False
        self.heading = QLabel(self.title)
        self.heading.setObjectName("sectionTitle")
        self.more = self._make_more()
        self.head = QWidget()
        line = QHBoxLayout(self.head)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.heading, 1)
        if self.questions:
            self.compare = self._make_compare()
            line.addWidget(self.compare)
        line.addWidget(self.more)
        self.more.setVisible(self.has_more)
        self.form, self.more_form = _form(), _form()
        self.more_body = QWidget()
        self.more_body.setLayout(self.more_form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.head)
        layout.addLayout(self.form)
        layout.addWidget(self.more_body)
        self._fold(False)

    def _make_compare(self) -> CompareButton:
        asked = [Choice(key, QUESTIONS[key].title, QUESTIONS[key].asks) for key in self.questions]
        button = CompareButton(self.title, asked)
        button.wanted.connect(self.compare_wanted)
        return button

    def _make_more(self) -> MoreButton:
        more = MoreButton(self.title)
        more.toggled.connect(self._fold)
        more.clicked.connect(self.folded)
        return more

    def show_frame(self, frame: ControlsFrame) -> None:
        """Set every control from ``frame``, without reporting a change."""
        self._shown = frame
        self.show_first(frame)
        if self._has_opened:
            self.show_more(frame)

    def show_first(self, frame: ControlsFrame) -> None:
        """Set what always is seen."""
        raise NotImplementedError

    def make_more(self) -> None:
        """Make the rows behind "more": few open it, and every start would wait."""

    def show_more(self, frame: ControlsFrame) -> None:
        """Set what stands behind "more"."""

    @property
    def is_open(self) -> bool:
        """Whether the options behind "more" are shown."""
        return self.more.isChecked()

    def set_open(self, opened: bool) -> None:
        self.more.setChecked(opened)

    def _fold(self, opened: bool) -> None:
        if opened and not self._has_opened:
            self._has_opened = True
            self.make_more()
            if self._shown is not None:
                self.show_more(self._shown)
        self.more.setToolTip(f"{'Hide' if opened else 'Show'} the other choices of “{self.title}”")
        self.more_body.setVisible(opened)

    def row(self, text: str, field: QWidget) -> QLabel:
        """A line of the form: a label, which is the field's buddy, and the field."""
        return _add_row(self.form, text, field)

    def more_row(self, text: str, field: QWidget) -> QLabel:
        """The same behind "more"."""
        return _add_row(self.more_form, text, field)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(8)
    form.setVerticalSpacing(6)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def _add_row(form: QFormLayout, text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    form.addRow(label, field)
    return label
