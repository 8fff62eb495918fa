"""What tests of the window share."""

import pytest
from PySide6.QtGui import QAccessible


@pytest.fixture
def said(monkeypatch):
    """The sentences that were announced; somebody listens."""
    sentences = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: sentences.append(event.message()))
    QAccessible.setActive(True)
    yield sentences
    QAccessible.setActive(False)
