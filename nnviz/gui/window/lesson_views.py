"""The open lesson in the window: its panel in place of the controls, its page on the wall, its words in the graph."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from nnviz.errors import UserError
from nnviz.gui.chain import ChainView
from nnviz.gui.controllers.lessons import Lessons
from nnviz.gui.graph import GraphView
from nnviz.gui.loop import soon
from nnviz.gui.runner import Runner
from nnviz.gui.widgets.digit_keys import digit_of
from nnviz.gui.widgets.spoken import announce
from nnviz.gui.widgets.themed import look
from nnviz.gui.window.layout import Layout, Name
from nnviz.gui.window.lesson_shelf import LessonShelf
from nnviz.gui.window.messages import MessageBar
from nnviz.gui.window.presenter import Presenter
from nnviz.gui.window.status import StatusLine
from nnviz.lessons.hands import answers_to
from nnviz.session.place import Place, read_place

if TYPE_CHECKING:  # what shows a page is loaded with the first lesson
    from nnviz.gui.lesson.panel import LessonPanel
    from nnviz.gui.window.lesson_hall import LessonHall
    from nnviz.lessons.frame import LessonFrame
    from nnviz.session.frame.slip import SlipFrame
    from nnviz.session.predict.answers import Judgement

#: What stands at the right of the status line.
PUT_AWAY = "Controls are put away: F4 brings them back"


#: What makes room for a lesson: the one its place, the other because it may show what is asked.
BESIDE: tuple[Name, ...] = ("controls", "plots")


class LessonViews(QObject):
    """Hands the page to whatever can be seen of it."""

    def __init__(
        self,
        window: QMainWindow,
        runner: Runner,
        lessons: Lessons,
        arrangement: Layout,
        presenter: Presenter,
        messages: MessageBar,
        status: StatusLine,
        graph: GraphView,
        chain: ChainView,
        shelf: LessonShelf,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._lessons = lessons
        self._arrangement = arrangement
        self._presenter = presenter
        self._messages = messages
        self._status = status
        self._graph, self._chain = graph, chain
        self._shelf = shelf
        self._were_shown: dict[Name, bool] = {}  # what stood beside the net before the lesson
        self._width_before = 0  # of the controls
        self._said: tuple[str, ...] = ()
        self._judged: Judgement | None = None
        self._slip: SlipFrame | None = None  # of what was judged last
        self._asked = 0  # which question has had the keys already
        self.panel: LessonPanel | None = None
        self.dock: QDockWidget | None = None
        lessons.opened.connect(self._open)
        lessons.left.connect(self._leave)
        lessons.finished.connect(self._finish)
        lessons.changed.connect(runner.changed)
        presenter.presenting_changed.connect(self._present)
        graph.place_chosen.connect(self._choose_place)
        arrangement.toggled.connect(self._share_side)

    # ------------------------------------------------------------ opening and leaving

    def _open(self) -> None:
        self._asked = 0
        if self.dock is None:
            self._make()
        assert self.dock is not None
        if not self._were_shown:
            self._were_shown = {name: self._arrangement.is_shown(name) for name in BESIDE}
            self._width_before = self._arrangement.panels["controls"].width()
        for name in BESIDE:
            self._arrangement.panels[name].hide()
        self._show_dock(self._has_side)
        self._present(self._presenter.is_presenter())
        self._graph.setFocus()  # what the page asks for by keys comes after it
        self._runner.changed.emit()

    def _make(self) -> None:
        from nnviz.gui.lesson.panel import LessonPanel

        panel = self.panel = LessonPanel()
        dock = self.dock = QDockWidget("Lesson", self._window)
        dock.setObjectName("lesson")
        dock.setTitleBarWidget(QWidget())  # the panel says itself what it is
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setWidget(panel)
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        panel.next_wanted.connect(self._lessons.next)
        panel.back_wanted.connect(self._lessons.back)
        panel.restart_wanted.connect(self._lessons.restart_page)
        panel.leave_wanted.connect(self._lessons.leave)
        panel.answered.connect(self._answer)
        panel.hint_wanted.connect(self._lessons.hint)
        panel.show_wanted.connect(self._lessons.show)
        panel.lit.connect(self._light)
        panel.followed.connect(self._lessons.follow)
        for key, does in (("PgDown", self._lessons.next), ("PgUp", self._lessons.back)):
            shortcut = QShortcut(QKeySequence(key), panel)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    def _show_dock(self, shown: bool) -> None:
        """As wide as it is at first; what is shown has its width a moment later."""
        if self.dock is not None and shown == self.dock.isHidden():
            if not shown and self.dock.isAncestorOf(self._window.focusWidget() or self.dock):
                self._graph.setFocus()  # or Qt gives the keys to whatever Tab would reach next
            self.dock.setVisible(shown)
            soon(self, self._fit_dock)

    def _fit_dock(self) -> None:
        if self.dock is not None and not self.dock.isHidden():
            width = self.dock.widget().sizeHint().width()
            self._window.resizeDocks([self.dock], [width], Qt.Orientation.Horizontal)

    def _leave(self) -> None:
        self._show_dock(False)
        if self.panel is not None:
            self.panel.clear()
        self._light("")
        self._graph.show_slip(None)
        self._graph.count_candidates(False)
        self._status.show_lesson("", "")
        self._present(self._presenter.is_presenter())
        self._graph.setFocus()
        self._runner.changed.emit()

    def _finish(self) -> None:
        """What else there is to learn; on the wall there is one's own net again."""
        if self._presenter.is_presenter():
            self._runner.tell("That was the last page of the lesson.")
        else:
            self._shelf.show()

    def _give_back(self) -> None:
        """What made room for the lesson, once the window is as it was."""
        if not self._were_shown:
            return
        for name, shown in self._were_shown.items():
            self._arrangement.panels[name].setVisible(shown)
        self._were_shown = {}
        soon(self, self._give_back_width)

    def _give_back_width(self) -> None:
        controls = self._arrangement.panels["controls"]
        if self._width_before and isinstance(controls, QDockWidget) and not self._lessons.is_open:
            self._window.resizeDocks([controls], [self._width_before], Qt.Orientation.Horizontal)

    @property
    def _has_side(self) -> bool:
        """Whether the panel has its side of the window: unless the controls are there, or nothing is but the wall."""
        alone = not self._presenter.is_presenter() and not self._arrangement.is_shown("controls")
        return self._lessons.is_open and alone

    def _share_side(self, name: str) -> None:
        """F4 brings the controls in place of the lesson, and puts them away for it again."""
        if name == "controls" and self._lessons.is_open:
            self._show_dock(self._has_side)
            self._runner.changed.emit()

    # ------------------------------------------------------------ showing the page

    @property
    def title(self) -> str:
        """What the window is called while a lesson is open; "" without one."""
        frame = self._lessons.frame()
        return "" if frame is None else f"Lesson: {frame.title}"

    def refresh(self) -> None:
        """Show the page wherever it can be seen."""
        frame = self._lessons.frame()
        if frame is None:
            return
        from nnviz.gui.lesson.frames import colours_of, panel_frame

        if self.panel is not None and self.panel.isVisible():
            colours = (frame.named, look.theme)
            self.panel.show_frame(panel_frame(frame, self._lessons.error), colours_of(frame, look.theme), colours)
            self._take_keys_to(frame)
        if self._is_on_wall:
            self._show_hall(frame)
            if self._graph.isVisible():  # or the chain fills the wall, because somebody wanted it
                self._chain.hide()
        shown = self._arrangement.is_shown("controls")
        where = f"lesson page {frame.page} of {frame.pages}"
        self._status.show_lesson(where, "" if shown else PUT_AWAY)
        self._show_slip(frame)
        self._tell(frame)

    def _take_keys_to(self, frame: "LessonFrame") -> None:
        """A question that has just come has the keys, and the graph again once it is answered."""
        asked = 0 if frame.question is None else frame.question.number
        if asked == self._asked:
            return
        self._asked = asked
        soon(self, self._focus_question if asked else self._focus_graph)

    def _focus_graph(self) -> None:
        """With nothing under its cursor, so that Space goes on and chooses nothing any more."""
        self._graph.clearFocus()
        self._graph.setFocus()

    def _focus_question(self) -> None:
        frame = self._lessons.frame()
        card = None if self.panel is None else self.panel.card
        if frame is None or frame.question is None or card is None:
            return
        if frame.question.ask.question.kind in ("place", "next factor", "reach"):
            self._graph.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            card.focus()

    def _show_slip(self, frame: "LessonFrame") -> None:
        """Marked as predict mode marks it, which has shown before this that it has none."""
        from nnviz.session.frame.slip import build_slip

        judged = None if frame.question is None else frame.question.judgement
        if judged is not self._judged:
            self._judged = judged
            marked = judged is not None and (judged.asked_at or judged.taken_at)
            state = self._runner.state()
            self._slip = (
                build_slip(state, judged.slip, judged.asked_at, judged.taken_at) if judged and marked else None
            )
        self._graph.show_slip(self._slip)

    def _tell(self, frame: "LessonFrame") -> None:
        """Who does not see the page hears what is new of it, once."""
        from nnviz.gui.lesson.frames import page_in_words

        pieces = page_in_words(frame)
        new = [piece for piece in pieces if piece not in self._said]
        self._said = pieces
        if new:
            announce(self._window, " ".join(new))

    def _light(self, target: str) -> None:
        try:
            places = (read_place(target),) if target else ()
        except UserError:
            places = ()
        self._graph.light(places)
        self._chain.light(places)

    # ------------------------------------------------------------ on the wall

    @cached_property
    def hall(self) -> "LessonHall":
        """Head and foot of the page there, made when they are first needed."""
        from nnviz.gui.window.lesson_hall import LessonHall

        return LessonHall(self._window)

    @property
    def _is_on_wall(self) -> bool:
        return "hall" in vars(self) and self.hall.is_shown

    def _present(self, presenting: bool) -> None:
        """In presenter mode the page has the wall; its panel, and the chain rule, come back with the window."""
        wanted = presenting and self._lessons.is_open
        if not presenting and not self._lessons.is_open:
            self._give_back()
        if wanted == self._is_on_wall:
            self._show_dock(self._has_side)
            return
        self._show_dock(self._has_side)
        self._presenter.bands.set_shown(presenting and not wanted)
        self._arrangement.panels["chain"].setVisible(not wanted)
        self._graph.count_candidates(wanted)
        frame = self._lessons.frame()
        if wanted and frame is not None:
            self._show_hall(frame)
            self._messages.speak_through(self.hall.foot.show_notice)
        else:
            self.hall.hide()
            self._presenter.bands.set_shown(presenting)
            self._messages.speak_through(self._presenter.bands.speak)
        self._runner.changed.emit()

    def _show_hall(self, frame: "LessonFrame") -> None:
        from nnviz.gui.lesson.hall_frames import hall_frame

        session = self._runner.session
        asked_at = self._lessons.asked_at or session.state
        self.hall.show_frame(
            hall_frame(frame, session.frame(), session.state, asked_at, self._lessons.hands, look.theme)
        )

    def take_key(self, event: QKeyEvent) -> bool:
        """In class a digit takes a hand for an option, and with Shift one away. Whether it was one."""
        digit = digit_of(event)
        if not self._is_on_wall or digit is None or not self._lessons.is_asking():
            return False
        taken_away = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._lessons.count_hand(digit - 1, -1 if taken_away else 1)
        return True

    # ------------------------------------------------------------ answering

    def _answer(self, answer: object) -> None:
        """A number as it was typed; of a question for a side, its word."""
        frame = self._lessons.frame()
        if frame is None or frame.question is None:
            return
        offered = answers_to(frame.question.ask.question)
        self._lessons.answer(offered[answer] if isinstance(answer, int) else str(answer))

    def _choose_place(self, place: Place) -> None:
        if self._lessons.is_asking():
            self._lessons.answer(place)
