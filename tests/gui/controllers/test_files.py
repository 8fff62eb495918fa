import os
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QProcess, QUrl

from nnviz import resources
from nnviz.core.datasets import recognize
from nnviz.gui.controllers.files import Files, MenuItem
from nnviz.gui.settings import Settings
from nnviz.session import Session
from nnviz.session import examples as shipped
from nnviz.session.examples import Example

TITLE = "XOR of signs, two hidden units"
XOR = resources.path("experiments", "xor.nnviz.json")


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
def files(runner, settings, dialogs):
    return Files(runner, settings, dialogs)


@pytest.fixture
def experiment(tmp_path):
    """A file of the user's own, with a name that a menu must not take for a mnemonic."""
    return shutil.copy(XOR, tmp_path / "cats & dogs.nnviz.json")


@pytest.fixture
def table(tmp_path):
    """``table("a,b")``: a CSV file with these columns."""

    def write(head):
        path = tmp_path / "table.csv"
        rows = [",".join(str(0.5 + row + column) for column in range(head.count(",") + 1)) for row in range(6)]
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def change_something(runner):
    runner.run("set_title", title="Another")


def refusals(heard):
    return [sentence for name, *sentence in heard if name == "refused"]


# ---------------------------------------------------------------- nothing unsaved is lost without a question


def test_what_has_not_changed_may_go_without_a_question(files, dialogs):
    assert files.may_leave()
    assert dialogs.asked == []


def test_whatever_goes_on_rests_before_an_experiment_is_left(files, heard):
    files.may_leave()
    assert heard == [("halted",), ("rested",)]


def test_what_has_changed_goes_only_after_a_question_with_its_title(files, runner, dialogs):
    change_something(runner)
    files.may_leave()
    assert dialogs.asked == [("Save the changes to “Another”?",)]


def test_an_experiment_without_a_title_is_asked_about_all_the_same(files, runner, dialogs):
    runner.run("set_title", title="")
    files.may_leave()
    assert dialogs.asked == [("Save the changes to “this experiment”?",)]


@pytest.mark.parametrize(("answer", "may_go"), [("discard", True), ("cancel", False)])
def test_changes_that_are_discarded_may_go_and_a_cancelled_question_stays(files, runner, dialogs, answer, may_go):
    change_something(runner)
    dialogs.to_save = answer
    assert files.may_leave() is may_go
    assert runner.session.modified


def test_changes_that_are_saved_may_go(files, runner, dialogs, tmp_path):
    change_something(runner)
    dialogs.to_save, dialogs.target = "save", tmp_path / "mine.nnviz.json"
    assert files.may_leave()
    assert Session.open(dialogs.target).state.experiment.title == "Another"


def test_changes_that_were_to_be_saved_stay_when_no_file_is_named(files, runner, dialogs):
    change_something(runner)
    dialogs.to_save = "save"
    assert not files.may_leave()
    assert runner.session.modified


def test_changes_that_cannot_be_saved_stay(files, runner, dialogs, heard, tmp_path):
    change_something(runner)
    dialogs.to_save, dialogs.target = "save", tmp_path / "no such folder" / "mine.nnviz.json"
    assert not files.may_leave()
    assert len(refusals(heard)) == 1


def test_what_is_still_being_typed_counts_before_the_question(files, runner, dialogs):
    files.leaving.connect(lambda: change_something(runner))
    assert not files.may_leave()
    assert dialogs.asked == [("Save the changes to “Another”?",)]


def test_leaving_is_said_once(files, runner):
    said = []
    files.leaving.connect(lambda: said.append("leaving"))
    change_something(runner)
    files.may_leave()
    assert said == ["leaving"]


@pytest.mark.parametrize(("leave", "there"), [(Files.new, ()), (Files.open_path, (XOR,)), (Files.open_example, (XOR,))])
def test_a_cancelled_question_keeps_the_experiment(files, runner, dialogs, leave, there):
    change_something(runner)
    leave(files, *there)
    assert len(dialogs.asked) == 1
    assert runner.state().experiment.title == "Another"


def test_a_new_experiment_is_the_one_that_nnviz_starts_with(files, runner, dialogs):
    change_something(runner)
    dialogs.to_save = "discard"
    files.new()
    assert runner.state().experiment.title == TITLE
    assert runner.state().step.phase == "loss"
    while runner.session.can_undo:  # what there is to undo is that forward pass alone
        runner.session.undo()
    assert runner.state().experiment.title == TITLE
    assert runner.state().cursor == 0


