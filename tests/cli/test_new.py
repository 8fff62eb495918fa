"""``nnviz new``: from a table to an experiment, and that the experiment reads the table as it was recognized."""

import json
from pathlib import Path

import pytest

from nnviz.cli import main
from nnviz.session.experiment import files, load_data

FLOWERS = (
    "\ufeffnr;länge;farbe;gepflückt;notiz;art\r\n"
    + "".join(
        f"{row + 1};{row / 4:.2f};{('rot', 'blau')[row % 2]};0{row % 9 + 1}.05.2024;Blume {row};{'xyz'[row % 3]}\r\n"
        for row in range(12)
    )
    .replace(".00", ",00")
    .replace(".25", ",25")
    .replace(".50", ",50")
    .replace(".75", ",75")
    + "13;;rot;01.05.2024;Blume;x\r\n14;2,5;rot;01.05.2024;Blume 14;?\r\n;;;;;\r\n"
)


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run_it(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        written = capsys.readouterr()
        return status, written.out, written.err

    return run_it


@pytest.fixture
def flowers(tmp_path) -> Path:
    (tmp_path / "blumen.csv").write_text(FLOWERS, encoding="utf-8", newline="")
    return tmp_path / "blumen.csv"


def test_json_says_what_was_recognized_and_what_was_left_out(run, flowers, tmp_path):
    status, out, err = run("new", "blumen.csv", "-o", "net.nnviz.json", "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert document == {
        "rows": 12,
        "features": ["länge", "farbe"],
        "target": "art",
        "classes": ["x", "y", "z"],
        "left_out_columns": {
            "nr": "it counts or names the rows",
            "gepflückt": "dates or times",
            "notiz": "text with 14 different values in 14 rows",
        },
        "left_out_rows": [14, 15],
        "one_hot": ["farbe"],
        "delimiter": ";",
        "decimal": ",",
        "encoding": "utf-8",
        "header": True,
    }


@pytest.mark.parametrize("folder", [".", "nets"])
def test_the_file_alone_reads_the_table_as_it_was_recognized(run, flowers, tmp_path, folder):
    (tmp_path / "nets").mkdir()
    file = tmp_path / folder / "net.nnviz.json"
    assert run("new", flowers, "-o", file)[0] == 0
    experiment = files.load(file)
    assert experiment.data.csv == "blumen.csv"
    assert (tmp_path / folder / "blumen.csv").read_bytes() == flowers.read_bytes()
    assert experiment.title == "blumen"
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["version"] == 3
    assert said["data"]["features"] == ["länge", {"column": "farbe", "one_hot": True}]
    assert [said["data"][key] for key in ("delimiter", "decimal", "encoding", "missing")] == [";", ",", "utf-8", "drop"]
    data = load_data(experiment, file.parent)
    assert data.feature_names == ("länge", "farbe = blau", "farbe = rot")
    assert data.inputs.tolist() == [[row / 4, row % 2, 1 - row % 2] for row in range(12)]
    assert data.targets.argmax(axis=1).tolist() == [0, 1, 2] * 4
    status, out, _ = run("trace", file, "--json")
    assert status == 0
    assert json.loads(out)["sample_label"] == "x"


@pytest.mark.parametrize(
    ("target", "loss", "outputs", "activation"),
    [
        ("kind", "cross_entropy", 3, "softmax"),
        ("two", "binary_cross_entropy", 1, "sigmoid"),
        ("few", "cross_entropy", 4, "softmax"),
        ("y", "half_squared_error", 1, "identity"),
    ],
)
def test_the_output_and_the_loss_fit_what_is_to_be_predicted(run, tmp_path, target, loss, outputs, activation):
    rows = "".join(f"{i},{i * i},{'abc'[i % 3]},{['no', 'yes'][i % 2]},{i % 4 + 1},{i / 3}\n" for i in range(24))
    (tmp_path / "t.csv").write_text("a,b,kind,two,few,y\n" + rows)
    assert run("new", "t.csv", "--target", target, "--standardize", "-o", "t.nnviz.json")[0] == 0
    experiment = files.load("t.nnviz.json")
    *hidden, output = experiment.network.layers
    assert (experiment.network.loss, output.units, output.activation) == (loss, outputs, activation)
    assert hidden
    assert experiment.data.standardize
    status, out, _ = run("train", "t.nnviz.json", "--steps", 200, "--json")
    losses = json.loads(out)["loss"]
    assert status == 0
    assert sum(losses[-20:]) < sum(losses[:20])


def test_without_json_it_is_told_in_lines(run, flowers):
    status, out, err = run("new", flowers, "-o", "net")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "blumen.csv · 12 rows · 2 features",
        "recognized: UTF-8, semicolons between the cells, decimal commas, a header",
        "to predict: art, 3 classes: x, y, z",
        "features: länge, farbe (one-hot)",
    ]
    assert "  nr          it counts or names the rows" in lines
    assert "left out: 2 rows with a missing cell, lines 14, 15" in lines
    assert lines[-1] == "written to net.nnviz.json: a net 3-8-3 with cross_entropy"


