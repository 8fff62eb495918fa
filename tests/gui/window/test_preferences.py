"""What holds for every experiment: it takes effect at once, is remembered, and every place that shows it follows."""

import pytest

from nnviz import resources
from nnviz.gui import app
from nnviz.gui.errors import ErrorHook
from nnviz.gui.settings import Settings
from nnviz.gui.window.preferences import PreferencesDialog

XOR = resources.path("experiments", "xor.nnviz.json")


@pytest.fixture
def dialog(window):
    window.action_set["preferences"].trigger()
    return window.findChildren(PreferencesDialog)[-1]


def choose(field, text: str) -> None:
    place = field.findText(text)
    assert place >= 0
    field.setCurrentIndex(place)
    field.activated.emit(place)


def test_it_shows_what_is_so(window, dialog):
    shown = [field.currentText() for field in (dialog.theme, dialog.text_size, dialog.play, dialog.train)]
    assert shown == ["as the system", "100%", "1 step a second", "as fast as it goes"]
    assert not dialog.reopen.isChecked()


def test_what_is_chosen_holds_at_once_and_next_time(window, dialog, open_window, qapp):
    window.plots.show("training")
    qapp.processEvents()
    choose(dialog.theme, "dark")
    choose(dialog.text_size, "120%")
    choose(dialog.play, "4 steps a second")
    choose(dialog.train, "100 updates a second")
    qapp.processEvents()
    assert (window.graph.theme.name, window.graph.theme.text_scale) == ("dark", 1.2)
    assert window.action_set["theme_dark"].isChecked()
    assert window.toolbar.speed_note.text().strip() == "4 steps a second"
    panel = window.plots.views["training"]
    assert panel.speed.value() == window.training.rate_index == 5
    panel.speed.setValue(0)
    assert window.training.rate_index == 0
    window.close()
    again = open_window()
    assert again.appearance.theme.name == "dark"
    assert again.appearance.theme.text_scale == 1.2
    assert again.playback.interval == 250


def test_in_larger_type_none_of_its_words_is_squeezed(window, dialog, qapp):
    qapp.processEvents()
    choose(dialog.text_size, "135%")
    qapp.processEvents()
    for field in (dialog.theme, dialog.text_size, dialog.play, dialog.train, dialog.reopen):
        assert field.height() >= field.minimumSizeHint().height()


def test_it_is_gone_when_it_is_closed(window, dialog, qapp):
    dialog.reject()
    qapp.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete
    assert window.findChildren(PreferencesDialog) == []


@pytest.mark.parametrize(("wanted", "anew"), [(False, False), (True, False), (True, True)])
def test_the_last_file_is_opened_at_the_start_where_that_is_wanted(window, dialog, qtbot, qapp, wanted, anew):
    """But in a window that is opened beside another one: it is to have an experiment of its own."""
    window.files.open_path(XOR)
    dialog.reopen.setChecked(wanted)
    window.close()
    again = app.open_window(qapp)
    qtbot.addWidget(again)
    app.furnish_window(again, ErrorHook(), None, anew=anew)
    assert again.session.path == (XOR if wanted and not anew else None)
    again.appearance.deleteLater()


def test_a_last_file_that_is_gone_is_passed_over(window, tmp_path):
    settings = Settings()
    settings.add_recent_file(XOR)
    settings.add_recent_file(tmp_path / "gone.nnviz.json")
    window.files.reopen()
    assert window.session.path == XOR
    window.files.reopen()
    assert "no other file" in window.messages.text
    assert window.session.path == XOR
