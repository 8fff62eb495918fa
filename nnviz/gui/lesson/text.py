"""Text of a lesson on the screen: as high as it needs to be, selectable, with words that light what they name."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from nnviz.gui.lesson.document import plain_selection
from nnviz.gui.widgets.themed import Themed

STEPS = {Qt.Key.Key_Space: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class LessonText(Themed, QTextBrowser):
    """``write`` fills the document, and does so again whenever another theme is in force."""

    lit = Signal(str)  # the place that the word under the pointer, or with the keys, names; "": none
    followed = Signal(str)  # a link was clicked, or Return pressed on it
    stepped = Signal(int)  # with the keys on the text: on (1) or back (−1)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self._lit = ""
        self.highlighted.connect(self._hover)
        self.anchorClicked.connect(self._follow)

    def loadResource(self, kind: int, address: QUrl | str) -> object:  # noqa: N802
        """Nothing is loaded because of what a text holds; a picture that may be shown was put into the document."""
        return None

    # ------------------------------------------------------------ lighting

    def _hover(self, address: QUrl) -> None:
        self._light(address.toString())

    def _follow(self, address: QUrl) -> None:
        self.followed.emit(address.toString())

    def _light(self, target: str) -> None:
        place = target if target.startswith("#") else ""
        if place != self._lit:
            self._lit = place
            self.lit.emit(place)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab goes from link to link, and each lights what it names."""
        went = super().focusNextPrevChild(forward)
        self._light(self.textCursor().charFormat().anchorHref() if self.hasFocus() else "")
        return went

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space and arrows go on and back, as on the picture; nothing of a text scrolls by them."""
        by = STEPS.get(Qt.Key(event.key()), 0) if not event.modifiers() else 0
        if by:
            self.stepped.emit(by)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._light("")

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._light(self.textCursor().charFormat().anchorHref() if self.hasFocus() else "")

    # ------------------------------------------------------------ copying, size

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        data = QMimeData()
        data.setText(plain_selection(self.textCursor()))
        return data

    def fit(self) -> None:
        """As high as the text needs at this width."""
        self.document().setTextWidth(max(self.viewport().width(), 40))
        height = int(self.document().size().height() + 0.999)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.minimumHeight())

    minimumSizeHint = sizeHint  # noqa: N815
