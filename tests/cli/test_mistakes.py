"""The user's mistakes are told in one sentence."""

import json

import pytest
from command_line import XOR, is_one_sentence

from nnviz.gui.export.choices import FORMATS, listed


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["no-such-file.nnviz.json"], "no file"),
        (["trase"], "did you mean the command 'nnviz trace'"),
        (["."], "is a folder"),
        (["--nonsense"], "--nonsense"),
        (["trace"], "FILE"),
        (["--new", "FILE"], "not allowed with"),
        (["trace", "no-such-file.nnviz.json"], "no-such-file"),
        (["trace", "FILE", "--sample", "4"], "0 to 3"),
        (["trace", "FILE", "--sample", "one"], "whole number"),
        (["trace", "FILE", "--sample", "1", "--batch"], "not allowed with"),
        (["trace", "FILE", "--weight", "3,0,0"], "1 to 2"),
        (["trace", "FILE", "--weight", "1,2,0"], "0 to 1"),
        (["trace", "FILE", "--weight", "1,2"], "LAYER,ROW,COLUMN"),
        (["train", "FILE"], "--steps"),
        (["train", "FILE", "--steps", "-1"], "whole number"),
        (["train", "FILE", "--steps", "9" * 5000], "whole number"),
        (["profile", "FILE", "--seeds", "0"], "from 1 to 1,000"),
        (["profile", "FILE", "-o", "x.gif"], listed(FORMATS)),
        (["export", "FILE"], "-o"),
        (["export", "FILE", "-o", "x.bmp"], listed(FORMATS)),
        (["export", "FILE", "-o", "picture"], listed(FORMATS)),
        (["export", "FILE", "-o", "no/such/folder/x.png"], "no folder"),
        (["export", "FILE", "-o", "."], "is a folder"),
        (["export", "FILE", "-o", "x.png", "--size", "big"], "WIDTHxHEIGHT"),
        (["export", "FILE", "-o", "x.png", "--size", "1x1"], "64"),
        (["export", "FILE", "-o", "x.png", "--size", "19000x19000"], "million"),
        (["export", "FILE", "-o", "x.png", "--size", "6000x6000", "--scale", "4"], "million"),
        (["export", "FILE", "-o", "x.png", "--scale", "5"], "from 1 to 4"),
        (["export", "FILE", "-o", "x.png", "--scale", "nan"], "from 1 to 4"),
        (["export", "FILE", "-o", "x.png", "--theme", "pink"], "invalid choice"),
        (["export", "FILE", "-o", "x.png", "--format", "svg"], "--all"),
        (["export", "FILE", "-o", "x.png", "--real-text"], "for an .svg"),
        (["export", "FILE", "-o", "x.tex"], "view graph or chain, not of window"),
        (["export", "FILE", "-o", "d", "--all", "--format", "tex"], "view graph or chain, not of window"),
        (["export", "FILE", "-o", "x.png", "--all"], "folder"),
        (["export", "FILE", "-o", "FILE", "--all"], "is a file"),
        (["export", "FILE", "-o", "d", "--all", "--at", "2"], "not allowed with"),
        (["export", "FILE", "-o", "x.png", "--weight", "9,0,0"], "layer 9"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else "",
)
def test_a_mistake_is_told_in_one_sentence(run, file, tmp_path, monkeypatch, words, part):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*(file if word == "FILE" else word for word in words))
    assert status == 2
    assert out == ""
    assert is_one_sentence(err)
    assert part in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["xor.nnviz.json"]


@pytest.mark.parametrize("words", [["trace"], ["train", "--steps", "1"], ["profile"], ["export", "-o", "x.png"]])
@pytest.mark.parametrize("name", ["t.csv", "T.TSV"])
def test_a_table_is_told_from_an_experiment(run, tmp_path, monkeypatch, words, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(b"x,label\n1,\xe9\n2,b\n")
    status, out, err = run(words[0], name, *words[1:])
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert f"nnviz {words[0]} takes an experiment, and {name} is a table: data.csv in an experiment names it" in err
    assert f"'nnviz {name}' opens it in the window" in err


def test_a_table_that_is_not_there_is_missing(run):
    assert "there is no file no-such-file.csv" in run("trace", "no-such-file.csv")[2]


def test_a_broken_experiment_is_told_in_one_sentence(run, tmp_path):
    broken = tmp_path / "broken.nnviz.json"
    broken.write_text(json.dumps(XOR | {"batch_size": "many"}), encoding="utf-8")
    for words in (["trace", broken], ["train", broken, "--steps", "1"], ["export", broken, "-o", tmp_path / "x.png"]):
        status, out, err = run(*words)
        assert (status, out) == (2, "")
        assert is_one_sentence(err)
        assert "batch_size" in err
