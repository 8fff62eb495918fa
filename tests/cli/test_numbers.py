"""trace, train and profile print their numbers as JSON and as tables."""

import json

import pytest
from command_line import XOR


def test_trace_prints_one_json_object(run, file):
    status, out, err = run("trace", file, "--json", "--weight", "1,1,0")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert {"loss", "layers", "chain", "paths"} <= set(document)
    assert document["sample"] == 1
    assert len(document["chain"]) == 5
    assert document["paths"]["sum"] == pytest.approx(document["layers"][0]["dL_dW"][1][0], rel=1e-12)


def test_trace_prints_a_table_with_aligned_columns(run, file):
    status, out, _ = run("trace", file)
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith("XOR, two hidden units · sample 1")
    start = lines.index("layer 1")
    header, *rows = lines[start + 1 : start + 4]
    assert header.split() == ["unit", "z", "a", "∂L/∂a", "∂a/∂z", "∂L/∂z", "∂L/∂b"]
    assert len({len(line) for line in (header, *rows)}) == 1
    assert any(line.startswith("chain: ∂L/∂W₁ = ∂L/∂A₂ · ∂A₂/∂Z₂") for line in lines)


@pytest.mark.parametrize(
    "words", [["--batch"], ["--sample", "3"], ["--weight", "2,0,1"], ["--batch", "--weight", "1,0,0"]]
)
def test_every_form_of_trace_has_a_table(run, file, words):
    status, out, err = run("trace", file, *words)
    assert (status, err) == (0, "")
    assert "chain: " in out


def test_the_table_of_the_chain_has_the_nudge_check_and_a_line_for_what_is_more_than_agreement(run, tmp_path):
    layers = [{"units": 3, "activation": "leaky_relu"}, {"units": 1, "activation": "sigmoid"}]
    path = tmp_path / "corner.nnviz.json"
    path.write_text(json.dumps(XOR | {"network": XOR["network"] | {"layers": layers}}), encoding="utf-8")
    status, out, _ = run("trace", path, "--sample", "0")  # the row (0, 0), and no biases: every z is 0
    *table, note = out.splitlines()[-6:]
    assert status == 0
    assert [line.split("   ")[-1].split()[0] for line in table] == ["agrees"] * 3 + ["corner", "agrees"]
    assert "±" in table[0]
    assert "±" not in table[-1]  # exactly 0 on both sides
    assert note.startswith("  ∂L/∂Z₁, its largest entry, ∂L/∂z₁,")
    assert note.endswith("the chain rule takes the left one")


def test_trace_has_no_column_of_biases_where_a_layer_has_none(run, tmp_path):
    hidden, output = XOR["network"]["layers"]
    network = XOR["network"] | {"layers": [hidden | {"bias": False}, output]}
    path = tmp_path / "bare.nnviz.json"
    path.write_text(json.dumps(XOR | {"version": 3, "network": network}), encoding="utf-8")
    status, out, _ = run("trace", path)
    assert status == 0
    lines = out.splitlines()
    headers = [lines[lines.index(f"layer {k}") + 1].split()[-1] for k in (1, 2)]
    assert headers == ["∂L/∂z", "∂L/∂b"]
    status, out, _ = run("trace", path, "--json")
    assert json.loads(out)["layers"][0]["dL_db"] == []
    status, out, _ = run("train", path, "--steps", 3, "--json")
    assert [len(b) for b in json.loads(out)["parameters"]["biases"]] == [0, 1]


def test_train_prints_the_losses_and_the_parameters(run, file):
    status, out, err = run("train", file, "--steps", 7, "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert len(document["loss"]) == 8
    assert [len(rows) for rows in document["parameters"]["weights"]] == [2, 1]


def test_train_prints_a_table(run, file):
    status, out, _ = run("train", file, "--steps", 1000)
    lines = out.splitlines()
    assert status == 0
    assert "1,000 updates on 4 training samples" in lines[0]
    assert lines[-1].split()[0] == "1,000"


@pytest.mark.parametrize("words", [["trace"], ["trace", "--batch"], ["train", "--steps", "1"], ["profile"]])
def test_raw_inputs_are_warned_of_in_the_table_and_in_json(run, tmp_path, words):
    raw = tmp_path / "raw.nnviz.json"
    data = {"inputs": [[3000, 0], [4000, 1], [5000, 0]], "targets": [[0], [1], [1]]}
    raw.write_text(json.dumps({**XOR, "data": data}), encoding="utf-8")
    warning = 'Inputs far from size 1: "x₁" about 4082 (root mean square).'
    assert any(line.startswith(f"note: {warning}") for line in run(words[0], raw, *words[1:])[1].splitlines())
    assert json.loads(run(words[0], raw, *words[1:], "--json")[1])["warnings"][0].startswith(warning)


@pytest.mark.parametrize("words", [["trace"], ["trace", "--batch"], ["train", "--steps", "1"]])
def test_an_output_that_its_loss_has_no_meaning_for_is_told_with_what_fits(run, tmp_path, words):
    tanh = tmp_path / "tanh.nnviz.json"
    layers = [{"units": 2, "activation": "tanh"}, {"units": 1, "activation": "tanh"}]
    network = {"inputs": 2, "layers": layers, "loss": "binary_cross_entropy"}
    tanh.write_text(json.dumps({**XOR, "network": network}), encoding="utf-8")
    warning = (
        "Binary cross-entropy takes the outputs for probabilities, but tanh also gives values below 0, "
        "where ln a does not exist and L is NaN. Sigmoid fits."
    )
    status, out, err = run(words[0], tanh, *words[1:])
    assert (status, err) == (0, "")
    assert f"note: {warning}" in out.splitlines()
    assert json.loads(run(words[0], tanh, *words[1:], "--json")[1])["warnings"] == [warning]


def test_profile_prints_one_json_object(run, file):
    status, out, err = run("profile", file, "--json", "--seeds", 3)
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert document["seeds"] == 3
    assert [layer["layer"] for layer in document["layers"]] == [1, 2]


def test_profile_prints_a_table_with_a_line_for_each_layer(run, file):
    status, out, err = run("profile", file)
    assert (status, err) == (0, "")
    first, header, *rows = out.splitlines()
    assert first == "XOR, two hidden units · 4 training samples · before the first update"
    assert header.split("   ")[0].split() == ["layer"]
    for name in ("std Z", "std A", "std ∂L/∂Z", "std ∂L/∂W", "theory", "saturated", "dead", "‖ΔW‖/‖W‖"):
        assert name in header
    assert [row.split()[0] for row in rows] == ["1", "2"]
    assert len({len(row) for row in (header, *rows)}) == 1


def test_profile_tells_why_there_is_no_theory_and_over_how_many_nets_it_goes(run, tmp_path):
    path = tmp_path / "same.nnviz.json"
    path.write_text(json.dumps(XOR | {"initialization": {"scheme": "constant"}}), encoding="utf-8")
    first, reason, *_ = run("profile", path, "--seeds", 2)[1].splitlines()
    assert first.endswith(" · means over 2 nets")
    assert reason == "theory: The theory is of random weights, and these are all the same."
