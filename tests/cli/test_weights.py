"""Weights of other programs on the command line: trained ones written, given ones traced, and what does not fit."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnviz import resources
from nnviz.cli import main

IRIS = str(resources.path("experiments", "iris.nnviz.json"))


@pytest.fixture
def run(capsys):
    """Runs nnviz in this process: (status, standard output, standard error)."""

    def run_one(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        return status, *capsys.readouterr()

    return run_one


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_trained_weights_are_written_and_traced_as_if_they_were_the_files_own(run, tmp_path, suffix):
    path = tmp_path / f"trained{suffix}"
    status, out, err = run("train", IRIS, "--steps", 7, "-o", path, "--json")
    assert (status, err) == (0, "")
    parameters, losses = json.loads(out)["parameters"], json.loads(out)["loss"]
    assert path.stat().st_size
    traced = json.loads(run("trace", IRIS, "--weights", path, "--batch", "--json")[1])
    assert traced["loss"] == pytest.approx(losses[-1], rel=1e-14)
    on = json.loads(run("train", IRIS, "--weights", path, "--steps", 1, "--json")[1])
    assert on["loss"][0] == losses[-1]
    if suffix == ".npz":
        with np.load(path) as found:
            assert found["2.weight"].tolist() == parameters["weights"][1]


def test_a_picture_can_be_of_other_weights(run, qapp, tmp_path):
    trained, plain, other = tmp_path / "w.npz", tmp_path / "plain.svg", tmp_path / "other.svg"
    run("train", IRIS, "--steps", 7, "-o", trained)
    for words in (("-o", plain), ("-o", other, "--weights", trained)):
        assert run("export", IRIS, "--view", "graph", "--at", 4, *words) == (0, "", "")
    assert plain.read_bytes() != other.read_bytes()


def test_a_profile_of_other_weights_is_that_of_a_file_that_gives_them(run, tmp_path):
    trained, given = tmp_path / "w.npz", tmp_path / "given.nnviz.json"
    out = run("train", IRIS, "--steps", 7, "-o", trained, "--json")[1]
    content = json.loads(Path(IRIS).read_text(encoding="utf-8"))
    given.write_text(json.dumps(content | {"parameters": json.loads(out)["parameters"]}), encoding="utf-8")
    status, told, err = run("profile", IRIS, "--weights", trained, "--json")
    assert (status, err) == (0, "")
    assert json.loads(told)["layers"] == json.loads(run("profile", given, "--json")[1])["layers"]
    assert json.loads(told)["layers"] != json.loads(run("profile", IRIS, "--json")[1])["layers"]


def test_the_picture_of_a_profile_is_of_those_weights(run, qapp, tmp_path):
    trained, plain, other = tmp_path / "w.npz", tmp_path / "plain.svg", tmp_path / "other.svg"
    run("train", IRIS, "--steps", 7, "-o", trained)
    for words in (("-o", plain), ("-o", other, "--weights", trained)):
        status, _, err = run("profile", IRIS, *words)
        assert (status, err) == (0, "")
    assert plain.read_bytes() != other.read_bytes()


def test_without_json_the_losses_are_told_as_before(run, tmp_path):
    plain = run("train", IRIS, "--steps", 3)
    assert run("train", IRIS, "--steps", 3, "--output", tmp_path / "w.npz") == plain
    assert (tmp_path / "w.npz").is_file()


@pytest.mark.parametrize(("words", "told"), [
    (("train", IRIS, "--steps", 10_000_000, "-o", "w.pt"), "ends in .npz or .safetensors, not as in 'w.pt'."),
    (("train", IRIS, "--steps", 10_000_000, "-o", Path("nowhere") / "w.npz"), "There is no folder 'nowhere'"),
    (("trace", IRIS, "--weights", "none.npz"), "there is no file none.npz."),
    (("trace", IRIS, "--weights", "other.npz"), "other.npz: W1 is (4, 5), but W₁ of this net is (5, 4); transpose it"),
    (("trace", "other.npz"), "and other.npz holds weights: 'nnviz trace FILE --weights other.npz' takes them"),
    (("profile", IRIS, "--weights", "other.npz", "--seeds", 3), "the same with every seed: leave out --seeds or --w"),
    (("trace", IRIS, "--weights", "net.pt"), "ends in .npz or .safetensors, not as in 'net.pt'."),
])  # fmt: skip
def test_what_does_not_fit_ends_in_one_sentence_at_once(run, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    np.savez("other.npz", W1=np.ones((4, 5)), W2=np.ones((5, 3)))
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("nnviz: ")
    assert told in err
    assert err.count("\n") == 1
