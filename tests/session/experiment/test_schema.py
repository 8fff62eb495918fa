"""Every key of an experiment file wrong in every way: one sentence that names its path and what was expected."""

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import texts

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.options import PairOption
from nnviz.core.schedules import SCHEDULES
from nnviz.errors import UserError
from nnviz.session.experiment import MAX_LAYERS, MAX_UNITS, files, schema
from nnviz.session.experiment.json_text import Pairs
from nnviz.session.experiment.schema import TRUTH, Key, Object, Spec, Text, Whole

GOLDEN = Path(__file__).parent / "golden" / "version-1.nnviz.json"
FULL = json.loads(GOLDEN.read_text(encoding="utf-8"))
MINIMAL = {key: FULL[key] for key in ("format", "version", "network")} | {"data": {"name": "xor"}}
FULL_2 = json.loads(GOLDEN.with_name("version-2.nnviz.json").read_text(encoding="utf-8"))
FULL_3 = json.loads(GOLDEN.with_name("version-3.nnviz.json").read_text(encoding="utf-8"))
NETWORK = FULL["network"]
INLINE = {**MINIMAL, "data": {"inputs": [[0, 1], [1, 0.5]], "targets": [[1], [0]]}}
CSV = {**MINIMAL, "data": {"csv": "table.csv", "target": "kind"}}
TABLE = {
    **CSV,
    "version": 3,
    "data": {
        "csv": "table.csv", "target": "kind", "delimiter": ";", "decimal": ",", "encoding": "windows-1252",
        "header": True, "features": ["width", {"column": "colour", "one_hot": True}], "missing": "drop",
    },
}  # fmt: skip


def parse(document):
    return files.parse(document if isinstance(document, str) else json.dumps(document), "net.nnviz.json")


def refusal(document):
    with pytest.raises(UserError) as caught:
        parse(document)
    sentence = str(caught.value)
    assert sentence.startswith("net.nnviz.json")
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    assert len(sentence) < 500
    return sentence


def changed(document, path, value):
    """A copy of ``document`` with the value at ``path``, a list of keys and indices, replaced."""
    document = copy.deepcopy(document)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    "document",
    [FULL, FULL_2, FULL_3, INLINE, CSV, TABLE],
    ids=["built in", "version 2", "version 3", "inline", "csv", "decided csv"],
)
def test_the_documents_that_these_tests_break_are_right(document):
    """Catches a document that is refused for another reason than the tests below give it."""
    parse(document)


def test_fifty_layers_of_five_hundred_units_are_at_home_and_a_hundred_are_too_many():
    def document(layers):
        hidden = [{"units": 500, "activation": "tanh"}] * layers
        return {**MINIMAL, "network": {**NETWORK, "layers": [*hidden, NETWORK["layers"][-1]]}}

    assert len(parse(document(50)).network.layers) == 51
    assert "weights and biases are too many" in refusal(document(99))


