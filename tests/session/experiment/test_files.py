"""Experiment files: load∘save is the identity, and saving is all or nothing."""

import itertools
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import SEEN, texts

from nnviz import resources
from nnviz.core.activations import ACTIVATIONS
from nnviz.core.datasets import BUILTIN, DELIMITERS, ENCODINGS
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.losses import LOSSES
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.options import PairOption
from nnviz.core.schedules import SCHEDULES
from nnviz.errors import UserError
from nnviz.session.experiment import (
    DataSpec,
    Experiment,
    FeatureSpec,
    InitializationSpec,
    LayerSpec,
    NetworkSpec,
    OptimizerSpec,
    ParameterSpec,
    ScheduleSpec,
    files,
)

GOLDEN = Path(__file__).parent / "golden" / "version-1.nnviz.json"
GOLDEN_2 = GOLDEN.with_name("version-2.nnviz.json")
GOLDEN_3 = GOLDEN.with_name("version-3.nnviz.json")
FULL = json.loads(GOLDEN.read_text(encoding="utf-8"))
MINIMAL = {key: FULL[key] for key in ("format", "version", "network")} | {"data": {"name": "xor"}}
CSV = MINIMAL | {"data": {"csv": "table.csv", "target": "kind"}}
SHIPPED = sorted(resources.path("experiments").glob("*.nnviz.json"))


def parse(document):
    return files.parse(document if isinstance(document, str) else json.dumps(document), "net.nnviz.json")


# ---------------------------------------------------------------- load∘save

numbers = st.floats(allow_nan=False, allow_infinity=False)
small = st.floats(-1e6, 1e6)
lines = texts(SEEN, max_size=30)
seeds = st.integers(0, 2**31 - 1)


def matrices(height, width):
    return st.tuples(*[st.tuples(*[numbers] * width)] * height)


@st.composite
def networks(draw):
    units = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    hidden = [draw(st.sampled_from([name for name in ACTIVATIONS if name != "softmax"])) for _ in units[1:]]
    names = [*hidden, draw(st.sampled_from(list(ACTIVATIONS)))]
    layers = tuple(LayerSpec(*pair, draw(st.booleans())) for pair in zip(units, names, strict=True))
    return NetworkSpec(draw(st.integers(1, 4)), layers, draw(st.sampled_from(list(LOSSES))))


@st.composite
def initializations(draw):
    scheme = draw(st.sampled_from(list(INITIALIZERS)))
    options, scale = draw(chosen(INITIALIZERS[scheme].options)), draw(st.floats(0, 1e6))
    spec = InitializationSpec(scheme, draw(seeds), options, draw(numbers), scale)
    values = spec.option_values()
    in_order = values.get("low", -1.0) <= values.get("high", 1.0) and values.get("step", 0) <= values.get("limit", 0)
    return spec if in_order else InitializationSpec(scheme, spec.seed)


def option_values(option):
    value = st.floats(option.minimum, option.maximum)
    if isinstance(option, PairOption):
        return st.tuples(value, value)
    return st.integers(int(option.minimum), int(option.maximum)).map(float) if option.whole else value


@st.composite
def optimizers(draw):
    name = draw(st.sampled_from(list(OPTIMIZERS)))
    options = draw(chosen(OPTIMIZERS[name].options))
    return OptimizerSpec(name, draw(st.floats(0, exclude_min=True, allow_infinity=False)), options)


@st.composite
def schedules(draw):
    name = draw(st.sampled_from(list(SCHEDULES)))
    spec = ScheduleSpec(name, draw(chosen(SCHEDULES[name].options)))
    values = spec.option_values()
    return spec if values.get("warmup", 0) < values.get("steps", 1) else ScheduleSpec(name)


@st.composite
def chosen(draw, known):
    """Values for some of the options."""
    return tuple((key, draw(option_values(option))) for key, option in known.items() if draw(st.booleans()))


