"""Work that nobody waits for any more is ended where it asks."""

import pytest

from nnviz.core.calling_off import CalledOffError, ended_by


def test_work_goes_on_as_long_as_somebody_waits_and_tells_its_share():
    told = []
    between = ended_by(lambda share: not told.append(share), 0.25)
    between()
    between()
    assert told == [0.25, 0.25]


def test_work_that_is_called_off_ends():
    with pytest.raises(CalledOffError):
        ended_by(lambda share: False)()
