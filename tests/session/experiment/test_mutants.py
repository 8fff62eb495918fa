"""Damaged and hostile experiment files open and train, or are refused in one plain sentence.

``tests/fuzz/experiments.py`` makes them; by hand it makes hundreds of thousands.
"""

from collections import Counter

from experiments import mutant, poor, problem_of, sources


def test_no_mutant_is_more_than_a_sentence():
    known, reached = sources(), Counter()
    problems = [problem_of(mutant(seed, known), reached) for seed in range(80)]
    assert not [one for one in problems if one]
    assert reached["JSON"] > 0.3 * reached["files"]
    assert reached["trained"] > 0.1 * reached["files"]


def test_a_poor_sentence_is_told_from_a_good_one():
    assert not poor("The file is too large.")
    for sentence in ("two\nlines.", "no end", "two ends..", "x" * 10_000 + ".", "\u202ea."):
        assert poor(sentence)