HUGE = "an integer of 5000 digits"  # which Python's own writer refuses to write
NOT_WHOLE = [True, 1.5, 2.0, -1, "2", None, [2], {"a": 2}, 10**30, HUGE, float("nan"), float("inf")]
NOT_A_NUMBER = [True, "0.1", None, [0.1], {"a": 1}, float("nan"), float("inf"), float("-inf"), 10**400, HUGE]
NOT_TEXT = [3, True, None, ["a"], {"a": "b"}, float("nan")]
NOT_AN_OBJECT = [3, True, None, "a", [], [1]]
NOT_A_LIST = [3, True, None, "a", {}, {"a": 1}]
WRONG = [
    *[(FULL, ["title"], value, "title:") for value in [*NOT_TEXT, "a\nb", "\ud800", "x" * 1001]],
    *[(FULL, ["network"], value, "network:") for value in NOT_AN_OBJECT],
    *[(FULL, ["network", "inputs"], value, "network.inputs:") for value in [*NOT_WHOLE, 0, MAX_UNITS + 1]],
    *[(FULL, ["network", "layers"], value, "network.layers:") for value in [*NOT_A_LIST, []]],
    (FULL, ["network", "layers"], [NETWORK["layers"][1]] * (MAX_LAYERS + 1), "network.layers: expected 1 to 100"),
    (FULL, ["network", "layers"], [{"units": 2000, "activation": "tanh"}] * 5, "16014000 weights and biases"),
    *[(FULL, ["network", "layers", 1], value, "network.layers[1]:") for value in NOT_AN_OBJECT],
    *[
        (FULL, ["network", "layers", 1, "units"], value, "network.layers[1].units:")
        for value in [*NOT_WHOLE, 0, MAX_UNITS + 1]
    ],
    *[(FULL, ["network", "layers", 0, "activation"], value, "network.layers[0].activation:") for value in NOT_TEXT],
    (FULL, ["network", "layers", 0, "activation"], "tahn", 'there is no activation "tahn" (known: identity, sigmoid'),
    (FULL, ["network", "layers", 0, "activation"], "tahn", 'did you mean "tanh"?'),
    (FULL, ["network", "layers", 0, "activation"], "softmax", "softmax is for the last layer only"),
    (FULL, ["network", "layers", 0, "bias"], True, "network.layers[0].bias: there is no such key"),
    *[(FULL, ["network", "loss"], value, "network.loss:") for value in [*NOT_TEXT, "hinge", "x" * 5000]],
    *[(FULL, ["initialization"], value, "initialization:") for value in NOT_AN_OBJECT],
    *[(FULL, ["initialization", "scheme"], value, "initialization.scheme:") for value in [*NOT_TEXT, "xavier"]],
    *[(FULL, ["initialization", "seed"], value, "initialization.seed:") for value in [*NOT_WHOLE, 2**31]],
    *[(FULL, ["initialization", "bias"], value, "initialization.bias:") for value in NOT_A_NUMBER],
    *[(FULL, ["initialization", "gain"], value, "initialization.gain:") for value in NOT_A_NUMBER],
    (FULL, ["initialization", "std"], 1, "initialization.std: xavier_uniform has no such key; it takes gain"),
    (FULL, ["initialization"], {"scheme": "zeros", "gain": 1}, "zeros has no such key; it takes no keys of its own"),
    (FULL, ["initialization"], {"scheme": "uniform", "low": 2}, "initialization.low: expected a number not above high"),
    *[(FULL, ["optimizer"], value, "optimizer:") for value in NOT_AN_OBJECT],
    *[(FULL, ["optimizer", "name"], value, "optimizer.name:") for value in [*NOT_TEXT, "SGD"]],
    *[(FULL, ["optimizer", "learning_rate"], value, "optimizer.learning_rate:") for value in [*NOT_A_NUMBER, 0, -0.1]],
    (FULL, ["optimizer", "momentum"], 0.9, "optimizer.momentum: sgd has no such key"),
    *[(FULL, ["schedule"], value, "schedule:") for value in NOT_AN_OBJECT],
    *[(FULL, ["schedule", "name"], value, "schedule.name:") for value in [*NOT_TEXT, "linear"]],
    (FULL, ["schedule", "gamma"], 0.9, "schedule.gamma: constant has no such key"),
    (FULL, ["schedule", "two\nlines"], 0.9, 'schedule."two\\nlines": constant has no such key'),
    *[(FULL, ["batch_size"], value, "batch_size:") for value in [*NOT_WHOLE, 0]],
    *[(FULL_2, ["shuffle"], value, "shuffle: expected true or false") for value in [0, 1, "true", None, [], {}, 0.5]],
    *[
        (FULL, ["shuffle"], value, "shuffle: there is no such key in version 1 of the format; version 2 knows it first")
        for value in (True, False)
    ],
    (FULL_2, ["version"], 1, "shuffle: there is no such key"),
    *[
        (FULL_3, ["network", "layers", 0, "bias"], value, "network.layers[0].bias: expected true or false, got")
        for value in [0, 1, "true", None, [], {}, 0.5]
    ],
    *[
        (document, ["network", "layers", 0, "bias"], True, f"bias: there is no such key in version {version} of the")
        for version, document in ((1, FULL), (2, FULL_2))
    ],
    (FULL_3, ["network", "layers", 1, "bais"], True, 'did you mean "bias"?'),
    (FULL_2, ["initialization", "scale"], 2,
     "initialization.scale: there is no such key in version 2 of the format; version 3 knows it first."),
    (FULL_2, ["initialization"], {"scheme": "grid"},
     'initialization.scheme: there is no initialization scheme "grid" in version 2 of the format; version 3 knows it'),
    (FULL_2, ["network", "layers", 0, "activation"], "square",
     'activation: there is no activation "square" in version 2 of the format; version 3 knows it first.'),
    *[(FULL_3, ["initialization", "scale"], value, "scale: expected a number from 0 to 1e+06, got")
      for value in [*NOT_A_NUMBER, -0.5, 1e7]],
    (FULL_3, ["initialization"], {"scheme": "grid", "step": 3}, "initialization.step: expected a number not ab"),
    (FULL_3, ["parameters", "biases", 0], [0, 1],
     "parameters.biases[0]: expected an empty list, since network.layers[0].bias is false, got 2 numbers."),
    (FULL_3, ["parameters", "biases", 1], [],
     "biases[1]: expected 1 number, got an empty list; an empty list is right where network.layers[1].bias is false."),
    (FULL_3, ["network", "layers", 0, "bias"], True,
     "biases[0]: expected 2 numbers, got an empty list; an empty list is right where network.layers[0].bias is false."),
    (FULL_3, ["network", "layers", 1, "bias"], False,
     "biases[1]: expected an empty list, since network.layers[1].bias is false, got 1 number."),
    *[(FULL_3, ["parameters", "biases", 0], value, "parameters.biases[0]:") for value in NOT_A_LIST],
    (FULL_2, ["shufle"], True, 'did you mean "shuffle"?'),
    *[(FULL, ["data"], value, "data:") for value in [*NOT_AN_OBJECT, {}, {"seed": 0}]],
    (FULL, ["data"], {"name": "xor", "csv": "a.csv"}, "data: expected exactly one of"),
    (FULL, ["data"], {"samples": 100, "noise": 0.3}, "data: expected exactly one of"),
    (FULL, ["data"], {"csv": "a.csv", "inputs": [[1]], "targets": [[1]]}, "data: expected exactly one of"),
    *[(FULL, ["data", "name"], value, "data.name:") for value in [*NOT_TEXT, "spirals"]],
    *[(FULL, ["data", "samples"], value, "data.samples:") for value in [*NOT_WHOLE, 0, 1, 10**6]],
    *[(FULL, ["data", "noise"], value, "data.noise:") for value in [*NOT_A_NUMBER, -0.1, 11]],
    *[(FULL, ["data", "seed"], value, "data.seed:") for value in [*NOT_WHOLE, 2**31]],
    *[(FULL, ["data", "test_fraction"], value, "data.test_fraction:") for value in [*NOT_A_NUMBER, -0.1, 1, 2]],
    *[(FULL, ["data", "standardize"], value, "data.standardize:") for value in [0, 1, "true", None, [], {}]],
    (FULL, ["data", "target"], "y", 'data.target: only a "csv" has a target column'),
    (FULL, ["data"], {"name": "iris", "samples": 100}, 'data.samples: iris holds measurements and does not take "samp'),
    (FULL, ["data"], {"name": "iris", "noise": 0.2}, "data.noise: iris holds measurements"),
    (INLINE, ["data", "samples"], 3, 'data.samples: given rows do not take "samples"'),
    (CSV, ["data", "noise"], 0.5, "data.noise: given rows do not take"),
    *[(CSV, ["data", "csv"], value, "data.csv:") for value in [*NOT_TEXT, "", "a\0b", "x" * 5000]],
    *[(CSV, ["data", "target"], value, "data.target:") for value in NOT_TEXT],
    *[(TABLE, ["data", "delimiter"], value, 'data.delimiter: expected "," or ";" or "\\t" or "|", got')
      for value in [3, None, "", ":", " ", ",,"]],
    *[(TABLE, ["data", "decimal"], value, 'data.decimal: expected "." or ",", got') for value in [3, None, "", ";"]],
    *[(TABLE, ["data", "header"], value, "data.header: expected true or false") for value in [0, "yes", None]],
    *[(TABLE, ["data", "missing"], value, 'data.missing: expected "drop", got') for value in [True, None, "", "mean"]],
    *[(TABLE, ["data", "encoding"], value, "data.encoding:") for value in [*NOT_TEXT, "utf-9"]],
    *[(TABLE, ["data", "features"], value, "data.features:") for value in [*NOT_A_LIST, []]],
    *[(TABLE, ["data", "features", 0], value, "data.features[0]: expected a text or an object, got")
      for value in [3, None, ["width"]]],
    *[(TABLE, ["data", "features", 0], value, "data.features[0].column:") for value in ["", "a\0b", {"one_hot": True}]],
    *[(TABLE, ["data", "features", 1, "one_hot"], value, "features[1].one_hot:") for value in [1, "true", None]],
    (TABLE, ["data", "features", 1], {"column": "a", "onehot": True}, 'did you mean "one_hot"?'),
    (TABLE, ["data", "features", 1], "width", 'data.features[1]: "width" stands there twice'),
    (TABLE, ["data", "features", 1], "kind", 'data.features[1]: "kind" is the target'),
    (TABLE, ["version"], 2, "version 3 knows it first"),
    *[(FULL_3, ["data", key], TABLE["data"][key], f'data.{key}: only a "csv" takes "{key}"')
      for key in ("delimiter", "decimal", "encoding", "header", "features", "missing")],
    *[(INLINE, ["data", key], value, f"data.{key}") for key in ("inputs", "targets") for value in [*NOT_A_LIST, []]],
    *[(INLINE, ["data", "inputs", 0], value, "data.inputs[0]:") for value in [*NOT_A_LIST, []]],
    *[(INLINE, ["data", "inputs", 1], value, "data.inputs[1]:") for value in [*NOT_A_LIST, [], [1], [1, 2, 3]]],
    *[(INLINE, ["data", "inputs", 1, 1], value, "data.inputs[1][1]:") for value in NOT_A_NUMBER],
    *[(INLINE, ["data", "targets", 1, 0], value, "data.targets[1][0]:") for value in NOT_A_NUMBER],
    (INLINE, ["data", "targets"], [[1]], "data.targets: expected as many rows as data.inputs has, 2, got 1"),
    (INLINE, ["data"], {"inputs": [[1, 2]]}, "data.targets: expected a list of rows"),
    (INLINE, ["data"], {"targets": [[1, 2]]}, "data.inputs: expected a list of rows"),
    (INLINE, ["data", "inputs"], [[0] * 2001] * 2, "data.inputs[0]: expected 1 to 2000 numbers, got 2001"),
    *[(FULL, ["sample"], value, "sample:") for value in NOT_WHOLE],
    *[(FULL, ["parameters"], value, "parameters:") for value in NOT_AN_OBJECT],
    *[
        (FULL, ["parameters", key], value, f"parameters.{key}:")
        for key in ("weights", "biases")
        for value in [*NOT_A_LIST, [], [[]]]
    ],
    *[(FULL, ["parameters", "weights", 0], value, "parameters.weights[0]:") for value in [*NOT_A_LIST, [], [[1, 2]]]],
    *[(FULL, ["parameters", "weights", 0, 1], value, "parameters.weights[0][1]:") for value in [*NOT_A_LIST, [], [1]]],
    *[(FULL, ["parameters", "weights", 0, 1, 0], value, "parameters.weights[0][1][0]:") for value in NOT_A_NUMBER],
    *[(FULL, ["parameters", "biases", 0], value, "parameters.biases[0]:") for value in [*NOT_A_LIST, [], [1]]],
    *[(FULL, ["parameters", "biases", 1, 0], value, "parameters.biases[1][0]:") for value in NOT_A_NUMBER],
    *[(FULL, ["format"], value, 'format: expected "nnviz-experiment", got') for value in [*NOT_TEXT, "onnx"]],
    *[
        (FULL, ["version"], value, "version: expected a whole number from 1 to 3, got")
        for value in [0, -1, 1.0, "1", True, None, [], {}, HUGE]
    ],
    *[(FULL, ["version"], value, "a newer nnviz opens it") for value in [4, 99, 10**30]],
    (FULL, ["titel"], "x", "titel: there is no such key (known: format, version, title"),
    (FULL, ["titel"], "x", 'did you mean "title"?'),
    (FULL, ["data", "sampels"], 3, "data.sampels: there is no such key"),
    (FULL, ["data", "two words"], 3, 'data."two words": there is no such key'),
    (FULL, ["network", "depth"], 3, "network.depth: there is no such key"),
    (FULL, ["parameters", "gains"], [], "parameters.gains: there is no such key"),
]


