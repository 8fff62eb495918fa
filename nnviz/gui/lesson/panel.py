"""The panel of a lesson: the page as far as it has been played, its question, and the keys that go on and back."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.icons import icon
from nnviz.gui.drawing.theme import TEXT_MAIN
from nnviz.gui.lesson.document import Pen, Write
from nnviz.gui.lesson.progress import ProgressBars
from nnviz.gui.lesson.question import CardFrame, ColourOf, QuestionCard
from nnviz.gui.lesson.text import LessonText
from nnviz.gui.loop import soon
from nnviz.gui.widgets.key_button import KeyButton
from nnviz.gui.widgets.labels import Caution, ElidedLabel
from nnviz.gui.widgets.themed import Themed
from nnviz.records import dataclass

USUAL_WIDTH, LEAST_WIDTH = 404, 340
#: In large type: the graph is what is looked at.
LARGE_WIDTH, LEAST_LARGE_WIDTH = 520, 480
SIDE = 22
TEXT = 14.5
RESTART, RESTART_IN_LARGE_TYPE = "Restart page", "Restart"


@dataclass(frozen=True, slots=True)
class PanelFrame:
    """What the panel shows: texts and questions in the order in which they came."""

    title: str
    page: int  # from 1
    pages: int
    heading: str
    parts: tuple[Write | CardFrame, ...]
    minutes_left: int = 0  # 0: not to be said
    words: str = ""  # the page in words, for a screen reader
    can_back: bool = True
    can_restart: bool = True
    can_next: bool = True  # not while a question is open
    is_last: bool = False  # nothing comes any more: Next ends the lesson
    error: str = ""  # why the file could not be read again
    credits: str = ""  # whose the lesson is: hovering over its title tells it


class LessonPanel(Themed, QWidget):
    """Text first, then the press, then the change: what is new is scrolled into sight."""

    next_wanted = Signal()
    back_wanted = Signal()
    restart_wanted = Signal()
    leave_wanted = Signal()
    answered = Signal(object)  # what was typed (str), or the place of an option (int)
    hint_wanted = Signal()
    show_wanted = Signal()
    lit = Signal(str)  # the place that a word names; "": none
    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._frame: PanelFrame | None = None
        self._colours: object = None
        self._colour_of: ColourOf = lambda target: ""
        self.parts: list[LessonText | QuestionCard] = []
        self._newest_is_wanted = False
        self.setAccessibleName("Lesson")
        self.title = ElidedLabel("Title of the lesson", QLabel().sizePolicy().horizontalPolicy())
        self.title.setObjectName("sectionTitle")
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName("Leave the lesson")
        self.close_button.setToolTip("Leave the lesson; your own net is as it was, and the page is kept")
        self.close_button.clicked.connect(self.leave_wanted)
        self.progress = ProgressBars()
        self.page = QLabel()
        self.left = QLabel()
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.heading = QLabel()
        self.heading.setObjectName("lessonHeading")
        self.heading.setWordWrap(True)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.error = Caution()
        self.back_button = KeyButton("‹ Back", key="PgUp")
        self.restart_button = KeyButton(RESTART)
        self.restart_button.setAccessibleName(RESTART)
        self.next_button = KeyButton("Next ›", "Done ✓", key="PgDn", filled=True)
        self.back_button.clicked.connect(self.back_wanted)
        self.restart_button.clicked.connect(self.restart_wanted)
        self.next_button.clicked.connect(self.next_wanted)
        self._arrange()
        self.theme_changed()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        where = QHBoxLayout()
        where.addWidget(self.page, 1)
        where.addWidget(self.left)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(SIDE, 14, SIDE - 6, 8)
        self._column.setSpacing(9)
        self._column.addWidget(self.error)
        self._column.addWidget(self.heading)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._follow_growth)
        foot = QHBoxLayout()
        foot.setContentsMargins(SIDE, 6, SIDE, 16)
        foot.setSpacing(10)
        foot.addWidget(self.back_button)
        foot.addWidget(self.restart_button)
        foot.addStretch(1)
        foot.addWidget(self.next_button)
        top = QVBoxLayout()
        top.setContentsMargins(SIDE, 9, SIDE - 6, 0)
        top.setSpacing(6)
        top.addLayout(head)
        top.addWidget(self.progress)
        top.addLayout(where)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(foot)

    @property
    def card(self) -> QuestionCard | None:
        """The question that came last, if it is still the matter."""
        return next((part for part in reversed(self.parts) if isinstance(part, QuestionCard)), None)

    # ------------------------------------------------------------ what it shows

    def show_frame(self, frame: PanelFrame, colour_of: ColourOf, colours: object = None) -> None:
        """Show ``frame``; ``colours`` is another thing wherever ``colour_of`` gives other colours."""
        if frame == self._frame and colours == self._colours:
            return
        before, self._frame, self._colour_of = self._frame, frame, colour_of
        recoloured, self._colours = colours != self._colours, colours
        self.title.show_text(frame.title)
        self.title.setToolTip("\n".join(filter(None, (frame.title, frame.credits))))
        self.progress.show_page(frame.page, frame.pages)
        self.page.setText(f"page {frame.page} of {frame.pages}")
        self.left.setText(f"about {frame.minutes_left} min left" if frame.minutes_left else "")
        self.heading.setText(frame.heading)
        self.heading.setVisible(bool(frame.heading))
        self.error.setText(frame.error)
        self.setAccessibleDescription(frame.words)
        self.back_button.setEnabled(frame.can_back)
        self.restart_button.setEnabled(frame.can_restart)
        self.next_button.setEnabled(frame.can_next)
        self.next_button.setText("Done ✓" if frame.is_last else "Next ›")
        same_page = before is not None and (before.title, before.page) == (frame.title, frame.page)
        self._show_parts(frame.parts, before.parts if same_page and before and not recoloured else ())
        if before is not None and (not same_page or len(before.parts) < len(frame.parts)):
            self._newest_is_wanted = same_page
            soon(self, self._show_newest if same_page else self._show_top)

    def clear(self) -> None:
        """Nothing of a lesson that was left stays."""
        self._frame = None
        self._drop(0)

    def _show_parts(self, parts: tuple[Write | CardFrame, ...], before: tuple[Write | CardFrame, ...]) -> None:
        """Each part in its widget; those that are as before are left alone."""
        for place, part in enumerate(parts):
            wanted = QuestionCard if isinstance(part, CardFrame) else LessonText
            if place < len(self.parts) and not isinstance(self.parts[place], wanted):
                self._drop(place)
            if place == len(self.parts):
                self._add(wanted() if wanted is QuestionCard else LessonText("Text of the page"))
            elif place < len(before) and before[place] == part:
                continue
            widget = self.parts[place]
            if isinstance(part, CardFrame):
                assert isinstance(widget, QuestionCard)
                widget.show_frame(part, self._colour_of)
            else:
                assert isinstance(widget, LessonText)
                self._write(widget, part)
        self._drop(len(parts))

    def _add(self, part: LessonText | QuestionCard) -> None:
        part.lit.connect(self.lit)
        part.followed.connect(self.followed)
        part.stepped.connect(self._step)
        if isinstance(part, QuestionCard):
            part.answered.connect(self.answered)
            part.hint_wanted.connect(self.hint_wanted)
            part.show_wanted.connect(self.show_wanted)
        self.parts.append(part)
        self._column.insertWidget(self._column.count() - 1, part)

    def _step(self, by: int) -> None:
        (self.next_wanted if by > 0 else self.back_wanted).emit()

    def _drop(self, from_place: int) -> None:
        for part in self.parts[from_place:]:
            part.hide()
            part.deleteLater()
        del self.parts[from_place:]

    def _write(self, text: LessonText, write: Write) -> None:
        write(Pen(text.document(), self.theme, TEXT, colour_of=self._colour_of))
        text.fit()

    def _follow_growth(self) -> None:
        """The page has become longer, a moment after its parts were there."""
        if self._newest_is_wanted:
            self._show_newest()

    def _show_newest(self) -> None:
        if self.parts:
            self._scroll.ensureWidgetVisible(self.parts[-1], 0, 12)

    def _show_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    # ------------------------------------------------------------ how it looks

    def theme_changed(self) -> None:
        side = self.theme.text_pixels(14)
        self.restart_button.set_words(RESTART_IN_LARGE_TYPE if self.theme.is_projector else RESTART)
        self.close_button.setIcon(icon("close", self.theme))
        self.close_button.setIconSize(QSize(side, side))
        for label in (self.page, self.left):
            label.setFont(ui_font(TEXT_MAIN, theme=self.theme))
            label.setStyleSheet(f"color: {self.theme.muted};")
        if self._frame is not None:
            for widget, part in zip(self.parts, self._frame.parts, strict=True):
                if isinstance(widget, LessonText) and not isinstance(part, CardFrame):
                    self._write(widget, part)
        super().theme_changed()

    def sizeHint(self) -> QSize:  # noqa: N802
        theme = self.theme
        return QSize(LARGE_WIDTH if theme.is_projector else round(USUAL_WIDTH * theme.text_scale), 600)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        theme = self.theme
        return QSize(LEAST_LARGE_WIDTH if theme.is_projector else round(LEAST_WIDTH * theme.text_scale), 240)
