"""What PyTorch, Keras and others call the names and keys of an experiment file, and typing mistakes.

``SAME`` holds names of the same method, ``OTHER`` those of methods that nnviz does not have: a misspelt name is looked
for among all of them, so that none is taken for that of another method. Names stand here as ``plain`` leaves them.

Sources: the reference pages of torch.nn, torch.nn.functional, torch.nn.init, torch.optim and torch.optim.lr_scheduler;
keras.activations, .losses, .initializers, .optimizers and .optimizers.schedules; scikit-learn's MLPClassifier and
sklearn.datasets; optax; MATLAB's transfer functions. "Same" is the method, whose defaults may differ:

- Keras' glorot_normal, he_normal and lecun_normal cut the tails off at two deviations, with the same variance;
- torch.nn.init.kaiming_*_ has the gain √2, as here, unless it is told a slope (torch.nn.Linear tells it √5: gain √⅓);
- PyTorch's leaky ReLU has the slope 0.01 as here, Keras' another one; of GELU, PyTorch's default is the exact form;
- mse is the mean over outputs and rows in both, bce and categorical_crossentropy compare probabilities in Keras, while
  torch.nn.CrossEntropyLoss takes what goes into a softmax, and NLLLoss the logarithm of what comes out of it;
- torch.optim.lr_scheduler.ConstantLR begins with a third of the rate: another schedule than "constant";
- PyTorch counts epochs where nnviz counts updates, and Keras' decays are for so many steps.
"""

from collections.abc import Iterable, Mapping

#: What a name names → the name here → others for the same.
SAME: dict[str, dict[str, str]] = {
    "activation": {
        "identity": "linear none purelin",
        "sigmoid": "logistic logsig expit",
        "tanh": "tansig hyperbolictangent",
        "relu": "rectifier rectifiedlinear rectifiedlinearunit poslin",
        "leaky_relu": "lrelu leaky leakyrectify",
        "elu": "exponentiallinearunit",
        "gelu": "gelunew gelutanh gelupytorchtanh gaussianerrorlinearunit",
        "sin": "sine",
        "square": "quadratic squared",
    },
    "loss": {
        "mean_squared_error": "mse mseloss",
        "binary_cross_entropy": "bce bceloss bcewithlogits bcewithlogitsloss "
        "binarycrossentropywithlogits sigmoidcrossentropy sigmoidcrossentropywithlogits sigmoidbinarycrossentropy",
        "cross_entropy": "ce crossentropyloss cce categoricalcrossentropy sparsecategoricalcrossentropy "
        "softmaxcrossentropy softmaxcrossentropywithlogits nll nllloss negativeloglikelihood",
    },
    "initialization scheme": {
        "zeros": "zero zerosinit",
        "constant": "ones one const",
        "normal": "randomnormal gaussian randn",
        "uniform": "randomuniform",
        "xavier_uniform": "glorotuniform",
        "xavier_normal": "glorotnormal",
        "he_uniform": "kaiminguniform",
        "he_normal": "kaimingnormal",
    },
    "optimizer": {
        "sgd": "gd gradientdescent stochasticgradientdescent",
        "momentum": "sgdm sgdmomentum sgdwithmomentum heavyball",
        "nesterov": "nag nesterovmomentum sgdnesterov nesterovacceleratedgradient",
    },
    "schedule": {
        "constant": "fixed none constantschedule",
        "step": "steplr stepdecay",
        "exponential": "exponentiallr exponentialdecay",
        "inverse_time": "inversetimedecay",
        "cosine": "cosineannealing cosineannealinglr cosinedecay cosinedecayschedule",
        "warmup_cosine": "cosinewarmup cosinewithwarmup linearwarmupcosineannealinglr warmupcosinedecayschedule",
        "one_cycle": "onecyclelr onecyclepolicy 1cycle cosineonecycleschedule",
    },
    "data set": {
        "gauss": "gaussian gaussians twogaussians",
        "spiral": "spirals twospirals",
        "moons": "makemoons twomoons",
        "sine": "sin",
        "iris": "loadiris fisheriris",
    },
    "key": {
        "learning_rate": "lr eta eta0 learningrateinit",
        "betas": "beta beta1 beta2",
        "eps": "epsilon",
        "alpha": "rho",
        "weight_decay": "wd",
        "minimum": "etamin",
        "steps": "step tmax totalsteps decaysteps numtrainingsteps",
        "warmup": "warmupsteps numwarmupsteps",
        "std": "stddev",
        "low": "minval a",
        "high": "maxval b",
        "value": "val",
        "scheme": "name method",
        "name": "type",
        "units": "unit nodes neurons outfeatures",
        "bias": "usebias hasbias biases",
        "biases": "bias",
        "inputs": "infeatures inputdim",
        "loss": "criterion",
        "initialization": "init initializer",
        "optimizer": "optim",
        "batch_size": "batch",
        "data": "dataset",
        "seed": "randomstate randomseed",
        "samples": "nsamples",
        "test_fraction": "testsize",
    },
}

