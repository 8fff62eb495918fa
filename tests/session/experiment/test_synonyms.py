"""Names that other libraries give to the same thing, and names of other things.

What is the same as what is written down here by hand, from the definitions in those libraries' references.
"""

import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from texts import texts

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.datasets import BUILTIN
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.losses import LOSSES
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.errors import UserError
from nnviz.session.experiment import files, synonyms
from nnviz.session.experiment.refusals import closest

REGISTRIES = {
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "initialization scheme": INITIALIZERS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "data set": BUILTIN,
}

SAME = {
    "activation": {
        "identity": "Identity nn.Identity linear Linear keras.activations.linear",
        "sigmoid": "Sigmoid nn.Sigmoid logistic simgoid sigmiod",
        "tanh": "Tanh nn.Tanh TanH tahn",
        "relu": "ReLU nn.ReLU Relu RELU torch.nn.functional.relu",
        "leaky_relu": "LeakyReLU leaky-relu leakyrelu nn.LeakyReLU leaky_rleu",
        "elu": "ELU nn.ELU",
        "gelu": "GELU gelu_new",
        "softplus": "Softplus soft_plus sofplus",
        "square": "Square nn.Square quadratic squared sqare",
        "sin": "sine",
        "softmax": "Softmax soft_max sotfmax",
    },
    "loss": {
        "half_squared_error": "HalfSquaredError half_square_error",
        "mean_squared_error": "mse MSE MSELoss nn.MSELoss mse_loss MeanSquaredError mean_square_error",
        "binary_cross_entropy": "bce BCELoss BinaryCrossentropy binary_crossentropy binary_crossentorpy",
        "cross_entropy": "CE categorical_crossentropy CategoricalCrossentropy crossentropy crossentorpy",
    },
    "initialization scheme": {
        "zeros": "Zeros zeros_ zero",
        "constant": "Constant constant_",
        "normal": "normal_ random_normal RandomNormal",
        "uniform": "uniform_ random_uniform RandomUniform unifrom",
        "xavier_uniform": "xavier_uniform_ glorot_uniform GlorotUniform xavier_unifrom glorot_unifrom",
        "xavier_normal": "xavier_normal_ glorot_normal GlorotNormal",
        "he_uniform": "HeUniform kaiming_uniform kaiming_uniform_ torch.nn.init.kaiming_uniform_ kaimming_uniform",
        "he_normal": "HeNormal kaiming_normal kaiming_normal_",
        "lecun_uniform": "LecunUniform",
        "lecun_normal": "LecunNormal",
        "orthogonal": "Orthogonal orthogonal_ orthogonol",
    },
    "optimizer": {
        "sgd": "SGD torch.optim.SGD sdg",
        "momentum": "sgd_momentum SGDM",
        "nesterov": "Nesterov NAG nestrov",
        "adagrad": "Adagrad AdaGrad",
        "rmsprop": "RMSprop RMSProp rms_prop",
        "adam": "Adam keras.optimizers.Adam",
        "adamw": "AdamW",
    },
    "schedule": {
        "step": "StepLR",
        "exponential": "ExponentialLR ExponentialDecay exponental",
        "inverse_time": "InverseTimeDecay",
        "cosine": "CosineAnnealingLR CosineDecay cosine_annealing",
        "warmup_cosine": "cosine_with_warmup warm-up_cosine",
        "one_cycle": "OneCycleLR onecycle 1cycle",
    },
    "data set": {"xor": "XOR", "moons": "two_moons make_moons", "sine": "sin Sine", "iris": "load_iris irsi"},
}  # fmt: skip

