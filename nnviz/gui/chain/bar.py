"""The slim bar over the factors: the question, whose unknown is chosen here, and how the chain is looked at."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.gui.chain.sizes import ChainSizes
from nnviz.gui.drawing.text import LEFT, RIGHT, draw_text, metrics, text_width
from nnviz.gui.widgets.fields import Switch
from nnviz.gui.widgets.own_keys import OwnKeys
from nnviz.gui.widgets.symbols import SymbolField
from nnviz.gui.widgets.themed import Themed
from nnviz.gui.widgets.toggle import Toggle
from nnviz.records import dataclass
from nnviz.session.frame.model import ChainChoices, Choice

SCOPE_WORDS = "gradient of"
BUTTON_LINES = 1.75  # lines of text: the height of a button
SHORT_QUESTION, SHORTEST_QUESTION = ("How does L change with", "?"), ("Differentiate by", "")
PREDICT_TIP = "Be asked for a number before a step shows it; what is asked is hidden until you answer or have it shown"
#: The menu entries that do the same as a button, for its keys.
ACTION_OF = {
    "chain": "route_chain", "pass": "route_pass", "matrix": "view_matrix", "path": "view_path",
    "sample": "scope_sample", "minibatch": "scope_minibatch", "batch": "scope_batch",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the bar there is room for."""

    scope_words: bool = True
    long_question: bool = True
    short_question: bool = True
    place: bool = True
    scope: bool = True
    view: bool = True
    route: bool = True
    predict: bool = True
    question: bool = True


#: What yields where the bar is narrow, in this order; the menu Differentiate has all of it.
YIELDS = ("scope_words", "long_question", "short_question", "place", "scope", "view", "route", "predict", "question")


