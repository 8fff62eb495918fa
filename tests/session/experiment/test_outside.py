"""A table outside of the experiment's folder is read after a yes alone, and comes along when it is saved."""

import json
import os
from pathlib import Path

import pytest

from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.experiment import files, outside
from nnviz.session.experiment.outside import OutsideTableError, anybody

ROWS = "width,height,kind\n1,2,a\n2,1,b\n3,5,a\n4,3,b\n"


@pytest.fixture
def folders(tmp_path):
    """The folder of the experiment, and one beside it with a table."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "table.csv").write_text(ROWS, encoding="utf-8")
    return here, there


@pytest.fixture
def write(folders):
    """``write(csv)``: an experiment here whose table is ``csv``."""

    def write_one(csv: object) -> Path:
        path = folders[0] / "net.nnviz.json"
        session = Session.new()
        session.run("open_csv", path=str(folders[0] / "table.csv"))
        session.save(path)
        document = json.loads(path.read_text(encoding="utf-8"))
        document["data"]["csv"] = str(csv)
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write_one


@pytest.mark.parametrize("csv", ["table.csv", "./table.csv", "sub/table.csv", "sub/../table.csv", "../here/table.csv"])
def test_a_table_in_the_folder_or_below_it_is_read_without_a_question(write, folders, csv):
    (folders[0] / "sub").mkdir()
    (folders[0] / "sub" / "table.csv").write_text(ROWS, encoding="utf-8")
    assert Session.open(write(csv)).state.data.feature_names == ("width", "height")


@pytest.mark.parametrize(
    "csv", ["../there/table.csv", "ABSOLUTE", "sub/../../there/table.csv", "link.csv", "way/table.csv"]
)
def test_a_table_elsewhere_is_not_read_without_a_yes_however_it_is_reached(write, folders, csv):
    here, there = folders
    (here / "sub").mkdir()
    (here / "link.csv").symlink_to(there / "table.csv")
    (here / "way").symlink_to(there)
    path = write(str(there / "table.csv") if csv == "ABSOLUTE" else csv)
    session = Session.new()
    before = session.state
    with pytest.raises(OutsideTableError, match=r"outside of its own folder; --allow-outside reads it\.$"):
        session.load(path)
    assert session.state is before
    session.load(path, anybody)
    assert session.state.data.feature_names == ("width", "height")


def test_of_a_table_elsewhere_nothing_is_looked_at_before_the_yes(write, monkeypatch):
    path = write("/nowhere/table.csv")
    seen = []

    def watched(look):
        def look_and_tell(one, *rest, **named):
            seen.append(str(one))
            return look(one, *rest, **named)

        return look_and_tell

    for name in ("stat", "lstat", "readlink"):
        monkeypatch.setattr(os, name, watched(getattr(os, name)))
    with pytest.raises(OutsideTableError):
        files.load(path)
    assert not [one for one in seen if "nowhere" in one]


def test_the_yes_is_for_the_table_that_was_asked_about(write, folders):
    path, asked = write("../there/table.csv"), []
    with pytest.raises(OutsideTableError) as refused:
        Session.open(path, lambda table: asked.append(table))
    assert asked == [refused.value.table] == [folders[1] / "table.csv"]


def csv_in(path: Path) -> str:
    return json.loads(path.read_text(encoding="utf-8"))["data"]["csv"]


@pytest.fixture
def session(folders):
    """On the table that is there, without a file."""
    session = Session.new()
    session.run("open_csv", path=str(folders[1] / "table.csv"))
    return session


def test_saving_brings_the_table_along(session, folders, tmp_path):
    target = tmp_path / "new.nnviz.json"
    (tmp_path / "sub").mkdir()
    assert session.save(target) is None  # it is below
    assert csv_in(target) == "there/table.csv"
    other = tmp_path / "sub" / "new.nnviz.json"
    assert session.save(other) == tmp_path / "sub" / "table.csv"
    assert csv_in(other) == "table.csv"
    assert (tmp_path / "sub" / "table.csv").read_text(encoding="utf-8") == ROWS
    assert session.save() is None
    assert Session.open(other).state.data.feature_names == ("width", "height")


def test_no_other_file_is_written_over(session, folders):
    here = folders[0]
    (here / "table.csv").write_text("mine", encoding="utf-8")
    assert session.save(here / "new.nnviz.json") == here / "table-2.csv"
    assert (here / "table.csv").read_text(encoding="utf-8") == "mine"
    assert csv_in(here / "new.nnviz.json") == "table-2.csv"
    assert session.save(here / "newer.nnviz.json") is None
    assert csv_in(here / "newer.nnviz.json") == "table-2.csv"


def test_a_file_that_names_its_table_elsewhere_goes_on_doing_so(write, folders):
    path = write("../there/table.csv")
    session = Session.open(path, anybody)
    session.run("set_learning_rate", value=0.7)
    for _ in range(2):
        assert session.save() is None
        assert csv_in(path) == "../there/table.csv"


def test_a_table_that_is_gone_is_a_sentence_and_nothing_is_written(session, folders, tmp_path):
    (folders[1] / "table.csv").unlink()
    (tmp_path / "sub").mkdir()
    told = r"new\.nnviz\.json cannot be written, for the table table\.csv cannot be copied beside it: No such"
    with pytest.raises(UserError, match=told):
        session.save(tmp_path / "sub" / "new.nnviz.json")
    assert list((tmp_path / "sub").iterdir()) == []


def test_a_recovery_copy_names_the_table_where_it_is(session, folders, tmp_path):
    session.save_copy(tmp_path / "copy.nnviz.json")
    assert csv_in(tmp_path / "copy.nnviz.json") == "there/table.csv"
    assert not (tmp_path / "table.csv").exists()


def test_other_data_have_no_table(tmp_path):
    assert outside.table_of(Session.new().state.experiment, tmp_path) is None