@pytest.mark.parametrize("started", [True, False])
def test_a_new_window_is_a_process_of_its_own_and_leaves_this_one_as_it_is(files, runner, heard, monkeypatch, started):
    processes = []
    monkeypatch.setattr(
        QProcess, "startDetached", lambda *command: (processes.append(command), (started, 1))[1]
    )
    before = runner.state()
    files.new_window()
    assert processes == [(sys.executable, ["-m", "nnviz", "--new"])]
    assert runner.state() is before
    assert len(refusals(heard)) == (not started)


# ---------------------------------------------------------------- opening


def test_an_opened_file_is_the_first_of_the_recent_ones(files, runner, settings, experiment):
    settings.add_recent_file(XOR)
    files.open_path(experiment)
    assert runner.session.path == experiment
    assert settings.recent_files() == [experiment, XOR]


def test_what_another_window_has_opened_meanwhile_stays_among_the_recent_ones(files, settings, experiment, tmp_path):
    settings.add_recent_file(XOR)
    settings.latest("files/recent", "")  # on the disk now
    store, theirs = settings.folder / "nnviz.ini", tmp_path / "of another window.nnviz.json"
    store.write_text(store.read_text("utf-8").replace(str(XOR), str(theirs)), "utf-8")
    assert settings.recent_files() == [theirs]
    files.open_path(experiment)
    assert settings.recent_files() == [experiment, theirs]


def test_a_file_that_is_gone_is_refused_and_forgotten(files, runner, settings, heard, tmp_path):
    gone = tmp_path / "gone.nnviz.json"
    settings.add_recent_file(XOR)
    settings.add_recent_file(gone)
    before = runner.state()
    files.open_path(gone)
    assert len(refusals(heard)) == 1
    assert settings.recent_files() == [XOR]
    assert runner.state() is before


def test_a_damaged_file_is_refused_and_not_forgotten(files, settings, heard, tmp_path):
    damaged = tmp_path / "damaged.nnviz.json"
    damaged.write_text("{", encoding="utf-8")
    settings.add_recent_file(damaged)
    files.open_path(damaged)
    assert len(refusals(heard)) == 1
    assert settings.recent_files() == [damaged]


def test_a_file_that_is_asked_for_and_not_named_changes_nothing(files, runner, dialogs, heard):
    before = runner.state()
    files.open()
    files.open_csv()
    assert len(dialogs.asked) == 2
    assert runner.state() is before
    assert heard == []


def test_files_are_asked_for_where_the_last_one_was(files, dialogs, settings, experiment):
    settings.add_recent_file(experiment)
    files.open()
    assert dialogs.asked[0][1] == str(experiment.parent)


def test_a_table_is_opened_as_was_agreed(files, runner, dialogs, table):
    path = table("a,b,c")
    dialogs.table = recognize(path, "b"), True
    files.open_path(path)
    assert dialogs.asked == [(path,)]
    data = runner.state().experiment.data
    assert (data.csv, data.target, [one.column for one in data.features]) == (str(path), "b", ["a", "c"])
    assert data.standardize


def test_a_table_that_nobody_agreed_on_changes_nothing(files, runner, dialogs, heard, table):
    before = runner.state()
    files.open_path(table("a,b,c"))
    assert len(dialogs.asked) == 1
    assert runner.state() is before
    assert heard == []


@pytest.mark.parametrize("what", ["table", "example"])
def test_what_is_waited_for_can_be_called_off_and_changes_nothing(
    files, runner, dialogs, heard, table, monkeypatch, what
):
    path = table("a,b,c") if what == "table" else XOR
    dialogs.table = recognize(table("a,b,c"), "b"), True
    monkeypatch.setattr(dialogs, "wait_for", lambda *_: None)
    before = runner.state()
    files.open_table(path) if what == "table" else files.open_example(path)
    assert refusals(heard) == [[f"{path.name} was not opened."]]
    assert runner.state() is before


def test_a_table_that_is_a_file_can_be_put_into_the_experiment(files, runner, dialogs, heard, table):
    assert not files.has_table_file()
    path = table("a,b,c")
    dialogs.table = recognize(path, "b"), False
    files.open_table(path)
    assert files.has_table_file()
    assert runner.run("embed_table")
    assert not files.has_table_file()
    told = [sentence for name, *sentence in heard if name == "told"]
    assert told[-1] == ["table.csv is a part of the experiment now (1 kB): saving writes one file with both."]


