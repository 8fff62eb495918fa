"""A table outside of the experiment's folder is read after one yes."""

import shutil

import pytest
from file_deeds import refusals

from nnviz.session import Session


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