@pytest.mark.parametrize("words", [(), ("--standardize",)])
def test_features_far_from_size_1_are_told_unless_they_are_standardized(run, tmp_path, words):
    (tmp_path / "t.csv").write_text("mass,kind\n4000,a\n5000,b\n6000,a\n")
    out = run("new", "t.csv", "-o", "t.json", *words)[1]
    assert ('Inputs far from size 1: "mass" about 5' in out) is not bool(words)


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("a,b\n1,2\n", ("--target", "c"), 't.csv has no column "c" to predict; its columns are "a", "b".'),
        ("a,b\n1,2\n3\n", (), "t.csv, line 3: 1 cell where the header has 2 columns."),
        ('area,y\n"1,234.5",1\n"2,000.5",2\n', (), '"1,234.5" has commas between the thousands; write 1234.5).'),
        ('a,b\n1,"2\n', (), "t.csv, line 2: not a row of CSV (unexpected end of data)."),
        ("", (), "t.csv is empty: a header with the column names and the rows are missing."),
        ("a,b\n1,2\n3,4\n", ("-o", "t.csv.json/x"), "cannot be written"),
    ],
)
def test_what_cannot_be_an_experiment_ends_in_one_sentence_and_writes_nothing(run, tmp_path, text, words, sentence):
    (tmp_path / "t.csv").write_text(text)
    status, out, err = run("new", "t.csv", "-o", "net.nnviz.json", *words)
    assert (status, out) == (2, "")
    assert err.startswith("nnviz: ")
    assert err.endswith(f"{sentence}\n" if sentence.endswith(".") else ".\n")
    assert sentence in err
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_the_table_itself_is_never_written_over(run, tmp_path):
    (tmp_path / "t.json").write_text("a,b\n1,2\n3,4\n")
    assert "t.json is the table itself" in run("new", "t.json", "-o", "t.json")[2]
    assert run("new", "none.csv", "-o", "t.nnviz.json")[2] == "nnviz: there is no file none.csv.\n"


def test_a_table_elsewhere_is_copied_beside_the_experiment_and_that_is_said(run, flowers, tmp_path):
    (tmp_path / "nets").mkdir()
    file = tmp_path / "nets" / "net.nnviz.json"
    assert run("new", flowers, "-o", file)[1].splitlines()[-1] == "the table was copied beside it, to blumen.csv"
    assert "copied" not in run("new", flowers, "-o", file)[1]
    flowers.write_bytes(flowers.read_bytes() + b"\n")
    document = json.loads(run("new", flowers, "-o", file, "--json")[1])
    assert document["copied"] == "blumen-2.csv"
    assert files.load(file).data.csv == "blumen-2.csv"


def test_a_table_that_is_put_into_the_experiment_is_enough(run, flowers, tmp_path):
    (tmp_path / "nets").mkdir()
    file = tmp_path / "nets" / "net.nnviz.json"
    told = run("new", flowers, "--embed", "-o", file)[1].splitlines()[-1]
    assert told == "the table is in it, so that it can be taken anywhere"
    losses = json.loads(run("train", file, "--steps", "2", "--json")[1])["loss"]
    assert json.loads(run("new", flowers, "--embed", "-o", file, "--json")[1])["embedded"] is True
    flowers.rename(tmp_path / "elsewhere.csv")
    assert json.loads(run("train", file, "--steps", "2", "--json")[1])["loss"] == losses
    assert [path.name for path in file.parent.iterdir()] == ["net.nnviz.json"]
    flowers.write_bytes(b"a,b\n" + b"1.00000000,2.0000000\n" * 50_000)
    assert run("new", flowers, "--embed", "-o", tmp_path / "other.nnviz.json")[2] == (
        "nnviz: blumen.csv is larger than 1 MB, more than a table within an experiment may have.\n"
    )
    assert not (tmp_path / "other.nnviz.json").exists()


def test_a_table_elsewhere_is_read_only_where_that_is_allowed(run, flowers, tmp_path):
    file = tmp_path / "net.nnviz.json"
    run("new", flowers, "-o", file)
    (tmp_path / "sub").mkdir()
    flowers.rename(tmp_path / "elsewhere.csv")
    text = file.read_text(encoding="utf-8").replace("blumen.csv", "../elsewhere.csv")
    moved = tmp_path / "sub" / "net.nnviz.json"
    moved.write_text(text, encoding="utf-8")
    picture = str(tmp_path / "a.svg")
    for words in (("trace",), ("train", "--steps", "1"), ("profile", "-o", picture), ("export", "-o", picture)):
        status, out, err = run(words[0], moved, *words[1:])
        assert (status, out) == (2, "")
        assert err.endswith("elsewhere.csv, outside of its own folder; --allow-outside reads it.\n")
        assert run(words[0], moved, *words[1:], "--allow-outside")[0] == 0
