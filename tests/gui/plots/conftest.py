"""What is asked of every plot: a picture of it for a file, and nothing happens on the screen that need not."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.gui.drawing.theme import DARK
from nnviz.gui.plots.base import Plot
from nnviz.gui.plots.contents import Curve
from nnviz.gui.widgets.themed import look


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    made = Plot("A plot")
    qtbot.addWidget(made)
    made.resize(500, 320)
    made.set_names("updates", "loss")
    made.set_whole((0, 100), (0, 10))
    made.show()
    return made


@pytest.fixture
def image_of() -> Callable[..., QImage]:
    """What a plot looks like at some size."""

    def image(plot: Plot, width: int = 500, height: int = 320) -> QImage:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            plot.paint_itself(painter, QRectF(0, 0, width, height))
        return image

    return image


@pytest.fixture
def count_of() -> Callable[[QImage, str], int]:
    """How many pixels of a picture have a colour."""

    def count(image: QImage, color: str) -> int:
        pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
        return np.count_nonzero(pixels & 0xFFFFFF == QColor(color).rgb() & 0xFFFFFF)

    return count


@pytest.fixture
def red_curve() -> Callable[..., Curve]:
    """A red curve in a plot."""

    def add(plot: Plot, x: object, y: object, width: float = 2.0, dashed: bool = False) -> Curve:
        curve = plot.add_curve()
        curve.set_pen("#ff0000", width, dashed)
        curve.set_data(np.array(x, dtype=float), np.array(y, dtype=float))
        return curve

    return add


@pytest.fixture
def check_dark_picture(qapp: QApplication) -> Callable[[Plot], None]:
    """Paints a plot in the dark theme while it is shown in the light one: as it would look, and it is left alone."""

    def check(plot: Plot) -> None:
        QApplication.processEvents()
        paints = Paints()
        plot.viewport().installEventFilter(paints)
        picture, itself = (QImage(420, 300, QImage.Format.Format_RGB32) for _ in range(2))
        windows = len(QApplication.topLevelWidgets())
        with QPainter(picture) as painter:
            plot.paint(painter, QRectF(0, 0, 420, 300), DARK)
        assert len(QApplication.topLevelWidgets()) == windows
        QApplication.processEvents()
        assert paints.count == 0
        plot.viewport().removeEventFilter(paints)
        look.set_theme(DARK)
        with QPainter(itself) as painter:
            plot.paint_itself(painter, QRectF(0, 0, 420, 300))
        assert picture == itself

    return check


@pytest.fixture
def count_paints(qapp: QApplication) -> Callable[[QWidget, Callable[[], object]], int]:
    """How often a widget or something in it is painted because of an action."""

    def count(widget: QWidget, action: Callable[[], object]) -> int:
        for _ in range(3):  # a layout may ask for another one
            QApplication.processEvents()
        paints = Paints()
        for one in (widget, *widget.findChildren(QWidget)):
            one.installEventFilter(paints)
        action()
        QApplication.processEvents()
        return paints.count

    return count
