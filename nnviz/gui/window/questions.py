"""What predict mode asks, in the parts of the window: the card on the chain, the marks in the graph, who hears it."""

from PySide6.QtCore import QObject

from nnviz.gui.chain import ChainView
from nnviz.gui.controllers.lessons import Lessons
from nnviz.gui.controllers.predicting import Predicting
from nnviz.gui.graph import GraphView
from nnviz.gui.window.narrator import Narrator
from nnviz.session.frame.model import Frame
from nnviz.session.question import Question


class Questions(QObject):
    """Connects whoever answers with whoever judges, and shows what comes of it."""

    def __init__(
        self, predicting: Predicting, lessons: Lessons, graph: GraphView, chain: ChainView, narrator: Narrator
    ) -> None:
        super().__init__(chain)
        self._predicting, self._lessons, self._graph, self._chain = predicting, lessons, graph, chain
        self._asked: Question | None = None  # at the last moment that was shown
        graph.place_chosen.connect(predicting.answer)
        chain.answered.connect(predicting.answer)
        chain.hint_wanted.connect(predicting.hint)
        chain.show_wanted.connect(predicting.show)
        chain.bar.predict_pressed.connect(predicting.toggle)
        predicting.said.connect(narrator.say)
        predicting.lead_back_by(self._lead_to_answer)

    def _lead_to_answer(self) -> bool:
        """Nobody gives up by mistake: from graph and chain Next leads to the field first."""
        focused = self._chain.window().focusWidget()
        return focused in (self._graph, self._chain) and self._chain.take_answer_keys()

    def is_asking(self) -> bool:
        """Whether a question is open: before the next step, or of a lesson."""
        return self._predicting.is_asking() or self._lessons.is_asking()

    def hint(self) -> None:
        """Open one more hint at what is asked."""
        (self._lessons if self._lessons.is_open else self._predicting).hint()

    def has_hint(self) -> bool:
        """Whether there is one that is not open yet."""
        return (self._lessons if self._lessons.is_open else self._predicting).has_hint()

    def show(self, frame: Frame) -> None:
        """What is asked at this moment, and what came of it so far; shown after graph and chain have the frame."""
        question, asking, said = self._predicting.look(frame)
        self._chain.bar.show_predict(self._predicting.is_on())
        self._chain.show_question(question, asking, said)
        asked = None if asking is None or asking.settled else asking.question
        if asked != self._asked and not self._chain.isVisible():
            self._predicting.say_question()
        self._asked = asked
        self._graph.show_slip(self._predicting.slip())