OTHER = {
    "activation": "SiLU swish Mish SELU CELU PReLU RReLU ReLU6 GLU Hardtanh hard_sigmoid Hardswish Softsign Softmin "
    "LogSigmoid log_softmax Tanhshrink Softshrink exponential cos tan sinh sign sinc atan gaussian Softmax2d",
    "loss": "mae L1Loss mean_absolute_error HuberLoss SmoothL1Loss log_cosh hinge KLDivLoss PoissonNLLLoss "
    "mean_squared_logarithmic_error rmse root_mean_squared_error mean_absolute_percentage_error cosine_similarity",
    "initialization scheme": "truncated_normal TruncatedNormal trunc_normal_ eye_ dirac_ sparse_ identity "
    "VarianceScaling he xavier",
    "optimizer": "Adadelta Adamax NAdam RAdam NAdamW ASGD Rprop LBFGS Ftrl Lion Lamb Adan SparseAdam Adafactor SGDW",
    "schedule": "ConstantLR LinearLR PolynomialLR MultiStepLR CyclicLR ReduceLROnPlateau CosineAnnealingWarmRestarts "
    "LambdaLR PiecewiseConstantDecay polynomial_decay warmup",
    "data set": "xnor and or mnist digits wine make_circles make_blobs",
}  # fmt: skip

FILE = {
    "format": "nnviz-experiment",
    "version": 1,
    "network": {"inputs": 2, "layers": [{"units": 1, "activation": "tanh"}], "loss": "half_squared_error"},
    "data": {"name": "xor"},
}


def refused(section, value):
    """The sentence about a file with that section."""
    with pytest.raises(UserError) as caught:
        files.parse(json.dumps({**FILE, section: value}), "net.nnviz.json")
    return str(caught.value)


KEYS = [
    ("lr", '"learning_rate"'), ("learning_rat", '"learning_rate"'), ("epsilon", '"eps"'), ("beta_1", '"betas"'),
    ("wd", '"weight_decay"'), ("weight_deacy", '"weight_decay"'), ("type", '"name"'),
]  # fmt: skip


def listed(table):
    return [
        (what, word, name) for what, names in table.items() for name, words in names.items() for word in words.split()
    ]


@pytest.mark.parametrize(("what", "word", "name"), listed(SAME))
def test_another_name_of_the_same_method_points_to_it(what, word, name):
    assert closest(word, REGISTRIES[what], what) == f'; did you mean "{name}"?'


@pytest.mark.parametrize(("what", "word"), [(what, word) for what, words in OTHER.items() for word in words.split()])
def test_the_name_of_another_method_points_nowhere(what, word):
    assert closest(word, REGISTRIES[what], what) == "."


@pytest.mark.parametrize(
    ("what", "word", "meant"),
    [
        ("initialization scheme", "ones", '"constant" with "value": 1'),
        ("loss", "CrossEntropyLoss", '"cross_entropy" with a softmax output layer'),
        ("loss", "NLLLoss", '"cross_entropy" with a softmax output layer'),
        ("loss", "softmax_cross_entropy_with_logits", '"cross_entropy" with a softmax output layer'),
        ("loss", "sparse_categorical_crossentropy", '"cross_entropy" with one-hot targets'),
        ("loss", "BCEWithLogitsLoss", '"binary_cross_entropy" with a sigmoid output layer'),
    ],
)
def test_a_name_that_says_more_points_to_all_of_it(what, word, meant):
    assert closest(word, REGISTRIES[what], what) == f"; did you mean {meant}?"


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("bias", ["weights", "biases"], "biases"),
        ("bias", ["units", "activation", "bias2"], ""),
        ("use_bias", ["units", "activation", "bias"], "bias"),
        ("biases", ["units", "activation", "bias"], "bias"),
        ("no_bias", ["units", "activation", "bias"], ""),  # which is true where bias is false
        ("init", ["network", "initialization"], "initialization"),
        ("batchsize", ["batch_size", "data"], "batch_size"),
        ("unit", ["units", "activation"], "units"),
        ("nodes", ["units", "activation"], "units"),
        ("batch", ["batch_size", "data"], "batch_size"),
        ("dataset", ["batch_size", "data"], "data"),
        ("lr", ["network", "data"], ""),
    ],
)
def test_a_key_points_only_to_one_that_is_known_there(word, known, meant):
    assert closest(word, known) == (f'; did you mean "{meant}"?' if meant else ".")


@pytest.mark.parametrize(("key", "meant"), KEYS)
def test_keys_of_other_libraries_point_to_the_key_here(key, meant):
    assert refused("optimizer", {"name": "adam", key: 1}).endswith(f"; did you mean {meant}?")


