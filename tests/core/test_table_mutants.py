"""Tables of every kind, whole or damaged, can be learnt from, or are refused in one plain sentence.

``tests/fuzz/tables.py`` makes them; by hand it makes hundreds of thousands.
"""

from collections import Counter

from tables import mutant, problem_of


def test_no_table_is_more_than_a_sentence_and_each_is_read_twice_alike(tmp_path):
    reached = Counter()
    problems = [problem_of(mutant(seed), tmp_path / "table.csv", reached) for seed in range(150)]
    assert not [one for one in problems if one]
    assert reached["learnable"] > 0.1 * reached["tables"]
