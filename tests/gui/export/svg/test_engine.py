"""Whatever a painter can draw is in the file as it is in an image, read by other programs."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from rendering import LIBRSVG, by_librsvg, by_qt, difference
from svg_files import SVG, elements

from nnviz.gui.drawing.fonts import ui_font
from nnviz.gui.drawing.part_names import named
from nnviz.gui.export.svg.painting import paint_svg

SIDE = 120
RED, BLUE = QColor("#b54f04"), QColor("#0c2865")


def lines(painter: QPainter) -> None:
    painter.setPen(QPen(RED, 5))
    painter.drawLine(QPointF(10, 10), QPointF(100, 40))
    pen = QPen(BLUE, 3)
    pen.setDashPattern([3, 2])
    pen.setDashOffset(1)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(10, 60, 110, 60), QLineF(10, 80, 110, 100)])
    painter.setPen(QPen(RED, 4))
    painter.drawLines([QLineF(10, 110, 40, 95), QLineF(40, 95, 70, 115)])


def shapes(painter: QPainter) -> None:
    painter.setPen(QPen(BLUE, 2))
    painter.setBrush(RED)
    painter.drawRect(QRect(10, 10, 30, 20))
    painter.drawRoundedRect(QRectF(50, 10, 50, 30), 8, 8)
    painter.drawEllipse(QPointF(30, 70), 20, 20)
    painter.drawEllipse(QRectF(60, 55, 50, 25))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF([QPointF(60, 90), QPointF(110, 95), QPointF(80, 115)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(RED, 3))
    painter.drawPolyline(QPolygonF([QPointF(10, 100), QPointF(30, 115), QPointF(50, 100)]))


def turned(painter: QPainter) -> None:
    painter.translate(60, 50)
    painter.rotate(30)
    painter.setPen(QPen(BLUE, 2))
    painter.setBrush(RED)
    painter.drawRect(QRectF(-40, -10, 50, 20))
    painter.drawEllipse(QRectF(15, -10, 35, 20))
    painter.setFont(ui_font(24))
    painter.drawText(QPointF(-30, 40), "gW₁,₂")


def stretched(painter: QPainter) -> None:
    painter.scale(3, 0.5)
    painter.setPen(QPen(BLUE, 6))
    painter.setBrush(RED)
    painter.drawEllipse(QRectF(5, 30, 25, 150))


def crossings(painter: QPainter) -> None:
    star = [(60, 5), (95, 110), (5, 45), (115, 45), (25, 110)]
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in star]))
    path.closeSubpath()
    painter.fillPath(path, RED)  # with a hole in its middle
    path.setFillRule(Qt.FillRule.WindingFill)
    painter.translate(70, 70)
    painter.scale(0.4, 0.4)
    painter.fillPath(path, BLUE)  # and without


def half_clear(painter: QPainter) -> None:
    painter.fillRect(QRectF(10, 10, 60, 60), RED)
    painter.setOpacity(0.5)
    painter.fillRect(QRectF(40, 40, 60, 60), BLUE)
    painter.setPen(QPen(QColor(12, 40, 101, 100), 14))
    painter.drawLines([QLineF(10, 80, 110, 100), QLineF(10, 100, 110, 80)])


def gradients(painter: QPainter) -> None:
    gradient = QLinearGradient(QPointF(10, 0), QPointF(90, 0))
    clear = QColor(BLUE)
    clear.setAlpha(0)
    for place, colour in ((0, RED), (0.5, BLUE), (1, clear)):
        gradient.setColorAt(place, colour)
    painter.translate(5, 5)
    painter.setBrush(gradient)
    painter.drawRoundedRect(QRectF(10, 10, 90, 60), 3, 3)


def clipped(painter: QPainter) -> None:
    painter.save()
    painter.setClipRect(QRectF(20.5, 20, 60, 60))
    painter.fillRect(QRectF(0, 0, 120, 50), RED)
    painter.setClipRect(QRectF(50, 0, 70, 70), Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(BLUE, 8))
    painter.drawLine(QPointF(0, 0), QPointF(120, 120))
    painter.setFont(ui_font(30))
    painter.drawText(QPointF(40, 75), "ABC")
    painter.restore()
    path = QPainterPath()
    path.addEllipse(QRectF(70, 70, 40, 40))
    painter.setClipPath(path)
    painter.fillRect(QRectF(60, 60, 60, 30), RED)
    painter.setClipping(False)
    painter.fillRect(QRectF(0, 110, 20, 10), BLUE)


def checks() -> QImage:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    for x in range(4):
        for y in range(4):
            image.setPixelColor(x, y, QColor(60 * x, 60 * y, 120))
    return image


def pictures(painter: QPainter) -> None:
    painter.drawImage(QRectF(10, 10, 48, 48), checks())
    painter.drawImage(QRectF(64, 10, 48, 48), checks(), QRectF(1, 1, 2, 2))
    painter.setOpacity(0.5)
    painter.drawPixmap(QRectF(10, 64, 32, 32), QPixmap.fromImage(checks()), QRectF(0, 0, 4, 4))


def words(painter: QPainter) -> None:
    painter.setPen(RED)
    painter.setFont(ui_font(22, 600))
    painter.drawText(QPointF(5, 30), "∂L/∂W₁ <&>")
    painter.setFont(ui_font(16))
    painter.drawText(QRectF(0, 40, 120, 60), Qt.AlignmentFlag.AlignCenter, "two\nlines")
    painter.scale(0.5, 0.5)
    painter.drawText(QPointF(10, 220), "a half of it")


EVERYTHING = (
    lines, shapes, turned, stretched, crossings, half_clear, gradients, clipped, pictures, words
)  # fmt: skip
#: What Qt's reader does not know, or draws in another way.
UNKNOWN_TO_QT = {pictures, clipped}


def image_of(paint: Callable[[QPainter], None]) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
    return image


def svg_of(paint: Callable[[QPainter], None]) -> str:
    def smooth(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)

    return paint_svg(smooth, (SIDE, SIDE)).written("A title", "What it is")


def on_white(image: QImage) -> QImage:
    ground = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    ground.fill(Qt.GlobalColor.white)
    with QPainter(ground) as painter:
        painter.drawImage(0, 0, image)
    return ground


@pytest.mark.skipif(LIBRSVG is None, reason="librsvg is not installed")
@pytest.mark.parametrize("paint", EVERYTHING, ids=lambda paint: paint.__name__)
def test_librsvg_shows_what_an_image_shows(qapp, paint) -> None:
    mean, strange = difference(on_white(by_librsvg(svg_of(paint), SIDE, SIDE)), image_of(paint))
    assert mean < 3
    assert strange < 0.012


@pytest.mark.parametrize("paint", [one for one in EVERYTHING if one not in UNKNOWN_TO_QT], ids=lambda one: one.__name__)
def test_qt_reads_what_an_image_shows(qapp, paint) -> None:
    mean, strange = difference(by_qt(svg_of(paint), SIDE, SIDE), image_of(paint))
    assert mean < 3
    assert strange < 0.012


@pytest.mark.parametrize("style", [Qt.BrushStyle.HorPattern, Qt.BrushStyle.CrossPattern, Qt.BrushStyle.BDiagPattern])
@pytest.mark.skipif(LIBRSVG is None, reason="librsvg is not installed")
def test_the_lines_of_a_hatching_lie_where_qt_has_them(qapp, style) -> None:
    def paint(painter: QPainter) -> None:
        painter.fillRect(QRectF(13, 22, 80, 80), QBrush(RED, style))

    mean, strange = difference(on_white(by_librsvg(svg_of(paint), SIDE, SIDE)), image_of(paint))
    assert mean < 14  # a slanting line is smoothed in the one, and not in the other
    assert strange < 0.01


@pytest.mark.parametrize("paint", EVERYTHING, ids=lambda paint: paint.__name__)
def test_the_same_drawing_has_the_same_bytes(qapp, paint) -> None:
    assert svg_of(paint) == svg_of(paint)


def test_a_drawing_can_be_written_twice(qapp) -> None:
    def paint(painter: QPainter) -> None:
        with named(painter, "checks"):
            pictures(painter)
        with named(painter, "line"):
            painter.drawLine(QPointF(1, 1), QPointF(9, 9))

    drawing = paint_svg(paint, (SIDE, SIDE))
    assert drawing.written("", "") == drawing.written("", "")
    assert drawing.written("", "").count('id="line"') == 1


def read(paint: Callable[[QPainter], None]) -> ElementTree.Element:
    return ElementTree.fromstring(svg_of(paint))


def test_shapes_stay_what_they_are(qapp) -> None:
    tags = [element.tag.removeprefix(SVG) for element, _ in elements(read(shapes))]
    assert tags == ["rect", "rect", "circle", "ellipse", "path", "path"]
    rounded = read(shapes).findall(f".//{SVG}rect")[1]
    assert (rounded.get("x"), rounded.get("width"), rounded.get("rx")) == ("50", "50", "8")


def test_what_the_clip_shows_as_a_whole_is_not_cut_and_what_it_hides_is_not_written(qapp) -> None:
    def paint(painter: QPainter) -> None:
        painter.setClipRect(QRectF(10, 10, 50, 50))
        painter.setPen(QPen(BLUE, 2))
        painter.drawLine(QPointF(20, 20), QPointF(50, 50))
        painter.drawLine(QPointF(70, 20), QPointF(90, 50))
        painter.setFont(ui_font(12))
        painter.drawText(QPointF(20, 100), "hidden")

    root = read(paint)
    assert [element.get("d") for element, _ in elements(root)] == ["M20 20l30 30"]
    assert root.find(f".//{SVG}clipPath") is None
    assert root.find(f".//{SVG}defs/{SVG}path") is None  # nor are its letters


def test_a_filled_rectangle_is_cut_without_a_clip_path(qapp) -> None:
    def paint(painter: QPainter) -> None:
        painter.setClipRect(QRectF(10, 10, 50, 50))
        painter.fillRect(QRectF(0, 0, 30, 30), RED)

    (rect,) = read(paint).iter(f"{SVG}rect")
    assert (rect.get("x"), rect.get("width"), rect.get("clip-path")) == ("10", "20", None)


def test_a_curve_of_single_lines_is_one_line(qapp) -> None:
    def paint(painter: QPainter) -> None:
        points = [QPointF(10 * place, place * place) for place in range(8)]
        painter.drawLines([QLineF(*pair) for pair in pairwise(points)])

    ((element, style),) = elements(read(paint))
    assert element.get("d", "").count("M") == 1
    assert style["stroke-linejoin"] == "round"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_lies_nowhere_is_left_out(qapp, number: float, qtlog) -> None:
    def paint(painter: QPainter) -> None:
        painter.setBrush(RED)
        painter.drawRect(QRectF(10, number, 20, 20))
        painter.drawEllipse(QPointF(number, 10), 5, 5)
        painter.setFont(ui_font(12))
        painter.drawText(QPointF(10, number), "nowhere")
        painter.drawImage(QRectF(number, 10, 20, 20), checks())
        painter.drawLine(QPointF(10, 10), QPointF(30, 10))

    with qtlog.disabled():  # Qt warns of points that are none
        assert [element.tag for element, _ in elements(read(paint))] == [f"{SVG}path"]


def test_what_goes_wrong_while_painting_is_raised_when_it_is_over(qapp, monkeypatch) -> None:
    """In the middle of it, it would take the process along."""

    def fail(*arguments: object, **options: object) -> None:
        raise ArithmeticError("no such line")

    monkeypatch.setattr("nnviz.gui.export.svg.engine.lines_shape", fail)
    with pytest.raises(ArithmeticError, match="no such line"):
        paint_svg(lines, (SIDE, SIDE))
