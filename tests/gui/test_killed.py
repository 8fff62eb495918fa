"""Real processes are killed: no file is damaged, and no more than two seconds of work are lost.

``tests/fuzz/kills.py`` chooses the moments; by hand it kills hundreds.
"""

import pytest
from kills import outcome


@pytest.mark.parametrize("seed", [0, 31, 47], ids=["saving, SIGKILL", "working, SIGKILL", "working, SIGTERM"])
def test_a_killed_process_leaves_whole_files_and_its_work(tmp_path, seed):
    assert not outcome(seed, tmp_path).problem
