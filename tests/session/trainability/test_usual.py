"""Where nobody says otherwise, a map has the axes of the file, or else scale and learning rate."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import resources
from nnviz.cli import main
from nnviz.errors import UserError
from nnviz.session.experiment import files
from nnviz.session.experiment.maps import AxisSpec, MapSpec
from nnviz.session.trainability.axes import RATE, axis, free_keys, keys_of
from nnviz.session.trainability.job import map_job
from nnviz.session.trainability.usual import usual_axes, usual_range, usual_ranges, usual_updates

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")
SEEN = MapSpec(AxisSpec("depth", 1, 3), AxisSpec("optimizer.weight_decay", 0.0, 0.5), 7)


def test_an_experiment_is_seen_on_the_map_of_its_file():
    experiment = replace(XOR, map=SEEN)
    assert usual_ranges(experiment) == (("depth", 1, 3), ("optimizer.weight_decay", 0.0, 0.5))
    assert usual_updates(experiment) == 7
    assert keys_of(experiment) == keys_of(XOR)


def test_without_one_scale_and_learning_rate_are():
    assert [key for key, *_ in usual_ranges(XOR)] == ["initialization.scale", "optimizer.learning_rate"]
    assert usual_updates(XOR) == 200


def test_a_number_that_it_has_not_any_more_is_told_when_a_map_is_made():
    gone = replace(XOR, map=replace(SEEN, x=AxisSpec("optimizer.momentum", 0, 1)))
    with pytest.raises(UserError, match=r"An axis cannot be 'optimizer\.momentum'"):
        axis(gone, *usual_ranges(gone)[0], 8)


def test_the_command_takes_the_axes_of_the_file_and_those_that_are_asked_for_before_them(tmp_path):
    files.save(tmp_path / "net.nnviz.json", replace(XOR, map=SEEN))
    words = ["map", str(tmp_path / "net.nnviz.json"), "-o", str(tmp_path / "map.npz"), "--executor", "serial"]
    assert main([*words, "--size", "3"]) == 0
    with np.load(tmp_path / "map.npz") as found:
        assert (found["x"].tolist(), found["y"].tolist()) == ([1, 2, 3], [0, 0.25, 0.5])
        assert '"updates": 7' in str(found["settings"])
    assert main([*words, "--size", "2", "--x", "width=2:3", "--updates", "1"]) == 0
    with np.load(tmp_path / "map.npz") as found:
        assert (found["x"].tolist(), found["y"].tolist()) == ([2, 3], [0, 0.5])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.nnviz.json")), ids=lambda path: path.name)
def test_the_axes_of_the_experiments_that_come_with_nnviz_are_theirs(path):
    experiment = files.load(path)
    if experiment.map is not None:
        for one in usual_ranges(experiment):
            axis(experiment, *one, 8)


@pytest.mark.parametrize("name", ["xor", "mazur", "regression-sine", "momentum-edge"])
def test_every_number_that_changes_something_has_a_range_that_there_can_be(name):
    own = files.load(FOLDER / f"{name}.nnviz.json")
    for key in free_keys(own):
        other = RATE if key != RATE else "batch_size"
        axes = (axis(own, *usual_range(own, one), 4) for one in (key, other))
        assert map_job(own, FOLDER, *axes).shape[0] > 1


def test_where_the_file_gives_the_weights_the_axes_are_of_what_changes_something():
    own = files.load(FOLDER / "mazur.nnviz.json")
    assert {one[0] for one in usual_axes(own)} <= {*free_keys(own)}
