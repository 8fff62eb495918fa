"""A panel at the side of the window, with a title bar that follows the theme."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from nnviz.gui.drawing.icons import icon
from nnviz.gui.widgets.themed import Themed


class Panel(Themed, QDockWidget):
    """Can be dragged to the other side, torn off (double-click on its title) and closed."""

    def __init__(self, title: str, name: str, content: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(content)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        bar = QWidget()
        label = QLabel(title)
        label.setObjectName("panelTitle")
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName(f"Close the panel {title}")
        self.close_button.setToolTip(f"Close the panel “{title}”; the View menu brings it back")
        self.close_button.clicked.connect(self.close)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(10, 3, 4, 2)
        layout.addWidget(label, 1)
        layout.addWidget(self.close_button)
        self.setTitleBarWidget(bar)
        self.theme_changed()

    def theme_changed(self) -> None:
        """The button grows with the text."""
        side = self.theme.text_pixels(14)
        self.close_button.setIcon(icon("close", self.theme))
        self.close_button.setIconSize(QSize(side, side))
