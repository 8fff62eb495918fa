"""Experiments and tables are opened, waited for, refused and dropped."""

import os
from pathlib import Path

import pytest
from file_deeds import XOR, refusals
from PySide6.QtCore import QMimeData, QUrl

from nnviz.core.datasets import recognize


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