@st.composite
def data_specs(draw):
    common = {
        "seed": draw(seeds),
        "test_fraction": draw(st.floats(0, 1, exclude_max=True)),
        "standardize": draw(st.booleans()),
    }
    kind = draw(st.sampled_from(["generated", "iris", "csv", "inline"]))
    if kind == "generated":
        name = draw(st.sampled_from([name for name, builtin in BUILTIN.items() if builtin.generated]))
        return DataSpec(name, draw(st.integers(2, 100_000)), draw(st.floats(0, 10)), **common)
    if kind == "iris":
        return DataSpec("iris", **common)
    if kind == "csv":
        names = draw(st.lists(lines.filter(bool), min_size=1, max_size=3, unique=True))
        features = tuple(FeatureSpec(name, draw(st.booleans())) for name in names)
        return DataSpec(
            csv=draw(lines.filter(bool)),
            target=draw(st.none() | lines.filter(lambda line: line not in names)),
            delimiter=draw(st.none() | st.sampled_from(list(DELIMITERS))),
            decimal=draw(st.sampled_from([None, ".", ","])),
            encoding=draw(st.none() | st.sampled_from(list(ENCODINGS))),
            header=draw(st.sampled_from([None, False, True])),
            features=draw(st.sampled_from([None, features])),
            missing=draw(st.sampled_from([None, "drop"])),
            **common,
        )
    rows = draw(st.integers(1, 4))
    inputs, targets = (draw(matrices(rows, draw(st.integers(1, 3)))) for _ in range(2))
    return DataSpec(inputs=inputs, targets=targets, **common)


@st.composite
def experiments(draw):
    network = draw(networks())
    parameters = None
    if draw(st.booleans()):
        widths = [network.inputs, *(layer.units for layer in network.layers)]
        weights = tuple(draw(matrices(out, into)) for into, out in itertools.pairwise(widths))
        biases = [layer.units if layer.bias else 0 for layer in network.layers]
        parameters = ParameterSpec(weights, tuple(draw(matrices(1, count))[0] for count in biases))
    return Experiment(
        title=draw(lines),
        network=network,
        initialization=draw(initializations()),
        optimizer=draw(optimizers()),
        schedule=draw(schedules()),
        batch_size=draw(st.integers(1, 10_000)),
        data=draw(data_specs()),
        sample=draw(st.integers(0, 1000)),
        parameters=parameters,
        shuffle=draw(st.booleans()),
    )


@given(experiments())
def test_what_was_saved_is_what_is_loaded(experiment):
    text = files.dump(experiment)
    again = files.parse(text, "net")
    assert again == experiment
    assert hash(again) == hash(experiment)
    assert files.dump(again) == text
    assert text.endswith("}\n")


def test_minus_zero_and_the_smallest_and_largest_numbers_survive():
    rows = ((-0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2),)
    experiment = replace(parse(MINIMAL), data=DataSpec(inputs=rows, targets=((1.0,),)))
    assert repr(files.parse(files.dump(experiment), "net").data.inputs) == repr(rows)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_experiment_is_laid_out_as_nnviz_saves_it(path):
    assert files.dump(files.load(path)) == path.read_text(encoding="utf-8")


def test_the_golden_file_of_version_1_is_still_read():
    assert files.load(GOLDEN) == Experiment(
        title="XOR, two hidden units",
        network=NetworkSpec(2, (LayerSpec(2, "tanh"), LayerSpec(1, "sigmoid")), "binary_cross_entropy"),
        initialization=InitializationSpec("xavier_uniform", seed=0, bias=0.25, options=(("gain", 1.5),)),
        optimizer=OptimizerSpec("sgd", 0.1),
        schedule=ScheduleSpec("constant"),
        batch_size=4,
        data=DataSpec("xor", samples=200, noise=0.1, seed=0, test_fraction=0.5, standardize=True),
        sample=3,
        parameters=ParameterSpec(weights=(((1, 2), (3, 4)), ((5, 6.5),)), biases=((0, 1), (2,))),
    )


def test_the_golden_file_of_version_2_is_still_read_and_written():
    experiment = files.load(GOLDEN_2)
    assert experiment == replace(
        files.load(GOLDEN),
        shuffle=False,
        optimizer=OptimizerSpec("adam", 0.01, (("betas", (0.5, 0.75)),)),
        schedule=ScheduleSpec("step", (("step_size", 50.0),)),
    )
    assert files.load(GOLDEN).shuffle
    text = files.dump(experiment)
    assert '"version": 2' in text
    assert '"batch_size": 4,\n  "shuffle": false,\n  "data"' in text