def test_a_table_that_is_gone_is_refused(files, runner, heard, tmp_path):
    before = runner.state()
    files.open_path(tmp_path / "gone.csv")
    assert len(refusals(heard)) == 1
    assert runner.state() is before


def test_tables_are_asked_for_where_the_last_one_was(files, dialogs, table):
    dialogs.file = table("a,b")
    files.open_csv()
    files.open_csv()
    assert dialogs.asked[2][1] == str(dialogs.file.parent)


def test_of_what_is_dropped_the_first_file_of_ours_would_be_opened(files, tmp_path):
    data = QMimeData()
    names = ("picture.png", "TABLE.CSV", "mine.nnviz.json")
    data.setUrls([QUrl("https://example.org/far.json"), *(QUrl.fromLocalFile(str(tmp_path / name)) for name in names)])
    assert files.dropped(data) == tmp_path / "TABLE.CSV"


def test_a_drop_of_nothing_of_ours_opens_nothing(files):
    assert files.dropped(QMimeData()) is None


# ---------------------------------------------------------------- saving


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


# ---------------------------------------------------------------- menus


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


# ---------------------------------------------------------------- changed by somebody else


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


# ---------------------------------------------------------------- a table outside of the experiment's folder


@pytest.fixture
def elsewhere(tmp_path, table):
    """An experiment whose table is in another folder."""
    session = Session.new()
    session.run("open_csv", path=str(table("a,b,c")))
    path = tmp_path / "net.nnviz.json"
    session.save(path)
    (tmp_path / "other").mkdir()
    (tmp_path / "table.csv").rename(tmp_path / "other" / "table.csv")
    text = path.read_text(encoding="utf-8").replace('"table.csv"', '"../other/table.csv"')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "net.nnviz.json").write_text(text, encoding="utf-8")
    return tmp_path / "sub" / "net.nnviz.json"


def test_a_table_elsewhere_is_read_after_one_yes(files, runner, dialogs, elsewhere):
    dialogs.trust = True
    files.open_path(elsewhere)
    files.open_path(elsewhere)
    (question,) = dialogs.asked
    assert question[0].startswith("net.nnviz.json takes its data from a table outside of its folder: /")
    assert runner.session.path == elsewhere


def test_after_a_no_nothing_has_changed_and_it_is_asked_again(files, runner, dialogs, elsewhere, heard):
    before = runner.session.state
    for _ in range(2):
        files.open_path(elsewhere)
    assert len(dialogs.asked) == 2
    assert runner.session.state is before
    assert refusals(heard)[0][0].startswith("net.nnviz.json was not opened, because /")


def test_a_yes_is_for_this_file_and_this_table(files, settings, dialogs, elsewhere):
    dialogs.trust = True
    files.open_path(elsewhere)
    copy = shutil.copy(elsewhere, elsewhere.with_name("copy.nnviz.json"))
    files.open_path(copy)
    assert len(dialogs.asked) == 2
    elsewhere.write_text(elsewhere.read_text(encoding="utf-8").replace("other/table", "other/none"), encoding="utf-8")
    files.open_path(elsewhere)
    assert len(dialogs.asked) == 3


def test_a_table_that_was_copied_beside_the_experiment_is_told(files, runner, dialogs, heard, table, tmp_path):
    runner.run("open_csv", path=str(table("a,b,c")))
    (tmp_path / "sub").mkdir()
    dialogs.target = tmp_path / "sub" / "mine.nnviz.json"
    assert files.save_as()
    assert ("told", "Saved to mine.nnviz.json. The table was copied beside it, to table.csv.") in heard


def test_what_a_killed_save_has_left_is_gone_when_the_experiment_is_opened(files, experiment):
    left = experiment.with_name(".nnviz-0123456789abcdef.tmp")
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    files.open_path(experiment)
    assert not left.exists()
    assert experiment.exists()


def test_a_file_whose_reading_was_called_off_changes_nothing(files, runner, dialogs, experiment, heard, monkeypatch):
    before, asked = runner.session.state, []
    monkeypatch.setattr(dialogs, "wait_for", lambda words, job: asked.append(words))
    files.open_path(Path(experiment))
    assert asked == ["Opening cats & dogs.nnviz.json…"]
    assert runner.session.state is before
    assert ("refused", "cats & dogs.nnviz.json was not opened.") in heard