@pytest.mark.parametrize(("document", "path", "value", "sentence"), WRONG)
def test_a_wrong_value_is_refused_with_its_path_and_what_was_expected(document, path, value, sentence):
    text = json.dumps(changed(document, path, value)).replace(f'"{HUGE}"', "9" * 5000)
    assert sentence in refusal(text)


@pytest.mark.parametrize(
    ("document", "path", "sentence"),
    [
        (FULL, ["format"], 'the key "format" is missing'),
        (FULL, ["version"], 'the key "version" is missing'),
        (FULL, ["network"], "network: the key is missing."),
        (FULL, ["data"], "data: the key is missing."),
        *[(FULL, ["network", key], f"network.{key}: the key is missing.") for key in NETWORK],
        *[
            (FULL, ["network", "layers", 1, key], f"network.layers[1].{key}: the key is missing.")
            for key in ("units", "activation")
        ],
        *[(FULL, ["parameters", key], f"parameters.{key}: the key is missing.") for key in ("weights", "biases")],
    ],
)
def test_a_missing_key_is_named(document, path, sentence):
    document = copy.deepcopy(document)
    place = document
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    assert sentence in refusal(document)


OPTIONS = [
    (section, name, key, option)
    for section, registry in (("optimizer", OPTIMIZERS), ("schedule", SCHEDULES))
    for name, entry in registry.items()
    for key, option in entry.options.items()
]


