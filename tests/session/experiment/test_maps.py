"""An experiment says on which map it is to be seen: two of its numbers, and how far each goes."""

import json

import pytest

from nnviz.errors import UserError
from nnviz.session.experiment import files
from nnviz.session.experiment.maps import AxisSpec, MapSpec

DOCUMENT = {
    "format": "nnviz-experiment", "version": 3,
    "network": {"inputs": 2, "layers": [{"units": 1, "activation": "sigmoid"}], "loss": "binary_cross_entropy"},
    "data": {"name": "xor"},
}  # fmt: skip
X, Y = {"key": "initialization.scale", "low": 0.1, "high": 10}, {"key": "depth", "low": 1, "high": 9}


def parse(document):
    return files.parse(json.dumps(DOCUMENT | document), "net.nnviz.json")


def test_it_is_read_and_written():
    experiment = parse({"map": {"x": X, "y": Y, "updates": 50}})
    assert experiment.map == MapSpec(AxisSpec("initialization.scale", 0.1, 10), AxisSpec("depth", 1, 9), 50)
    assert files.parse(files.dump(experiment), "net.nnviz.json") == experiment
    assert parse({"map": {"x": X, "y": Y}}).map.updates == 200


def test_a_file_without_one_is_as_old_as_before():
    assert parse({}).map is None
    assert '"version": 1' in files.dump(parse({}))
    assert '"version": 3' in files.dump(parse({"map": {"x": X, "y": Y}}))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"map": None}, "map: expected an object"),
        ({"map": {"x": X}}, "map.y: the key is missing"),
        ({"map": {"x": X, "y": Y | {"low": 9}}}, r"map.y.low: expected a number below high = 9"),
        ({"map": {"x": X, "y": Y | {"key": ""}}}, "map.y.key: expected the dotted path of a number"),
        ({"map": {"x": X, "y": Y | {"high": "9"}}}, "map.y.high: expected a finite number"),
        ({"map": {"x": X, "y": X}}, "map.y.key: expected another number than x has"),
        ({"map": {"x": X, "y": Y, "updates": 0}}, "map.updates: expected a whole number from 1"),
        ({"map": {"x": X, "y": Y, "size": 64}}, "map.size: there is no such key"),
        ({"version": 2, "map": {"x": X, "y": Y}}, "map: there is no such key in version 2"),
    ],
)
def test_what_is_no_map_is_refused_in_a_sentence(found, told):
    with pytest.raises(UserError, match=told):
        parse(found)
