"""What tests of the window share."""

import pytest
from PySide6.QtGui import QAccessible

from nnviz.gui.widgets import spoken


@pytest.fixture
def said(monkeypatch):
    """The sentences that were announced; somebody listens."""
    sentences = []
    monkeypatch.setattr(spoken.QAccessible, "updateAccessibility", lambda event: sentences.append(event.message()))
    QAccessible.setActive(True)
    yield sentences
    QAccessible.setActive(False)