#: What a name names → methods that are not here, so that no name here stands for them.
OTHER: dict[str, str] = {
    "activation": "silu swish mish selu celu prelu rrelu relu6 crelu srelu glu geglu reglu swiglu quickgelu hardtanh "
    "hardsigmoid hsigmoid hardswish hardsilu softsign softmin softmax2d logsigmoid logsoftmax softshrink hardshrink "
    "tanhshrink threshold exponential exp cos cosine tan sinh cosh asinh atan arctan sign sinc step heaviside hardlim "
    "gaussian maxout sparsemax squareplus abs",
    "loss": "mae l1 l1loss l2 l2loss sse meanabsoluteerror meanabsolutepercentageerror mape "
    "meansquaredlogarithmicerror msle rmse rootmeansquarederror sumsquarederror squarederror halfmeansquarederror "
    "huber huberloss smoothl1 smoothl1loss logcosh hinge hingeloss squaredhinge categoricalhinge kld kldivloss "
    "kldivergence poisson poissonnllloss gaussiannllloss cosinesimilarity cosineembeddingloss logloss focal "
    "binaryfocalcrossentropy categoricalfocalcrossentropy ctc ctcloss",
    "initialization scheme": "he kaiming xavier glorot lecun random truncatednormal truncnormal identity eye dirac "
    "sparse variancescaling deltaorthogonal lognormal",
    "optimizer": "adadelta adamax nadam nadamw radam radamw sparseadam adafactor adabelief adabound adan adagradw "
    "amsgrad asgd rprop lbfgs ftrl lion lamb lars muon yogi novograd sgdw sgdr sgld signsgd",
    "schedule": "constantlr linear linearlr warmup polynomial polynomiallr polynomialdecay multistep multisteplr "
    "piecewiseconstantdecay reducelronplateau cyclic cycliclr lambdalr multiplicativelr cosinedecayrestarts "
    "cosineannealingwarmrestarts sgdr noam invscaling adaptive",
    "data set": "xnor and or nand nor mnist digits wine breastcancer titanic penguins makecircles makeblobs blobs "
    "diabetes californiahousing cifar10 cosine",
    "key": "",
}

#: What goes with the name here where another name says more.
_SOFTMAX, _SIGMOID = " with a softmax output layer", " with a sigmoid output layer"
WITH: dict[str, str] = {
    **dict.fromkeys(("ones", "one"), ' with "value": 1'),
    **dict.fromkeys(("crossentropyloss", "softmaxcrossentropy", "softmaxcrossentropywithlogits"), _SOFTMAX),
    **dict.fromkeys(("nll", "nllloss", "negativeloglikelihood"), _SOFTMAX),
    **dict.fromkeys(("bcewithlogits", "bcewithlogitsloss", "binarycrossentropywithlogits"), _SIGMOID),
    **dict.fromkeys(("sigmoidcrossentropy", "sigmoidcrossentropywithlogits"), _SIGMOID),
    "sigmoidbinarycrossentropy": _SIGMOID,
    "sparsecategoricalcrossentropy": " with one-hot targets",
}

_SHORT = 4  # letters; of so short a name every change of a letter is another name, but not two in the wrong order
_LONG = 7  # letters; two mistakes are allowed from here on


def plain(name: str) -> str:
    """ "torch.nn.init.kaiming_uniform_" as "kaiminguniform": the last part, its letters and digits, in lower case."""
    return "".join(letter for letter in name[-100:].rsplit(".", 1)[-1].lower() if letter.isalnum())


def meant(name: str, known: Iterable[str], what: str) -> str:
    """The known name of the method that ``name`` stands for, quoted, with what goes with it; "" where there is none.

    ``name`` may be misspelt. ``what`` is a key of SAME; other words have no names but the known ones.
    """
    words = _words(tuple(known), what)
    read = _read(plain(name), words)
    found = {words[word] for word in read}
    if len(found) != 1 or not (only := found.pop()):
        return ""
    return f'"{only}"{WITH.get(read[0], "")}'


def _words(known: tuple[str, ...], what: str) -> dict[str, str]:
    """Every name there is, plain, with the known one of the same method, or "" where none is known."""
    same: Mapping[str, str] = SAME.get(what, {})
    others = {word: "" for word in OTHER.get(what, "").split()}
    synonyms = {word: name if name in known else "" for name, words in same.items() for word in words.split()}
    return others | synonyms | {plain(name): name for name in known}


def _read(written: str, words: Mapping[str, str]) -> list[str]:
    """The word itself, else those that it most likely is a misspelling of; and short known ones that it may be of."""
    if written in words:
        return [written]
    mistakes = {word: _mistakes(written, word) for word in words}
    fewest = min((count for count in mistakes.values() if count), default=0)
    likely = [word for word, count in mistakes.items() if count == fewest and count]
    doubts = [word for word in words if words[word] and not mistakes[word] and _distance(written, word) <= fewest]
    return likely + doubts if likely else []


def _mistakes(written: str, word: str) -> int:
    """How many mistakes of typing made ``written`` of ``word``; 0 for more than a word of that length allows."""
    length = min(len(written), len(word))
    if length <= _SHORT:
        return int(sorted(written) == sorted(word) and _distance(written, word) == 1)
    most = 2 if length >= _LONG else 1
    count = _distance(written, word) if abs(len(written) - len(word)) <= most else most + 1
    return count if count <= most else 0


def _distance(one: str, other: str) -> int:
    """Letters left out, added, replaced, or swapped with their neighbour, each once (Damerau 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]
