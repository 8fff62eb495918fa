"""Every random number is one of PCG64, whose bits are published and do not change with a version of numpy."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import nnviz
from nnviz.core.batches import order_of
from nnviz.core.network import initialize
from nnviz.core.randomness import generator

MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645  # of the LCG of 128 bits: L'Ecuyer (1999), table 4


def pcg64(state, increment):
    """PCG-XSL-RR-128/64 as in O'Neill (2014), section 6.3.3: step, then the halves xored and rotated."""
    while True:
        state = (state * MULTIPLIER + increment) % 2**128
        word, turn = (state >> 64 ^ state) % 2**64, state >> 122
        yield (word >> turn | word << (64 - turn)) % 2**64


@pytest.mark.parametrize("seed", [0, 7, (0, 2, 3), np.random.SeedSequence(5).spawn(2)[1]])
def test_the_bits_are_those_of_pcg64_written_out(seed):
    bits = generator(seed).bit_generator
    given = bits.state["state"]
    expected = list(islice(pcg64(given["state"], given["inc"]), 100))
    assert bits.random_raw(100).tolist() == expected


def test_the_first_bits_of_a_seed_are_the_published_ones():
    # the first lines of numpy's own test set pcg64-testset-1.csv
    first = generator(0xDEADBEAF).bit_generator.random_raw(3).tolist()
    assert first == [0x60D24054E17A0698, 0xD5E79D89856E4F12, 0xD254972FE64BD782]


def test_uniform_numbers_are_the_upper_53_bits():
    raw = generator(3).bit_generator.random_raw(50)
    assert generator(3).random(50).tolist() == ((raw >> np.uint64(11)) / 2.0**53).tolist()


def test_weights_and_the_order_of_rows_are_drawn_from_it(network):
    net = network([3, 2], ["tanh"])
    stream = generator(np.random.SeedSequence(4).spawn(1)[0])
    bound = np.sqrt(6 / 5)
    drawn = -bound + 2 * bound * stream.random((2, 3))
    assert initialize(net, "xavier_uniform", 4).weights[0] == pytest.approx(drawn, rel=1e-15)
    together = 2**12 // 10
    rows = generator((6, 2, 0)).permuted(np.tile(np.arange(10), (together, 1)), axis=1)
    assert order_of(1, 10, 6).tolist() == rows[1].tolist()


def test_nothing_else_draws_random_numbers():
    sources = {file: file.read_text(encoding="utf-8") for file in Path(nnviz.__file__).parent.rglob("*.py")}
    others = ("default_rng", "RandomState", "np.random.seed", "import random", "np.random.Generator(", "PCG64(")
    found = {file.name for file, text in sources.items() if any(name in text for name in others)}
    assert found == {"randomness.py"}
