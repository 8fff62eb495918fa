"""A table within the experiment: the file alone gives the same data, wherever it is taken."""

import json

import pytest

from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.experiment import files
from nnviz.session.experiment.values import MAX_TABLE

ROWS = 'größe;"zwei\nZeilen";art\r\n1,5;2;süß\r\n2,5;;herb\r\n0,5;5;"süß"\r\n3,5;1;herb\r\n'


@pytest.fixture
def opened(tmp_path):
    """``opened(bytes)``: a session on a table, which has been trained a little."""

    def open_one(data):
        path = tmp_path / "frucht.csv"
        path.write_bytes(data)
        session = Session.new()
        session.run("open_csv", path=str(path))
        session.train(3)
        return session

    return open_one


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_its_file_alone_gives_the_same_data_and_weights(opened, tmp_path, encoding):
    session = opened(ROWS.encode(encoding))
    before = session.state
    session.run("embed_table")
    state = session.state
    assert (state.data, state.parameters, state.updates) == (before.data, before.parameters, 3)
    assert state.message.startswith("frucht.csv is a part of the experiment now (1 kB)")
    (tmp_path / "away").mkdir()
    copy = session.save(tmp_path / "away" / "net.nnviz.json")
    (tmp_path / "frucht.csv").unlink()
    assert copy is None
    assert [path.name for path in (tmp_path / "away").iterdir()] == ["net.nnviz.json"]
    again = Session.open(tmp_path / "away" / "net.nnviz.json").state
    assert again.data.inputs.tolist() == before.data.inputs.tolist()
    assert again.data.row_label(0) == before.data.row_label(0)
    assert again.experiment.data == state.experiment.data
    document = json.loads((tmp_path / "away" / "net.nnviz.json").read_text(encoding="utf-8"))
    assert (document["version"], document["data"]["csv"], document["data"]["csv_text"]) == (3, "frucht.csv", ROWS)


def test_undo_leaves_it_where_it_was_and_a_second_time_there_is_nothing_to_do(opened):
    session = opened(ROWS.encode())
    session.run("embed_table")
    with pytest.raises(UserError, match="its data is in the experiment already"):
        session.run("embed_table")
    session.undo()
    assert session.state.experiment.data.csv_text is None
    with pytest.raises(UserError, match="its data is no file"):
        Session.new().run("embed_table")


def test_what_is_too_large_or_gone_stays_outside(opened, tmp_path):
    session = opened(ROWS.encode())
    before = session.state
    (tmp_path / "frucht.csv").write_bytes(b"a,b\n" + b"1,2\n" * (MAX_TABLE // 4))
    with pytest.raises(UserError, match="larger than 1 MB, more than a table within an experiment may have"):
        session.run("embed_table")
    (tmp_path / "frucht.csv").unlink()
    with pytest.raises(UserError, match="there is no file"):
        session.run("embed_table")
    assert session.state is before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"csv": None}, "expected exactly one of"),
        ({"csv": None, "name": "xor", "target": None}, 'only a "csv" takes "csv_text"'),
        ({"csv_text": "a\u0000b"}, "plain text"),
        ({"csv_text": "x" * (MAX_TABLE + 1)}, "at most 1048576 characters"),
        ({"csv_text": 5}, "text"),
        ({"csv_text": ""}, "the text of a table"),
    ],
)
def test_a_file_with_another_thing_in_its_place_is_refused_by_its_key(opened, change, sentence):
    session = opened(ROWS.encode())
    session.run("embed_table")
    document = json.loads(files.dump(session.state.experiment))
    document["data"] |= change
    document["data"] = {key: value for key, value in document["data"].items() if value is not None}
    with pytest.raises(UserError, match="data") as caught:
        files.parse(json.dumps(document), "net.nnviz.json")
    assert sentence in str(caught.value)


def test_what_is_no_table_within_the_file_is_one_sentence(opened, tmp_path):
    session = opened(ROWS.encode())
    session.run("embed_table")
    document = json.loads(files.dump(session.state.experiment))
    document["data"]["csv_text"] = "nothing"
    path = tmp_path / "net.nnviz.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(UserError, match=r"frucht\.csv"):
        Session.open(path)
