"""The menus of recent files and of examples."""

from file_deeds import XOR

from nnviz.gui.controllers.files import MenuItem
from nnviz.session import Session
from nnviz.session import examples as shipped
from nnviz.session.examples import Example


def test_without_recent_files_the_menu_says_so_and_does_nothing(files):
    assert files.recent() == [MenuItem("No files yet")]
    assert files.recent()[0].does is None


def test_recent_files_are_numbered_the_latest_first_with_their_path_as_tip(files, settings, experiment):
    settings.add_recent_file(experiment)
    settings.add_recent_file(XOR)
    items = files.recent()
    assert [item.text for item in items] == ["&1  xor.nnviz.json", "&2  cats && dogs.nnviz.json", "&Clear the list"]
    assert [item.tip for item in items] == [str(XOR), str(experiment), ""]
    assert [item.separated for item in items] == [False, False, True]


def test_a_recent_file_opens_itself(files, runner, settings, experiment):
    settings.add_recent_file(experiment)
    settings.add_recent_file(XOR)
    files.recent()[0].does()
    assert runner.session.path == XOR
    files.recent()[1].does()
    assert runner.session.path == experiment


def test_the_list_of_recent_files_can_be_cleared(files, settings, experiment):
    settings.add_recent_file(experiment)
    files.recent()[-1].does()
    assert files.recent() == [MenuItem("No files yet")]


def test_an_example_stands_under_its_topic_with_its_path_as_tip(files, monkeypatch):
    monkeypatch.setattr(shipped, "examples", lambda: {"Pets & co": [Example("Cats & dogs", XOR)]})
    (topic,) = files.examples()
    assert (topic.text, topic.does) == ("Pets && co", None)
    assert [(item.text, item.tip, item.separated) for item in topic.items] == [("Cats && dogs", str(XOR), False)]


def test_an_example_opens_as_a_copy_that_is_nobodys_file(files, runner, settings, monkeypatch):
    monkeypatch.setattr(shipped, "examples", lambda: {"Clouds": [Example("Noisy XOR", XOR)]})
    files.examples()[0].items[0].does()
    assert runner.state().experiment == Session.open(XOR).state.experiment
    assert runner.session.path is None
    assert settings.recent_files() == []
