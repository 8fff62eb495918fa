"""Each command against what it promises: what stays, what is new, what it says."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.chain import Target
from nnviz.core.datasets import recognize
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.session import Session, UserError
from nnviz.session.commands import COMMANDS, carry_out, data, hand, look, network, training, update
from nnviz.session.lesson_place import LessonPlace
from nnviz.session.state import first_memory


def opened(name):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def weights(session):
    return session.state.parameters.weights


@pytest.fixture
def opened_with_biases():
    """A session at the start of a pass of a net whose biases begin at 0.25."""
    session = opened("start")
    session.run("set_bias", value=0.25)
    return session


def test_units_of_all_hidden_layers_are_one_command_that_spares_the_output():
    session = opened("iris")
    session.run("add_layer", after=1)
    session.run("set_units", layer=2, units=2)
    length = session.length
    session.run("set_hidden_units", units=6)
    assert [layer.units for layer in session.state.experiment.network.layers] == [6, 6, 3]
    assert [matrix.shape for matrix in weights(session)] == [(6, 4), (6, 6), (3, 6)]
    assert "Every hidden layer has 6 units: new weights." in session.state.message
    assert session.length == length + 1
    session.undo()
    assert [layer.units for layer in session.state.experiment.network.layers][1:] == [2, 3]


def test_the_activation_of_all_hidden_layers_keeps_weights_and_output():
    session = opened("iris")
    session.run("add_layer", after=1)
    session.run("set_activation", layer=2, name="relu")
    before, length = session.state.parameters, session.length
    session.run("set_hidden_activation", name="gelu")
    assert [layer.activation.name for layer in session.state.network.layers] == ["gelu", "gelu", "softmax"]
    assert session.state.parameters is before
    assert session.length == length + 1


def test_softmax_in_all_hidden_layers_is_refused():
    session = opened("iris")
    with pytest.raises(UserError, match="softmax"):
        session.run("set_hidden_activation", name="softmax")


@pytest.mark.parametrize(
    ("command", "arguments"), [("set_hidden_units", {"units": 3}), ("set_hidden_activation", {"name": "tanh"})]
)
def test_a_net_without_hidden_layers_has_none_to_set(command, arguments):
    session = opened("iris")
    session.run("remove_layer", layer=1)
    with pytest.raises(UserError, match="no hidden layer"):
        session.run(command, **arguments)


def test_the_learning_rate_keeps_the_weights():
    session = opened("iris")
    session.next("update")
    session.next("layer")
    before, cursor = session.state.parameters, session.state.cursor
    session.run("set_learning_rate", value=0.7)
    assert session.state.parameters is before
    assert session.state.cursor == cursor
    assert "weights stay" in session.state.message


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("set_seed", {"seed": 7}),
        ("set_scheme", {"scheme": "he_normal"}),
        ("set_units", {"layer": 1, "units": 7}),
        ("set_hidden_units", {"units": 7}),
        ("add_layer", {"after": 1}),
        ("new_weights", {}),
    ],
)
def test_initialization_seed_and_shape_make_new_weights_and_say_so(command, arguments):
    session = opened("iris")
    session.next("update")
    session.next("layer")
    session.run(command, **arguments)
    assert session.state.updates == 0
    assert session.state.cursor == 0
    assert session.state.parameters is session.state.initial
    assert "ew weights" in session.state.message


def test_reset_brings_back_the_same_initial_weights():
    session = opened("iris")
    initial = weights(session)
    for _ in range(3):
        session.next("update")
    session.run("reset")
    assert all(np.array_equal(a, b) for a, b in zip(weights(session), initial, strict=True))


def test_new_weights_take_the_next_seed():
    session = opened("iris")
    seed, before = session.state.experiment.initialization.seed, weights(session)
    session.run("new_weights")
    assert session.state.experiment.initialization.seed == seed + 1
    assert not np.array_equal(weights(session)[0], before[0])


def test_an_activation_or_a_loss_keeps_the_weights():
    session = opened("mazur")
    before = session.state.parameters
    session.run("set_activation", layer=1, name="relu")
    assert session.state.message == "Layer 1: ReLU.", "as it is called where it is chosen"
    session.run("set_loss", name="mean_squared_error")
    assert session.state.parameters is before


def test_a_layer_without_biases_keeps_its_weights_and_gets_them_back_as_they_start(opened_with_biases):
    session, first = opened_with_biases, weights(opened_with_biases)
    session.run("set_layer_bias", layer=1, value=False)
    assert session.state.message == "Layer 1 has no biases: the weights stay."
    assert weights(session) is first
    assert [len(b) for b in session.state.parameters.biases] == [0, 1]
    assert not session.state.experiment.network.layers[0].bias
    assert session.state.parameters is session.state.initial
    session.next("update")
    session.next("factor")
    moved = weights(session)
    assert session.state.parameters.biases[0].shape == (0,)
    session.run("set_layer_bias", layer=1, value=True)
    assert session.state.message == "Layer 1 has biases, which start at 0.250: the weights stay."
    assert weights(session) is moved
    assert session.state.parameters.biases[0].tolist() == [0.25, 0.25]
    assert session.state.initial.biases[0].tolist() == [0.25, 0.25]
    session.run("reset")
    assert all(map(np.array_equal, weights(session), first))


def test_biases_come_and_go_undone_and_in_parameters_that_the_file_gives(tmp_path):
    session = opened("mazur")
    old = session.state
    session.run("set_layer_bias", layer=2, value=False)
    assert session.state.experiment.parameters.biases == ((0.35, 0.35), ())
    session.save(tmp_path / "bare.nnviz.json")
    again = Session.open(tmp_path / "bare.nnviz.json")
    assert again.state.experiment == session.state.experiment
    assert [b.tolist() for b in again.state.parameters.biases] == [[0.35, 0.35], []]
    session.run("set_layer_bias", layer=2, value=True)
    assert session.state.experiment.parameters.biases == ((0.35, 0.35), (0.0, 0.0))
    session.save(tmp_path / "full.nnviz.json")
    saved = [(tmp_path / f"{name}.nnviz.json").read_text(encoding="utf-8") for name in ("bare", "full")]
    versions = [text.splitlines()[2] for text in saved]
    assert versions == ['  "version": 3,', '  "version": 1,']
    session.undo()
    session.undo()
    assert session.state is old
    length = session.length
    session.run("set_layer_bias", layer=2, value=True)
    assert session.length == length
    assert session.state.parameters is old.parameters


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if OPTIMIZERS[name].memory])
def test_an_optimizer_goes_on_remembering_all_other_numbers(name):
    session = opened("iris")
    session.run("set_optimizer", name=name)
    session.next("update")
    session.next("update")
    before = session.state.memory
    session.run("set_layer_bias", layer=1, value=False)
    session.next("update")
    assert session.state.memory.t == before.t + 1
    session.back("update")
    session.run("set_layer_bias", layer=1, value=True)
    after, fresh = session.state.memory, first_memory(session.state.experiment, session.state.parameters)
    for own, old, new in zip(after.values, before.values, fresh.values, strict=True):
        assert own.weights is old.weights
        assert np.array_equal(own.biases[0], new.biases[0])
        assert own.biases[1] is old.biases[1]
    session.next("update")


@pytest.mark.parametrize(("row", "left"), [(None, Target(1, "W")), (2, Target(1, "W", 2, 0))])
def test_a_chain_by_a_bias_that_goes_leads_to_the_weights(row, left):
    session = opened("iris")
    session.run("choose", layer=1, parameter="b", row=row)
    session.next("pass")
    session.run("set_layer_bias", layer=2, value=False)
    assert session.state.target == Target(1, "b", row)
    session.run("set_layer_bias", layer=1, value=False)
    assert session.state.target == left
    with pytest.raises(UserError, match=r"^Layer 1 has no biases\.$"):
        session.run("choose", layer=1, parameter="b", row=row)
    with pytest.raises(UserError, match=r"^Layer 1 has no biases\.$"):
        session.run("set_parameter", layer=1, parameter="b", row=0, column=None, value=1.0)
    session.run("choose", layer=2, parameter="W")
    session.run("set_data", name="xor")
    assert session.state.experiment.network.layers[1].bias is False
    assert session.state.network.bare == (1, 2)


def test_a_cursor_in_the_branch_of_biases_that_go_stays_in_its_place():
    session = opened("mazur")
    session.run("set_route", route="pass")
    kinds = [(step.part.kind, step.part.layer) for step in session.state.steps]
    session.run_to(kinds.index(("dZ_db", 2)) + 1)
    session.run("set_layer_bias", layer=2, value=False)
    assert (session.state.step.part.kind, session.state.step.part.layer) == ("dZ_dW", 2)
    assert len(session.state.steps) == len(kinds) - 1
    while session.state.cursor < len(session.state.steps):
        session.next()
        session.frame()


def test_a_run_of_a_net_with_biases_is_not_gone_back_to_without_them():
    session = opened("xor")
    session.run("train", updates=5)
    session.run("set_layer_bias", layer=1, value=False)
    with pytest.raises(UserError, match="a net of another shape"):
        session.run("go_to_update", update=2)
    session.run("train", updates=5)
    assert session.state.parameters.biases[0].shape == (0,)
    assert (session.state.run.number, session.state.run.parent) == (2, None)
    session.undo()
    session.undo()
    session.run("go_to_update", update=2)
    assert session.state.updates == 2


def test_biases_are_there_or_not_and_nothing_between():
    session = opened("iris")
    for value in (0, "no", None):
        with pytest.raises(UserError, match="true or false"):
            session.run("set_layer_bias", layer=1, value=value)
    with pytest.raises(UserError, match="There is no layer 3"):
        session.run("set_layer_bias", layer=3, value=False)


def test_where_no_layer_has_biases_the_number_that_they_start_from_is_only_kept():
    session = opened("xor")
    for layer in (1, 2):
        session.run("set_layer_bias", layer=layer, value=False)
    session.run("set_bias", value=0.5)
    assert session.state.message == "No layer has biases; they would start at 0.500: new weights."
    session.run("add_layer", after=1)
    assert session.state.network.bare == (1, 2, 3)
    session.run("set_layer_bias", layer=2, value=True)
    assert session.state.parameters.biases[1].tolist() == [0.5] * len(session.state.parameters.biases[1])


def test_scheme_options_come_with_the_scheme():
    session = opened("iris")
    session.run("set_scheme", scheme="constant")
    session.run("set_scheme_option", key="value", value=0.25)
    assert np.all(weights(session)[0] == 0.25)
    session.run("set_scheme", scheme="zeros")
    assert not np.any(weights(session)[0])
    session.run("set_bias", value=0.5)
    assert np.all(session.state.parameters.biases[0] == 0.5)


def test_layers_come_and_go_but_the_output_stays():
    session = opened("iris")
    session.run("add_layer", after=0)
    assert session.state.network.depth == 3
    session.run("choose", layer=3, parameter="W", row=2, column=4)
    session.run("remove_layer", layer=1)
    session.run("remove_layer", layer=1)
    assert session.state.network.depth == 1
    assert session.state.target.layer == 1
    with pytest.raises(UserError, match="output layer"):
        session.run("remove_layer", layer=1)


def test_a_data_set_brings_the_network_that_fits_it():
    session = Session.new()
    session.run("set_data", name="iris")
    assert session.state.network.inputs == 4
    assert session.state.network.outputs == 3
    assert session.state.network.layers[-1].activation.name == "softmax"
    assert session.state.network.loss.name == "cross_entropy"
    assert "ris" in session.state.experiment.title
    session.run("set_data", name="sine")
    assert session.state.network.inputs == 1
    assert session.state.network.loss.name == "half_squared_error"


def test_data_options_keep_the_weights():
    session = Session.new()
    session.run("set_data", name="moons")
    before = session.state.parameters
    session.run("set_data_option", key="noise", value=0.3)
    session.run("set_data_option", key="test_fraction", value=0.25)
    session.run("select_sample", index=199)
    session.run("set_data_option", key="samples", value=50)
    assert session.state.parameters is before
    assert len(session.state.data.inputs) == 50
    assert session.state.experiment.sample == 49


def test_a_csv_file_of_the_users_own_is_opened(tmp_path):
    (tmp_path / "flowers.csv").write_text("length;width;kind\n1.5;2;a\n2;1;b\n3;4;c\n1;1;a\n", encoding="utf-8-sig")
    session = Session.new()
    session.run("open_csv", path=str(tmp_path / "flowers.csv"))
    assert session.state.network.outputs == 3
    assert session.state.data.feature_names == ("length", "width")
    session.next("update")
    with pytest.raises(UserError, match="height"):
        session.run("open_csv", path=str(tmp_path / "flowers.csv"), target="height")


def test_a_csv_file_is_opened_as_is_proposed_and_what_is_left_out_is_said(tmp_path):
    cells = enumerate(["1.5,x", "NA,y", "4,y", "5,?", "6,x"], start=1)
    rows = "".join(f"{row},2024-01-0{row},{rest}\n" for row, rest in cells)
    (tmp_path / "t.csv").write_text(f"nr,day,a,kind\n{rows}")
    session = Session.new()
    session.run("open_csv", path=str(tmp_path / "t.csv"))
    assert session.state.data.inputs.tolist() == [[1.5], [4], [6]]
    assert session.state.message.endswith(
        'Left out: 2 columns ("nr", "day") and 2 rows with a missing cell (lines 3, 5).'
    )
    data = session.state.experiment.data
    assert (data.target, data.missing, [one.column for one in data.features]) == ("kind", "drop", ["a"])


def test_a_table_that_was_recognized_already_is_not_read_again(tmp_path, monkeypatch):
    (tmp_path / "t.csv").write_text("a,b,kind\n1.5,2,x\n3.5,4,y\n")
    found = recognize(tmp_path / "t.csv", None, roles={"b": "left out"})
    monkeypatch.setattr("nnviz.core.datasets.read_csv", None)
    session = Session.new()
    session.run("open_csv", path=str(tmp_path / "t.csv"), found=found)
    assert session.state.data.inputs.tolist() == [[1.5], [3.5]]
    assert session.state.message.endswith('Left out: 1 column ("b").')


def test_a_table_that_is_gone_since_it_was_recognized_is_refused_in_words(tmp_path):
    (tmp_path / "t.csv").write_text("a,b,kind\n1.5,2,x\n3.5,4,y\n")
    found = recognize(tmp_path / "t.csv")
    (tmp_path / "t.csv").unlink()
    with pytest.raises(UserError, match="there is no file"):
        Session.new().run("open_csv", path=str(tmp_path / "t.csv"), found=found)


def test_a_weight_edited_during_the_update_finishes_the_update_first():
    session = opened("mazur")
    session.end()
    session.run("set_parameter", layer=1, parameter="W", row=0, column=0, value=1.0)
    assert session.state.updates == 1
    assert session.state.cursor == 0
    assert weights(session)[0][0, 0] == 1.0
    assert weights(session)[1][0, 0] == pytest.approx(0.358916480, rel=1e-8)


def test_an_input_edited_by_hand_is_kept_until_it_is_restored():
    session = opened("mazur")
    session.run("set_input", index=0, value=5.0)
    session.run("set_learning_rate", value=0.3)
    assert session.state.computation.x[0] == 5.0
    assert session.state.data.inputs[0, 0] == 0.05
    session.run("restore_input")
    assert session.state.computation.x[0] == 0.05
    assert not session.state.input_edited


def test_a_row_gets_other_inputs_for_now_and_becomes_the_sample():
    session = Session.new()
    rows, target = session.state.data.inputs.copy(), session.state.data.targets[3]
    session.run("set_inputs", row=3, values=(0.25, -2.0))
    state = session.state
    assert (state.experiment.sample, state.input_edited) == (3, True)
    assert state.computation.x.tolist() == [0.25, -2.0]
    assert np.array_equal(state.computation.y, target)
    assert np.array_equal(state.data.inputs, rows)
    session.run("set_inputs", row=3, values=rows[3].tolist())
    assert not session.state.input_edited, "it is back where it is in the data"


def test_choosing_a_whole_layer_leaves_the_path_view():
    session = opened("mazur")
    session.run("set_view", view="path")
    session.run("choose", layer=2, parameter="W")
    assert session.state.view == "matrix"


def test_the_whole_pass_has_no_path_view_and_the_path_view_takes_one_chain():
    session = opened("mazur")
    session.run("set_view", view="path")
    session.run("set_route", route="pass")
    assert session.state.view == "matrix"
    session.run("set_view", view="path")
    assert session.state.route == "chain"


def test_the_route_can_be_switched_in_the_middle_of_the_backward_pass():
    session = opened("deep-20-layers")
    session.run("set_route", route="pass")
    session.run_to(70)
    part = session.state.step.part
    session.run("set_route", route="chain")
    session.run("set_route", route="pass")
    assert abs(session.state.cursor - 70) <= 2
    assert session.state.step.part.layer == part.layer


@pytest.mark.parametrize("module", [data, hand, look, network, training, update])
def test_every_function_of_a_module_of_commands_can_be_run_by_its_name(module):
    own = {name: one for name, one in vars(module).items() if getattr(one, "__module__", "") == module.__name__}
    public = {name: one for name, one in own.items() if not name.startswith("_")}
    assert public
    assert {name: COMMANDS.get(name) for name in public} == public


def test_every_command_is_a_function_with_a_sentence():
    for name, command in COMMANDS.items():
        assert command.__name__ == name
        assert command.__doc__


@pytest.mark.parametrize(("command", "arguments"), [("friendly_numbers", {}), ("set_data", {"name": "xor"})])
def test_a_lesson_goes_on_over_a_command_that_makes_another_net(command, arguments):
    place = LessonPlace(1, 2)
    state = replace(Session.new().state, lesson=place)
    assert carry_out(command, state, **arguments).lesson is place
