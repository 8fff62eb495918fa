"""Experiments are saved, also where somebody else has changed the file meanwhile."""

import pytest
from file_deeds import change_something

from nnviz.session import Session


def test_an_experiment_without_a_file_asks_for_one_and_gets_the_suffix(
    files, runner, dialogs, settings, heard, tmp_path
):
    dialogs.target = tmp_path / "mine"
    assert files.save()
    saved = tmp_path / "mine.nnviz.json"
    assert saved.exists()
    assert runner.session.path == saved
    assert settings.recent_files() == [saved]
    assert heard == [("told", "Saved to mine.nnviz.json.")]


def test_an_experiment_with_a_file_is_saved_to_it_without_a_question(files, runner, dialogs, experiment):
    files.open_path(experiment)
    change_something(runner)
    assert files.save()
    assert dialogs.asked == []
    assert Session.open(experiment).state.experiment.title == "Another"


def test_a_file_that_is_not_named_is_not_saved(files, runner, heard):
    assert not files.save_as()
    assert runner.session.path is None
    assert heard == []


@pytest.fixture
def changed(files, runner, tmp_path):
    """The session on a file that somebody else has changed since, with a change of its own; and that file."""
    path = tmp_path / "shared.nnviz.json"
    Session.new().save(path)
    files.open_path(path)
    other = Session.open(path)
    other.run("set_title", title="Theirs")
    other.save()
    change_something(runner)
    return path


def title_in(path):
    return Session.open(path).state.experiment.title


@pytest.mark.parametrize(
    ("whose", "written", "in_the_file", "here"),
    [
        ("mine", True, "Another", "Another"),
        ("theirs", False, "Theirs", "Theirs"),
        ("other", True, "Theirs", "Another"),
        ("cancel", False, "Theirs", "Another"),
    ],
)
def test_saving_over_a_changed_file_asks_whose_work_is_kept(
    files, runner, dialogs, changed, tmp_path, whose, written, in_the_file, here
):
    dialogs.whose, dialogs.target = whose, tmp_path / "other.nnviz.json"
    assert files.save() is written
    assert dialogs.asked[0] == (
        "shared.nnviz.json was changed by another program since it was opened here. What is to be kept?",
    )
    assert title_in(changed) == in_the_file
    assert runner.session.state.experiment.title == here
    assert dialogs.target.exists() is (whose == "other")


def offered_by(files, runner):
    made = []
    runner.offered.connect(made.append)
    files.look_at_disk()
    files.look_at_disk()
    (offer,) = made
    return offer


def test_a_changed_file_is_offered_once_for_each_change(files, runner, changed):
    offer = offered_by(files, runner)
    assert offer.sentence == "shared.nnviz.json was changed by another program, and here it has unsaved changes."
    other = Session.open(changed)
    other.run("set_title", title="Theirs again")
    other.save()
    assert offered_by(files, runner) is not offer


def test_mine_is_kept_without_another_question(files, runner, dialogs, changed):
    offered_by(files, runner).choices[0].does()
    assert files.save()
    assert dialogs.asked == []
    assert title_in(changed) == "Another"


def test_theirs_is_loaded(files, runner, changed):
    offered_by(files, runner).choices[1].does()
    assert runner.session.state.experiment.title == "Theirs"
    assert not runner.session.modified


def test_mine_is_written_to_another_file(files, runner, dialogs, changed, tmp_path):
    dialogs.target = tmp_path / "other.nnviz.json"
    offered_by(files, runner).choices[2].does()
    assert (title_in(dialogs.target), title_in(changed)) == ("Another", "Theirs")


def test_what_is_settled_otherwise_is_no_longer_offered(files, runner, dialogs, changed):
    gone = []
    runner.withdrawn.connect(gone.append)
    offer = offered_by(files, runner)
    dialogs.whose = "mine"
    files.save()
    assert gone == [offer]


def test_a_file_that_nobody_has_changed_is_not_offered(files, runner, experiment):
    made = []
    runner.offered.connect(made.append)
    files.open_path(experiment)
    files.look_at_disk()
    assert made == []