def test_the_golden_file_of_version_3_is_still_read_and_written():
    old, experiment = files.load(GOLDEN_2), files.load(GOLDEN_3)
    hidden, output = old.network.layers
    assert experiment == replace(
        old,
        network=replace(old.network, layers=(replace(hidden, bias=False), output)),
        parameters=replace(old.parameters, biases=((), (2,))),
    )
    assert all(layer.bias for layer in old.network.layers)
    text = files.dump(experiment)
    assert '"version": 3' in text
    assert '{"units": 2, "activation": "tanh", "bias": false}, {"units": 1, "activation": "sigmoid"}]' in text


def test_what_was_decided_about_a_table_is_written_in_version_3_and_else_not(tmp_path):
    data = DataSpec(csv="t.csv", target="kind", features=(FeatureSpec("a"), FeatureSpec("b", one_hot=True)))
    experiment = replace(parse(CSV), data=data)
    text = files.dump(experiment)
    assert '"version": 3' in text
    assert json.loads(text)["data"]["features"] == ["a", {"column": "b", "one_hot": True}]
    assert parse(text) == experiment
    assert '"version": 1' in files.dump(parse(CSV))


@pytest.mark.parametrize("said", [{"scheme": "grid"}, {"scheme": "he_normal", "scale": 0.5}])
def test_a_grid_and_a_scale_make_a_file_one_of_version_3(said):
    document = MINIMAL | {"version": 3, "initialization": said | {"seed": 4}}
    experiment = parse(document)
    assert files.dump(experiment).count('"version": 3') == 1
    assert parse(json.loads(files.dump(experiment))) == experiment
    plain = replace(experiment, initialization=replace(experiment.initialization, scheme="he_normal", scale=1.0))
    assert '"version": 1' in files.dump(plain)


def test_a_square_makes_a_file_one_of_version_3():
    plain = parse(MINIMAL)
    layers = tuple(replace(layer, activation="square") for layer in plain.network.layers)
    experiment = replace(plain, network=replace(plain.network, layers=layers))
    assert files.dump(experiment).count('"version": 3') == 1
    assert parse(json.loads(files.dump(experiment))) == experiment


def test_a_file_is_written_in_the_lowest_version_that_has_its_keys():
    """So that an older nnviz reads what it can."""
    new = parse(MINIMAL | {"version": 2, "shuffle": True})
    assert new == parse(MINIMAL) == parse(MINIMAL | {"version": 2})
    text = files.dump(new)
    assert '"version": 1' in text
    assert "shuffle" not in text
    assert '"version": 2' in files.dump(replace(new, shuffle=False))


def test_matrices_have_one_row_on_each_line():
    assert "      [\n        [1, 2],\n        [3, 4]\n      ],\n" in files.dump(parse(FULL))


# ---------------------------------------------------------------- reading


def test_the_smallest_file_has_its_defaults():
    experiment = parse(MINIMAL)
    assert experiment.title == ""
    assert experiment.initialization == InitializationSpec("xavier_uniform", 0, (), 0.0)
    assert experiment.optimizer == OptimizerSpec("sgd", 0.1)
    assert experiment.schedule == ScheduleSpec("constant")
    assert (experiment.batch_size, experiment.shuffle) == (1, True)
    assert (experiment.sample, experiment.parameters) == (0, None)
    assert experiment.data == DataSpec("xor", 200, 0.1, seed=0, test_fraction=0.0, standardize=False)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_learning_rate_that_is_left_out_is_the_optimizers_usual_one(name):
    spec = parse(MINIMAL | {"optimizer": {"name": name}}).optimizer
    assert spec == OptimizerSpec(name, OPTIMIZERS[name].learning_rate)
    assert (OptimizerSpec("sgd", 0.1) == spec) == (name == "sgd")


def test_a_pair_of_numbers_is_a_list_in_the_file():
    experiment = parse(MINIMAL | {"optimizer": {"name": "adam", "betas": [0, 0.5]}})
    assert experiment.optimizer.options == (("betas", (0.0, 0.5)),)
    assert experiment.optimizer.option_values() == {"betas": (0.0, 0.5), "eps": 1e-8, "weight_decay": 0.0}
    assert '"betas": [0, 0.5]' in files.dump(experiment)


def test_counts_of_updates_are_whole_in_the_file():
    experiment = parse(MINIMAL | {"schedule": {"name": "step", "step_size": 50.0}})
    assert experiment.schedule.option_values() == {"step_size": 50.0, "gamma": 0.1}
    assert '"schedule": {"name": "step", "step_size": 50}' in files.dump(experiment)