@pytest.mark.parametrize(("section", "name", "key", "option"), OPTIONS)
def test_an_option_is_a_number_in_its_range(section, name, key, option):
    path, outside = f"{section}.{key}", [option.minimum - 1, option.maximum * 2 + 1]
    wrong = [(path, value) for value in (*NOT_A_NUMBER, *outside) if value != HUGE]
    if isinstance(option, PairOption):
        lists = [[], [0.5], [0.5, 0.5, 0.5]]
        wrong = [(path, value) for value in (*NOT_A_LIST, *lists, 0.5)]
        wrong += [(f"{path}[1]", [0.5, value]) for value in (*NOT_A_NUMBER, *outside) if value != HUGE]
    elif option.whole:
        wrong += [(path, option.minimum + 0.5)]
    for place, value in wrong:
        sentence = refusal(changed(FULL, [section], {"name": name, key: value}))
        assert f"{place}: expected a" in sentence


@pytest.mark.parametrize(
    ("section", "value", "sentence"),
    [
        ("optimizer", {"name": "adam", "betas": 0.9}, "optimizer.betas: expected a list of two numbers, such as [0.9"),
        ("optimizer", {"name": "adam", "betas": [0.9, 1]}, "optimizer.betas[1]: expected a number from 0 to 0.999999"),
        ("optimizer", {"name": "adam", "beta1": 0.9}, "optimizer.beta1: adam has no such key; it takes betas, eps"),
        ("optimizer", {"name": "adam", "beta1": 0.9}, 'did you mean "betas"?'),
        ("optimizer", {"name": "sgd", "momentum": 0.9}, "momentum: sgd has no such key; it takes weight_decay."),
        ("optimizer", {"name": "nesterov", "dampening": 0.1}, "nesterov has no such key; it takes momentum, weight_"),
        ("optimizer", {"name": "momentum", "momentum": 1.5}, "optimizer.momentum: expected a number from 0 to 1, "),
        ("optimizer", {"name": "Adam"}, 'optimizer.name: there is no optimizer "Adam" (known: sgd, momentum, nesterov'),
        ("schedule", {"name": "cosine", "steps": 2.5}, "schedule.steps: expected a whole number from 1 to 10000000, "),
        ("schedule", {"name": "cosine", "T_max": 9}, "schedule.T_max: cosine has no such key; it takes steps, mini"),
        ("schedule", {"name": "warmup_cosine", "warmup": 1000}, "schedule.warmup: expected a whole number below step"),
        ("schedule", {"name": "warmup_cosine", "steps": 50}, "below steps = 50, got 100."),
    ],
)
def test_what_an_optimizer_or_a_schedule_does_not_take_is_refused_with_what_it_takes(section, value, sentence):
    assert sentence in refusal(changed(FULL, [section], value))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "net.nnviz.json is empty"),
        ("  \n", "net.nnviz.json is empty"),
        ("[]", "expected a JSON object with an experiment, got an empty list"),
        ("3", "expected a JSON object with an experiment, got 3"),
        ("null", "expected a JSON object with an experiment, got null"),
        ("{", "net.nnviz.json, line 1, column 2: this is not JSON"),
        ('{\n  "format": tanh\n}', "net.nnviz.json, line 2, column 13: this is not JSON"),
        ("{} {}", "line 1, column 4: this is not JSON"),
        ("[" * 100_000, "too deep"),
        ('{"a":' * 100_000, "too deep"),
        ('{"format": "nnviz-experiment", "format": "nnviz-experiment"}', "format: the key stands there twice"),
    ],
)
def test_what_is_no_experiment_at_all_is_refused(text, sentence):
    assert sentence in refusal(text)


