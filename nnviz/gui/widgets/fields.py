"""The editors of the controls: they show a value without reporting it, and never overwrite what is being typed.

The mouse wheel over an editor that has no focus scrolls the column, so nothing changes by accident.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionSlider,
    QStylePainter,
    QWidget,
)

from nnviz.gui.drawing.theme import mix
from nnviz.session import UserError, notation
from nnviz.session.frame.model import Choice

LARGEST_SPIN = 2**31 - 1


def parse_number(text: str, what: str) -> float:
    """A finite number as people write it: ``0.05``, ``0,05``, ``1e-3``, ``−2``, ``1.2×10^-3``.

    Raises UserError with a sentence about ``what``.
    """
    plain = text.strip().replace("−", "-").replace(" ", "").replace("×10^", "e")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        raise UserError(f"{what}: “{text.strip()[:40]}” is no number; write it like 0.05 or 1e-3.") from None
    if not math.isfinite(value):
        raise UserError(f"{what} must be a finite number, like 0.05 or 1e-3.")
    return value


def edited_text(value: float) -> str:
    """A number as it stands in a field: six digits at most, with a true minus sign."""
    return f"{value:.6g}".replace("-", "−") if math.isfinite(value) else notation.exact(value)


class TextField(QLineEdit):
    """A line of text with an edge that can be seen on every background."""

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setAcceptDrops(False)  # a file dropped here is for the window

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        draw_outline(self)


class NumberField(TextField):
    """A number of any size, exactly as typed. ``committed`` fires on Enter or when the field is left."""

    committed = Signal(float)
    refused = Signal(str)

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, tip, parent)
        self._value = math.nan
        self._tip = tip
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(56)
        self.editingFinished.connect(self._commit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The whole number, not the digits before or after the point."""
        self.selectAll()

    @property
    def value(self) -> float:
        """The value that was shown last."""
        return self._value

    def show_value(self, value: float) -> None:
        """Show ``value`` unless something else is being typed."""
        if self.hasFocus() and self.isModified():
            return
        self._value = value
        text = edited_text(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)
        self.setToolTip(f"{self._tip}\n{notation.exact(value)}".strip())

    def _commit(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        try:
            value = parse_number(self.text(), self.accessibleName())
        except UserError as mistake:
            self.show_value(self._value)
            self.refused.emit(str(mistake))
            return
        self.committed.emit(value)


class CountField(QSpinBox):
    """A whole number. ``committed`` fires when the user has finished typing, or at each press of an arrow."""

    committed = Signal(int)

    def __init__(self, name: str, low: int, high: int, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, min(high, LARGEST_SPIN))
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)
        self._typing = False
        self.lineEdit().setAcceptDrops(False)
        self.valueChanged.connect(self._commit)
        self.lineEdit().textEdited.connect(self._type)
        self.editingFinished.connect(self._end_typing)

    def show_value(self, value: int, low: int | None = None, high: int | None = None) -> None:
        """Show ``value`` (and the range it may have) unless something else is being typed."""
        if self.hasFocus() and self._typing:
            return
        with QSignalBlocker(self):
            if low is not None and high is not None:
                self.setRange(low, min(high, LARGEST_SPIN))
            self.setValue(min(value, LARGEST_SPIN))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        draw_outline(self)

    def _commit(self, value: int) -> None:
        self._typing = False
        self.committed.emit(value)

    def _type(self) -> None:
        self._typing = True

    def _end_typing(self) -> None:
        self._typing = False

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        _wheel_if_focused(self, event, super().wheelEvent)

    def minimumSizeHint(self):  # noqa: N802
        """Narrow: the range's largest number need not fit, the value scrolls in its field."""
        hint = super().minimumSizeHint()
        digits = self.fontMetrics().horizontalAdvance("00000")
        hint.setWidth(min(hint.width(), digits + 2 * hint.height()))
        return hint

    sizeHint = minimumSizeHint  # noqa: N815


