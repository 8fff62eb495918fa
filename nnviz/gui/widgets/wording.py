"""Refusals in the words of the window: whoever moves a slider has not written a key of a file."""

import re

#: A refusal that names a key's path in the experiment file, and what was expected there.
PATH = re.compile(r"(?P<path>(?:[a-z_]+(?:\[\d+\])*\.)+)(?P<key>[a-z_]+): (?P<rest>.+)", re.DOTALL)
EXPECTED = re.compile(r"expected (?P<wanted>.+), got (?P<found>.+)\.", re.DOTALL)
LAYER = re.compile(r"layers\[(\d+)\]")

#: What a key is called where its own name would not be understood.
NAMES = {
    "activation": "The activation",
    "batch_size": "The batch size",
    "bias": "The initial bias",
    "learning_rate": "The learning rate η",
    "noise": "The noise of the data",
    "samples": "The number of samples",
    "seed": "The seed",
    "test_fraction": "The held-out share",
    "units": "The number of units",
}


def in_words(sentence: str) -> str:
    """ "optimizer.learning_rate: expected …, got …." as "The learning rate η must be …, not ….", others as they are."""
    found = PATH.fullmatch(sentence)
    if found is None:
        return sentence
    name = NAMES.get(found["key"], found["key"])
    layer = LAYER.search(found["path"])
    if layer is not None:
        name += f" of layer {int(layer[1]) + 1}"
    expected = EXPECTED.fullmatch(found["rest"])
    if expected is None:
        return f"{name}: {found['rest']}"
    return f"{name} must be {expected['wanted']}, not {expected['found']}."
