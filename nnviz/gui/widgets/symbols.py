"""A choice among symbols of the mathematics, typeset as the formulas are."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.formula import draw_outline, outline
from nnviz.gui.drawing.text import LEFT, draw_text, metrics, text_width
from nnviz.gui.widgets.fields import ChoiceField
from nnviz.gui.widgets.themed import Themed
from nnviz.session.frame.model import Choice

FORMULA_SHARE = 1.2  # of the font's size: the formula font looks smaller than the sans serif


class SymbolField(Themed, ChoiceField):
    """Shows the chosen symbol; the list has each with its words beside it. Keys are the symbols as plain text."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self._latex: dict[str, str] = {}
        self.setItemDelegate(SymbolDelegate(self))

    def show_symbols(self, symbols: Sequence[tuple[str, str, str]], key: str) -> None:
        """``symbols``: plain text, LaTeX (or "" for words) and what is said of it."""
        self._latex = {text: latex for text, latex, _ in symbols}
        self.show_choices([Choice(text, text, words) for text, _, words in symbols], key)
        for place, (text, _, words) in enumerate(symbols):
            self.setItemData(place, f"{text}, {words}", Qt.ItemDataRole.AccessibleTextRole)
        self.setAccessibleDescription(key)
        self.updateGeometry()

    def list_width(self) -> int:
        return self.itemDelegate().sizeHint(QStyleOptionViewItem(), QModelIndex()).width() + 24

    def latex(self, key: str) -> str:
        """How ``key`` is typeset."""
        return self._latex.get(key, "")

    def sizeHint(self) -> QSize:  # noqa: N802
        line = metrics(self.font()).height()
        width = symbol_width(self.font(), self.currentText(), self.latex(self.currentText()))
        return QSize(round(width + 2.4 * line), round(line * 1.75))

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        theme = self.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            wide = 2.0 if self.hasFocus() or self.underMouse() else 1.0
            painter.setPen(QPen(QColor(theme.current), wide * theme.line_scale))
            painter.setBrush(QColor(theme.current_fill))
            inset = wide * theme.line_scale / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
            line = metrics(self.font()).height()
            room = QRectF(self.rect()).adjusted(0.6 * line, 0, -1.5 * line, 0)
            draw_symbol(painter, room, self.currentText(), self.latex(self.currentText()), self.font(), theme.text)
            self._paint_chevron(painter, line)

    def _paint_chevron(self, painter: QPainter, line: float) -> None:
        middle, size = QPointF(self.width() - 0.9 * line, self.height() / 2), 0.2 * line
        painter.setPen(QPen(QColor(self.theme.current), 1.6 * self.theme.line_scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        corners = (QPointF(-size, -size / 2), QPointF(0, size / 2), QPointF(size, -size / 2))
        painter.drawPolyline(QPolygonF([middle + corner for corner in corners]))


class SymbolDelegate(QStyledItemDelegate):
    """A line of the list: the symbol, and beside it what it is."""

    def __init__(self, field: SymbolField) -> None:
        super().__init__(field)
        self._field = field

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """As wide as the widest line, so that all words begin in one column."""
        font, field = self._font(), self._field
        tips = [str(field.itemData(place, Qt.ItemDataRole.ToolTipRole)) for place in range(field.count())]
        words = max((text_width(font, tip) for tip in tips), default=0.0)
        return QSize(round(self._column() + words + metrics(font).height()), round(metrics(font).height() * 1.7))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        field, theme = self._field, self._field.theme
        rect, font = QRectF(option.rect), self._font()
        line = metrics(font).height()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = field.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight) if chosen else QColor(theme.background))
        ink = palette.color(QPalette.ColorRole.HighlightedText) if chosen else QColor(theme.text)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        inside = rect.adjusted(0.5 * line, 0, 0, 0)
        draw_symbol(painter, inside, text, field.latex(text), font, ink)
        words = inside.adjusted(self._column() - 0.5 * line, 0, 0, 0)
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        draw_text(painter, words, tip, font, ink if chosen else theme.muted, LEFT)
        painter.restore()

    def _column(self) -> float:
        """Where the words begin."""
        field, font = self._field, self._font()
        texts = [field.itemText(place) for place in range(field.count())]
        widest = max((symbol_width(font, text, field.latex(text)) for text in texts), default=0.0)
        return widest + 1.5 * metrics(font).height()

    def _font(self) -> QFont:
        """The field's own, but not in bold."""
        return ui_font(self._field.font().pixelSize())


def symbol_width(font: QFont, text: str, latex: str) -> float:
    """The width of a symbol, in pixels; of plain words where ``latex`` is empty."""
    return outline(latex).width * font.pixelSize() * FORMULA_SHARE if latex else text_width(font, text)


def draw_symbol(painter: QPainter, rect: QRectF, text: str, latex: str, font: QFont, color: QColor | str) -> None:
    """Write a symbol at the left of ``rect``, on the line on which a text of ``font`` would stand."""
    if not latex:
        draw_text(painter, rect, text, font, color, LEFT)
        return
    baseline = rect.center().y() + metrics(font).capHeight() / 2
    draw_outline(painter, QPointF(rect.left(), baseline), outline(latex), font.pixelSize() * FORMULA_SHARE, color)