class ChainBar(Themed, QWidget):
    """Shows what is chosen about the chain, and says what the user chooses."""

    target_chosen = Signal(object)  # a Target; None: everything, on the whole pass
    route_chosen = Signal(str)
    view_chosen = Signal(str)
    scope_chosen = Signal(str)
    predict_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices: ChainChoices | None = None
        self._words: list[tuple[str, QRectF, str]] = []  # text, place, kind
        self.shown = Shown()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or Qt would paint the panel under it once more
        self.setAccessibleName("What is differentiated, and how it is shown")
        self.target = SymbolField(
            "How does the loss change when this changes", "What the loss is differentiated by"
        )
        self.route = Switch("Backward pass", (
            Choice("chain", "one chain", "Step through the factors of the chosen weights or bias alone"),
            Choice("pass", "whole pass", "Step through every layer: each δ is computed once"),
        ))  # fmt: skip
        self.view = Switch("Chain as", (
            Choice("matrix", "matrices", "Every factor is a matrix"),
            Choice("path", "paths", "The gradient of one weight or bias as a sum over all paths from it to the loss"),
        ))  # fmt: skip
        self.scope = Switch("Gradient of", (
            Choice("sample", "sample", "Edges and update: the gradient of the chosen sample alone"),
            Choice("minibatch", "batch", "Edges and update: the mean over the next mini-batch, as Train would take it"),
            Choice("batch", "all", "Edges and update: the mean gradient over all training samples"),
        ))  # fmt: skip
        self._tips = {
            key: switch.button(key).toolTip() for switch in self.switches for key in ACTION_OF if key in switch.keys
        }
        self.predict = Toggle("Predict")
        self.predict.setToolTip(PREDICT_TIP)
        self.predict.setParent(self)
        self.target.setParent(self)
        for switch in self.switches:
            switch.setParent(self)
        buttons = [switch.button(key) for switch in self.switches for key in switch.keys]
        self._own_keys = OwnKeys((self.target, self.predict, *buttons), self)
        self.target.chosen.connect(self._choose)
        self.route.chosen.connect(self.route_chosen)
        self.view.chosen.connect(self.view_chosen)
        self.scope.chosen.connect(self.scope_chosen)
        self.predict.clicked.connect(self.predict_pressed)
        self._take_fonts()

    @property
    def switches(self) -> tuple[Switch, Switch, Switch]:
        return self.route, self.view, self.scope

    # ------------------------------------------------------------ what is shown

    def show_choices(self, choices: ChainChoices) -> None:
        """Show what is chosen, also where a field shows something else because the user's choice was refused."""
        old, self._choices = self._choices, choices
        chosen = choices.targets[choices.chosen].symbol
        refill = old is None or old.targets != choices.targets or self.target.currentText() != chosen
        if refill:
            self.target.show_symbols([(one.symbol, one.latex, one.words) for one in choices.targets], chosen)
        self.route.show_value(choices.route)
        self.view.show_value(choices.view)
        self.scope.show_value(choices.scope)
        if old is not None and not refill and _differ_by_the_place(choices, old):
            self._words = [(choices.place if kind == "place" else text, at, kind) for text, at, kind in self._words]
            self.update(QRegion(self.rect()) - self.childrenRegion())
        elif choices != old:
            self._place()

    def show_predict(self, on: bool) -> None:
        """Whether the learner is asked before each step."""
        self.predict.setChecked(on)

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Name the keys, by the menu entries that do the same, in the tooltips."""
        self.predict.show_key(keys.get("predict", ""))
        for switch in self.switches:
            for key in switch.keys:
                key_text = keys.get(ACTION_OF[key], "")
                switch.button(key).setToolTip(f"{self._tips[key]} ({key_text})" if key_text else self._tips[key])

    def theme_changed(self) -> None:
        self._take_fonts()
        super().theme_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._sizes_now() == self._sizes:
            self._place()
        else:
            self._take_fonts()

    def _sizes_now(self) -> ChainSizes:
        return ChainSizes.of(self.theme, self.parentWidget().width())

    def _take_fonts(self) -> None:
        self._sizes = sizes = self._sizes_now()
        self.target.setFont(sizes.title)
        self.predict.set_type(sizes.small)
        for switch in self.switches:
            for key in switch.keys:
                switch.button(key).setFont(sizes.small)
                switch.button(key).setMinimumHeight(round(metrics(sizes.small).height() * BUTTON_LINES))
        self._place()

    # ------------------------------------------------------------ where it stands

    def _place(self) -> None:
        """Everything on one line; what there is no room for is left out, in the order of YIELDS."""
        if self._choices is None:
            return
        for switch in self.switches:
            switch.settle()
        self.shown = shown = Shown()
        for name in YIELDS:
            if self._width(shown) <= self.width():
                break
            shown = Shown(**{one: getattr(shown, one) and one != name for one in YIELDS})
        self.shown = shown
        before, after = self._question(shown)
        gap, x = self._gap, 0.0
        self._words = []
        x = self._write(before, x, "question") + (gap * 0.7 if before else 0.0)
        x = self._stand(self.target, x) + gap * 0.7
        self._write(after, x, "question")
        self._place_right(shown)
        self.update()

    def _place_right(self, shown: Shown) -> None:
        assert self._choices is not None
        right, gap = float(self.width()), self._gap
        if shown.place:
            width = self._place_width()
            self._words.append((self._choices.place, QRectF(right - width, 0, width, self.height()), "place"))
            right -= width + gap * 1.4
        for name, switch in (("scope", self.scope), ("view", self.view), ("route", self.route)):
            visible = getattr(shown, name)
            switch.setVisible(visible)
            if not visible:
                continue
            self._stand(switch, right - switch.sizeHint().width())
            right -= switch.sizeHint().width() + gap
            if name == "scope" and shown.scope_words:
                width = text_width(self._sizes.small, SCOPE_WORDS) + 1
                self._words.append((SCOPE_WORDS, QRectF(right - width, 0, width, self.height()), "scope"))
                right -= width + gap * 1.4
        self.predict.setVisible(shown.predict)
        if shown.predict:
            self._stand(self.predict, right - self.predict.sizeHint().width())

    @property
    def _gap(self) -> float:
        return self._sizes.gap(9)

    def _question(self, shown: Shown) -> tuple[str, str]:
        assert self._choices is not None
        if not shown.question:
            return "", ""
        if shown.long_question:
            return self._choices.before, self._choices.after
        return SHORT_QUESTION if shown.short_question else SHORTEST_QUESTION

    def _place_width(self) -> float:
        """Room for the longest, so that the switches never move while somebody steps."""
        assert self._choices is not None
        count = self._choices.place.rpartition(" ")[2]
        return text_width(self._sizes.main, f"factor {count} of {count}") + 1

    def _width(self, shown: Shown) -> float:
        gap, sizes = self._gap, self._sizes
        before, after = self._question(shown)
        width: float = self.target.sizeHint().width()
        for text in (before, after):
            width += text_width(sizes.title, text) + gap if text else 0.0
        if shown.place:
            width += self._place_width() + gap * 1.4
        for name, switch in (("scope", self.scope), ("view", self.view), ("route", self.route)):
            width += switch.sizeHint().width() + gap if getattr(shown, name) else 0.0
        width += self.predict.sizeHint().width() + gap if shown.predict else 0.0
        return width + (text_width(sizes.small, SCOPE_WORDS) + gap * 1.4 if shown.scope_words else 0.0) + gap

    def _write(self, text: str, x: float, kind: str) -> float:
        width = text_width(self._sizes.title, text)
        if text:
            self._words.append((text, QRectF(x, 0, width, self.height()), kind))
        return x + width

    def _stand(self, field: QWidget, x: float) -> float:
        hint = field.sizeHint()
        width, height = min(hint.width(), self.width()), min(hint.height(), self.height())
        field.setGeometry(round(x), round((self.height() - height) / 2), width, height)
        return x + width

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        sizes, theme = self._sizes, self.theme
        looks = {
            "question": (sizes.title, theme.text, LEFT),
            "place": (sizes.main, theme.muted, RIGHT),
            "scope": (sizes.small, theme.muted, LEFT),
        }
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.background))
            for text, rect, kind in self._words:
                font, ink, align = looks[kind]
                draw_text(painter, rect, text, font, ink, align)

    # ------------------------------------------------------------ the user

    def _choose(self, symbol: str) -> None:
        if self._choices is not None:
            self.target_chosen.emit(next(one.target for one in self._choices.targets if one.symbol == symbol))


def _differ_by_the_place(one: ChainChoices, other: ChainChoices) -> bool:
    """Whether they are of two steps of one chain: the place in it is all that is written anew, in as much room."""
    count, same_chain = one.place.rpartition(" ")[2], replace(one, place=other.place) == other
    return one.place != other.place and same_chain and count == other.place.rpartition(" ")[2]