@pytest.mark.parametrize(
    ("once", "twice", "path"),
    [
        ('"loss": ', '"loss": "x", "loss": ', "network.loss"),
        ('"seed": 0, "gain"', '"seed": 1, "seed": 0, "gain"', "initialization.seed"),
        ('"sample": ', '"sample": 0, "sample": ', "sample"),
        ('{"units": 1, ', '{"units": 1, "units": 1, ', "network.layers[1].units"),
        ('"noise": ', '"noise": 1, "noise": ', "data.noise"),
        ('"biases": ', '"biases": [], "biases": ', "parameters.biases"),
        ('"learning_rate": ', '"learning_rate": 1, "learning_rate": ', "optimizer.learning_rate"),
    ],
)
def test_a_key_that_stands_twice_is_named(once, twice, path):
    text = json.dumps(FULL)
    assert text.count(once) == 1
    assert f"{path}: the key stands there twice." in refusal(text.replace(once, twice))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_not_finite_are_refused_where_they_stand(number):
    text = json.dumps(changed(FULL, ["initialization", "bias"], "HERE")).replace('"HERE"', number)
    assert "initialization.bias: expected a finite number, got" in refusal(text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts(max_size=5) | st.sampled_from(["tanh", "xor"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def places(value, path=()):
    """The path of every value inside a document."""
    inner = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    below = [place for key, entry in inner for place in places(entry, (*path, key))]
    return [(*path, key) for key, _ in inner] + below


PLACES = [(document, place) for document in (FULL, FULL_2, INLINE, CSV) for place in places(document)]


@given(st.sampled_from(PLACES), anything)
def test_whatever_stands_in_a_place_it_is_read_or_refused_in_one_sentence(place, value):
    text = json.dumps(changed(place[0], place[1], value))
    try:
        assert parse(text) == files.parse(files.dump(parse(text)), "again")
    except UserError:
        refusal(text)


@given(texts() | texts('{}[]",:0123456789.eE+-ntf \n', max_size=60))
def test_whatever_the_text_is_it_is_refused_in_one_sentence(text):
    """Catches a text that json reads, or refuses, in a way that nobody thought of."""
    refusal(text)


# ---------------------------------------------------------------- a key that a later version adds


@dataclass(frozen=True, slots=True)
class Wheel(Spec):
    size: Annotated[int, Key(Whole(1, 9))]
    spokes: Annotated[bool, Key(TRUTH, since=3)] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart(Spec):
    name: Annotated[str, Key(Text(), since=2)] = ""
    wheels: Annotated[tuple[Wheel, ...], Key(Object(Wheel, 4, "wheels"))]


DISC = Pairs(wheels=[Pairs(size=2), Pairs(size=3, spokes=False)])


def test_a_file_of_an_older_version_has_no_later_key():
    with pytest.raises(UserError) as caught:
        schema.read(Cart, DISC, (), 2)
    found = "wheels[1].spokes: there is no such key in version 2 of the format; version 3 knows it first."
    assert str(caught.value) == found
    assert schema.read(Cart, DISC, (), 3) == Cart(wheels=(Wheel(2), Wheel(3, spokes=False)))


@pytest.mark.parametrize(
    ("cart", "version", "written"),
    [
        (Cart(wheels=(Wheel(2),)), 1, {"wheels": [{"size": 2}]}),
        (Cart(wheels=(Wheel(2),), name="red"), 2, {"name": "red", "wheels": [{"size": 2}]}),
        (Cart(wheels=(Wheel(2), Wheel(3, False))), 3, {"wheels": [{"size": 2}, {"size": 3, "spokes": False}]}),
    ],
)
def test_a_later_key_is_written_only_where_it_says_something_and_raises_the_version(cart, version, written):
    assert (schema.version_of(cart), schema.write(cart)) == (version, written)