class ChoiceField(QComboBox):
    """One of several named choices. ``chosen`` fires when the user picks one, with its key."""

    chosen = Signal(str)

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._tip = tip
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(20)
        self.setToolTip(tip)
        self.activated.connect(self._choose)

    def show_choices(self, choices: Sequence[Choice], key: str) -> None:
        """Offer ``choices``; ``key`` is the one that holds."""
        with QSignalBlocker(self):
            if tuple(choices) != self._choices:
                self._fill(tuple(choices))
        self.show_key(key)

    def show_key(self, key: str) -> None:
        """Show which of the choices on offer holds."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(key))

    def _fill(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        self.clear()
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for before, choice in zip((None, *choices), choices, strict=False):
            if before is not None and before.fits and not choice.fits:
                self.insertSeparator(self.count())
            self.addItem(choice.text, choice.key)
            self.setItemData(self.count() - 1, choice.tip, Qt.ItemDataRole.ToolTipRole)
            model.item(self.count() - 1).setEnabled(choice.enabled)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """As Qt does, but a text that is too long ends in "…": Fusion would cut it in the middle of a letter.

        The tip then begins with the whole text. It is set here, and not when it is asked for: to hear of that event is
        to hear of each.
        """
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text
        whole = self.currentText()
        tip = self._tip if option.currentText == whole else f"{whole}: {self._tip}"
        if tip != self.toolTip():
            self.setToolTip(tip)
        with QStylePainter(self) as painter:
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        draw_outline(self)

    @property
    def shown_text(self) -> str:
        """What there is room for of the text that is chosen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 2)

    def showPopup(self) -> None:  # noqa: N802
        """Its list is as wide as its texts."""
        self.view().setMinimumWidth(self.list_width())
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def list_width(self) -> int:
        """How wide its list is at least, in pixels."""
        widest = max((self.fontMetrics().horizontalAdvance(choice.text) for choice in self._choices), default=0)
        return widest + 40

    def _choose(self, index: int) -> None:
        self.chosen.emit(self.itemData(index))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        _wheel_if_focused(self, event, super().wheelEvent)


class CheckField(QCheckBox):
    """A check box whose box can be seen on every background."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        draw_outline(self, self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))


class CalmSlider(QSlider):
    """A slider that leaves the wheel to the column it stands in."""

    def __init__(self, name: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        _wheel_if_focused(self, event, super().wheelEvent)

    @property
    def handle(self) -> QRect:
        """Where its handle is."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)


class SwitchButton(QPushButton):
    """As wide as its text in bold at least, so that nothing moves or is cut off when it is pressed."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        hint = super().minimumSizeHint()
        font = self.font()
        font.setBold(True)
        hint.setWidth(QFontMetrics(font).horizontalAdvance(self.text()) + 10)
        return hint

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)


class Switch(QWidget):
    """A few choices side by side, one of them on. ``chosen`` fires when the user presses one, with its key."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, SwitchButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for choice in choices:
            button = SwitchButton(choice.text)
            button.setObjectName("switch")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(choice.tip)
            button.setAccessibleName(f"{name}: {choice.text}")
            button.setProperty("key", choice.key)
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._group.addButton(button)
            self._buttons[choice.key] = button
            layout.addWidget(button, max(4, len(choice.text)))
        self.setFocusProxy(next(iter(self._buttons.values())))
        self._group.buttonClicked.connect(self._press)

    @property
    def keys(self) -> tuple[str, ...]:
        """The choices, in their order."""
        return tuple(self._buttons)

    def settle(self) -> None:
        """Take the style and the sizes in force at once, for whoever asks how much room it needs."""
        for button in self._buttons.values():
            button.ensurePolished()
        self.layout().activate()

    def button(self, key: str) -> SwitchButton:
        """The button of one choice."""
        return self._buttons[key]

    def show_value(self, key: str) -> None:
        """Show which choice holds."""
        with QSignalBlocker(self._group):
            self._buttons[key].setChecked(True)

    def _press(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.property("key"))


def _wheel_if_focused(widget: QWidget, event: QWheelEvent, scroll) -> None:
    if widget.hasFocus():
        scroll(event)
    else:
        event.ignore()


def draw_outline(widget: QWidget, rect: QRect | None = None) -> None:
    """Draw the edge of ``widget`` (or of ``rect`` in it), at least 3:1 on the panel; thicker while it has the focus.

    Fusion draws an edge too dark to be seen on a dark background.
    """
    role, palette = QPalette.ColorRole, widget.palette()
    with QPainter(widget) as painter:
        if widget.hasFocus():
            painter.setPen(QPen(palette.color(role.Highlight), 2))
            inset = 1
        else:
            share = 0.5 if widget.isEnabled() else 0.2
            roles = role.Window, role.WindowText
            panel, text = (palette.color(QPalette.ColorGroup.Active, one).name() for one in roles)
            painter.setPen(QPen(QColor(mix(panel, text, share)), 1))
            inset = 0
        area = (rect or widget.rect()).adjusted(inset, inset, -1 - inset, -1 - inset)
        painter.drawRoundedRect(area, 2, 2)