def test_whole_numbers_and_floats_mean_the_same():
    whole, point = (parse(MINIMAL | {"optimizer": {"learning_rate": rate}}) for rate in (2, 2.0))
    assert whole == point
    assert isinstance(whole.optimizer.learning_rate, float)


# ---------------------------------------------------------------- files


@pytest.fixture
def experiment():
    return parse(FULL)


def file_refusal(action, *arguments):
    with pytest.raises(UserError) as caught:
        action(*arguments)
    return str(caught.value)


def test_a_saved_file_is_loaded_again(tmp_path, experiment):
    path = tmp_path / "é.nnviz.json"
    files.save(path, experiment)
    assert files.load(path) == experiment
    assert files.load(str(path)) == experiment
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_byte_order_mark_is_no_mistake(tmp_path, experiment):
    path = tmp_path / "net.nnviz.json"
    path.write_bytes(b"\xef\xbb\xbf" + files.dump(experiment).encode())
    assert files.load(path) == experiment


def test_files_that_are_no_experiments_are_refused(tmp_path):
    text = tmp_path / "latin.json"
    text.write_bytes(b'{\n"title": "caf\xe9"}')
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)
    assert "latin.json, line 2: this is not UTF-8 text." in file_refusal(files.load, text)
    assert "large.json is larger than 128 MB" in file_refusal(files.load, large)
    assert "there is no file" in file_refusal(files.load, tmp_path / "none.json")
    assert "is a folder" in file_refusal(files.load, tmp_path)
    assert "cannot be read" in file_refusal(files.load, "a\0b")


def test_saving_keeps_the_mode_of_the_file(tmp_path, experiment):
    path = tmp_path / "net.nnviz.json"
    path.write_text("old")
    path.chmod(0o640)
    files.save(path, experiment)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_that_the_system_gives_new_files(tmp_path, experiment):
    (tmp_path / "plain").write_text("")
    files.save(tmp_path / "net.nnviz.json", experiment)
    assert (tmp_path / "net.nnviz.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_saving_to_a_symbolic_link_replaces_what_it_points_to(tmp_path, experiment):
    folder = tmp_path / "real"
    folder.mkdir()
    link = tmp_path / "link.nnviz.json"
    link.symlink_to(folder / "net.nnviz.json")
    for _ in range(2):  # the first time the link points to nothing yet
        files.save(link, experiment)
        assert link.is_symlink()
        assert files.load(folder / "net.nnviz.json") == experiment


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, experiment, monkeypatch):
    path = tmp_path / "net.nnviz.json"
    path.write_text("old")

    def full_disk(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full_disk)
    assert "cannot be written: No space left on device." in file_refusal(files.save, path, experiment)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_an_experiment_that_is_not_valid_is_not_written(tmp_path, experiment):
    path = tmp_path / "net.nnviz.json"
    wrong = replace(experiment, optimizer=OptimizerSpec("sgd", float("nan")))
    assert "optimizer.learning_rate" in file_refusal(files.save, path, wrong)
    assert not path.exists()


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(tmp_path, experiment, monkeypatch):
    path, size = tmp_path / "net.nnviz.json", len(files.dump(experiment).encode())
    monkeypatch.setattr(files, "MAX_BYTES", size)
    files.save(path, experiment)
    assert files.load(path) == experiment
    monkeypatch.setattr(files, "MAX_BYTES", size - 1)
    assert "net.nnviz.json would be larger than" in file_refusal(files.save, path, experiment)


def test_places_that_cannot_be_written_are_refused(tmp_path, experiment):
    assert "it is a folder" in file_refusal(files.save, tmp_path, experiment)
    assert "No such file" in file_refusal(files.save, tmp_path / "none" / "net.json", experiment)
    assert "not a regular file" in file_refusal(files.save, os.devnull, experiment)
    assert "cannot be written" in file_refusal(files.save, "a\0b", experiment)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "cannot be written" in file_refusal(files.save, tmp_path / "loop", experiment)


def test_a_write_protected_file_is_refused(tmp_path, experiment, monkeypatch):
    path = tmp_path / "net.nnviz.json"
    path.write_text("old")
    monkeypatch.setattr(files.os, "access", lambda *arguments: False)  # as for anyone but the superuser
    assert "it is write-protected" in file_refusal(files.save, path, experiment)
    assert path.read_text() == "old"