@pytest.mark.parametrize(
    ("section", "value", "end"),
    [
        ("optimizer", {"name": "rmsprop", "rho": 0.9}, 'did you mean "alpha"?'),
        ("optimizer", {"name": "adam", "rho": 0.9}, "it takes betas, eps, weight_decay."),
        ("schedule", {"name": "cosine", "T_max": 9}, 'did you mean "steps"?'),
        ("schedule", {"name": "one_cycle", "total_steps": 9}, 'did you mean "steps"?'),
        ("schedule", {"name": "cosine", "eta_min": 0.1}, 'did you mean "minimum"?'),
        ("schedule", {"name": "exponential", "decay_steps": 9}, "it takes gamma."),
        ("initialization", {"scheme": "normal", "stddev": 0.1}, 'did you mean "std"?'),
        ("initialization", {"scheme": "uniform", "minval": 0.1}, 'did you mean "low"?'),
        ("initialization", {"scheme": "he_normal", "a": 0.1}, "it takes gain."),
        ("initialization", {"name": "he_normal"}, 'did you mean "scheme"?'),
    ],
)
def test_a_key_points_to_one_that_the_choice_takes(section, value, end):
    assert refused(section, value).endswith(end)


@pytest.mark.parametrize(
    ("section", "value", "end"),
    [
        ("initialization", {"scheme": "kaiming_uniform"}, 'did you mean "he_uniform"?'),
        ("initialization", {"scheme": "glorot_uniform"}, 'did you mean "xavier_uniform"?'),
        ("initialization", {"scheme": "truncated_normal"}, "lecun_normal, orthogonal, grid)."),
        ("optimizer", {"name": "Adam"}, 'did you mean "adam"?'),
        ("schedule", {"name": "StepLR"}, 'did you mean "step"?'),
        ("network", {**FILE["network"], "loss": "mse"}, 'did you mean "mean_squared_error"?'),
        ("network", {**FILE["network"], "layers": [{"units": 1, "activation": "ReLU"}]}, 'did you mean "relu"?'),
        ("data", {"name": "two_moons"}, 'did you mean "moons"?'),
        ("criterion", "mse", "data, sample, parameters)."),
    ],
)
def test_a_file_with_the_name_of_another_library_is_told_the_name_here(section, value, end):
    assert refused(section, value).endswith(end)


@pytest.mark.parametrize("what", REGISTRIES)
def test_the_table_names_what_there_is_and_no_name_twice(what):
    same = [word for words in synonyms.SAME[what].values() for word in words.split()]
    words = [*same, *synonyms.OTHER[what].split(), *map(synonyms.plain, REGISTRIES[what])]
    assert set(synonyms.SAME[what]) <= set(REGISTRIES[what])
    assert words == [synonyms.plain(word) for word in words]
    assert len(words) == len(set(words))


@st.composite
def misspelt(draw):
    """A known name with one letter left out, added, replaced, or swapped with the next."""
    what = draw(st.sampled_from(list(REGISTRIES)))
    name = draw(st.sampled_from(list(REGISTRIES[what])))
    at = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    before, here, after = name[:at], name[at], name[at + 1 :]
    ends = [after, letter + here + after, letter + after, after[:1] + here + after[1:]]
    return what, name, before + draw(st.sampled_from(ends))


@given(misspelt())
@example(("optimizer", "sgd", "msgd"))
@example(("optimizer", "sgd", "sgmd"))
def test_a_misspelt_name_points_to_itself_or_nowhere(case):
    what, name, written = case
    known_otherwise = " ".join(synonyms.SAME.get(what, {}).values()).split()
    if written not in [*REGISTRIES[what], *known_otherwise]:
        assert closest(written, REGISTRIES[what], what) in {".", f'; did you mean "{name}"?'}


@given(texts(max_size=300), st.sampled_from(list(REGISTRIES)))
def test_any_text_can_be_asked_for(text, what):
    assert closest(text, REGISTRIES[what], what)
