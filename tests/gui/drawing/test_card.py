"""The card beside the pointer stays in the picture and beside what it tells about."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.gui.drawing import card
from nnviz.gui.drawing.card import card_rect, paint_card
from nnviz.gui.drawing.theme import LIGHT

BOUNDS = QRectF(0, 0, 640, 400)


@given(st.floats(0, 640), st.floats(0, 400), st.floats(10, 300), st.floats(10, 180))
def test_a_card_stays_in_the_picture_and_off_the_pointer(x, y, width, height):
    card = card_rect(BOUNDS, QPointF(x, y), (width, height))
    assert BOUNDS.contains(card)
    assert not card.contains(QPointF(x, y))


def test_a_card_without_text_is_not_painted(qapp):
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    before = image.copy()
    with QPainter(image) as painter:
        paint_card(painter, BOUNDS, QPointF(50, 50), "", LIGHT)
        assert image == before
        paint_card(painter, BOUNDS, QPointF(50, 50), "w₁,₁,₁\nweight = 0.5", LIGHT)
    assert image != before


def test_a_line_that_is_wider_than_the_picture_is_broken_and_no_letter_is_lost(qapp, monkeypatch):
    written = []
    monkeypatch.setattr(card, "draw_text", lambda painter, room, text, *rest: written.append((text, room)))
    text = "w₁,₁,₁: x₁ → a₁,₁\n← → change it, Enter types, Space differentiates by it"
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_card(painter, QRectF(0, 0, 300, 400), QPointF(250, 50), text, LIGHT.projector())
    assert " ".join(row for row, _ in written) == " ".join(text.split())
    assert len(written) > 2
    assert all(QRectF(0, 0, 300, 400).contains(room) for _, room in written)
