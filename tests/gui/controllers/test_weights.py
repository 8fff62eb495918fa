"""Weights in the File menu: taken as one command, written with their names, refused in one sentence."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl

from nnviz.gui.controllers.files import Files
from nnviz.gui.controllers.weights import Weights
from nnviz.gui.settings import Settings


@pytest.fixture
def files(runner, dialogs):
    return Files(runner, Settings(), dialogs)


@pytest.fixture
def weights(runner, dialogs, files):
    return Weights(runner, Settings(), dialogs, files)


@pytest.fixture
def doubled(runner, tmp_path):
    """A file with twice the weights of the session, named as by PyTorch."""
    own = runner.state().parameters
    arrays = {"fc1.weight": 2 * own.weights[0], "fc1.bias": own.biases[0],
              "fc2.weight": 2 * own.weights[1], "fc2.bias": own.biases[1]}  # fmt: skip
    np.savez(tmp_path / "model.npz", **arrays)
    return tmp_path / "model.npz"


def test_imported_weights_are_one_entry_of_the_timeline_and_are_told(weights, runner, dialogs, heard, doubled):
    dialogs.file, before = doubled, runner.state()
    weights.take()
    assert runner.state().parameters.weights[1].tolist() == (2 * before.parameters.weights[1]).tolist()
    assert runner.session.undo_text == "import weights"
    assert ("told", "The weights of 2 layers are those of model.npz; Reset returns to them.") in heard
    runner.session.undo()
    assert runner.state() is before


def test_weights_of_another_shape_are_refused_with_their_name_and_change_nothing(
    weights, runner, dialogs, heard, tmp_path
):
    fan_out, fan_in = runner.state().network.shapes[0]
    np.savez(tmp_path / "other.npz", W1=np.ones((fan_out + 1, fan_in)), W2=np.ones((1, fan_out + 1)))
    dialogs.file, before = tmp_path / "other.npz", runner.state()
    weights.take()
    ((sentence,),) = [said for name, *said in heard if name == "refused"]
    told = f"other.npz: W1 is {(fan_out + 1, fan_in)}, but W₁ of this net is {(fan_out, fan_in)}"
    assert sentence.startswith(told)
    assert runner.state() is before


def test_a_dialog_that_is_cancelled_does_nothing(weights, runner, heard):
    before = runner.state()
    weights.take()
    weights.write()
    assert heard == []
    assert runner.state() is before


@pytest.mark.parametrize(("chosen", "written"), [
    ("w.npz", "w.npz"), ("w.safetensors", "w.safetensors"), ("w", "w.npz"), ("w.v2", "w.v2.npz"),
])  # fmt: skip
def test_exported_weights_come_back_to_the_last_bit(weights, runner, dialogs, heard, tmp_path, chosen, written):
    runner.session.train(3)
    trained = runner.state().parameters
    dialogs.target = tmp_path / chosen
    weights.write()
    assert ("told", f"The weights were written to {written}.") in heard
    runner.run("new_weights")
    weights.take_from(tmp_path / written)
    back = runner.state().parameters
    assert [array.tobytes() for array in back.arrays] == [array.tobytes() for array in trained.arrays]


def test_the_next_dialog_begins_where_weights_were_last(weights, dialogs, doubled):
    dialogs.file = doubled
    weights.take()
    weights.write()
    title, start, kinds = dialogs.asked[-1]
    assert title == "Export weights"
    assert start.startswith(str(doubled.parent))
    assert start.endswith("-weights.npz")
    assert kinds == "Weights (*.npz *.safetensors);;All files (*)"


def test_what_cannot_be_written_is_told(weights, dialogs, heard, tmp_path):
    dialogs.target = tmp_path / "nowhere" / "w.npz"
    weights.write()
    assert [sentence for name, *sentence in heard if name == "refused"] == [
        ["w.npz cannot be written: No such file or directory."]
    ]


def test_a_file_of_weights_that_is_dropped_or_opened_is_for_the_net_that_there_is(weights, files, runner, doubled):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(doubled))])
    assert files.dropped(data) == doubled
    before = runner.state()
    files.open_path(doubled)
    assert runner.state().experiment.network == before.experiment.network
    assert runner.state().parameters.weights[0].tolist() == (2 * before.parameters.weights[0]).tolist()
