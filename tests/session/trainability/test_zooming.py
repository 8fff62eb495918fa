"""A part of a map is the map of its ends, down to where numbers cannot tell its pixels apart."""

from itertools import pairwise

import numpy as np
import pytest

from nnviz import resources
from nnviz.errors import UserError
from nnviz.session.experiment import files
from nnviz.session.trainability.axes import RATE, SCALE, axis
from nnviz.session.trainability.job import USUAL, map_job
from nnviz.session.trainability.zooming import zoomed

FOLDER = resources.path("experiments")
XOR = files.load(FOLDER / "xor.nnviz.json")


def _job(x=(SCALE, *USUAL[SCALE]), y=(RATE, *USUAL[RATE]), size=32):
    return map_job(XOR, FOLDER, axis(XOR, *x, size), axis(XOR, *y, size), updates=4)


def test_a_part_goes_from_end_to_end_and_stays_logarithmic():
    part = zoomed(_job(), (1.0, 4.0), (0.1, 0.3))
    assert (part.x.values[0], part.x.values[-1]) == (1.0, 4.0)
    assert part.x.is_log
    assert part.x.values == pytest.approx(np.geomspace(1.0, 4.0, 32))
    assert (part.updates, part.guess, part.precision) == (4, _job().guess, "float32")


def test_a_part_does_not_leave_the_map():
    part = zoomed(_job(), (0.001, 100.0), (0.1, 0.3))
    assert (part.x.low, part.x.high) == USUAL[SCALE]


def test_it_is_made_of_float64_where_float32_ends_and_refused_where_that_ends():
    job, told = _job(), ""
    precisions = []
    for _ in range(60):
        middle, wide = (job.x.low + job.x.high) / 2, (job.x.high - job.x.low) / 4
        try:
            job = zoomed(job, (middle - wide, middle + wide), (job.y.low, job.y.high))
        except UserError as mistake:
            told = str(mistake)
            break
        assert (np.diff(job.x.values) > 0).all()
        precisions.append(job.precision)
    assert "double precision ends" in told
    assert precisions == sorted(precisions)  # float32, and from somewhere on float64
    assert {*precisions} == {"float32", "float64"}
    assert (job.x.high - job.x.low) / job.x.high < 1e-12


def test_a_number_that_counts_has_two_values_at_least():
    job = _job(("depth", 1, 6), (RATE, *USUAL[RATE]))
    assert zoomed(job, (2.4, 4.6), (0.1, 1.0)).x.values.tolist() == [2.0, 3.0, 4.0, 5.0]
    assert zoomed(job, (5.9, 6.0), (0.1, 1.0)).x.values.tolist() == [5.0, 6.0]


@pytest.mark.parametrize("ends", [USUAL[SCALE], (2.0, 3.0), (1.0, 1.1), (-1.0, 1.0)])
def test_a_share_of_an_axis_and_a_number_on_it_are_one(ends):
    one = axis(XOR, "initialization.bias", *ends, 5)
    assert [one.at(share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == pytest.approx(one.values)
    assert [one.share_of(float(value)) for value in one.values] == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0], abs=1e-12)
    assert all(a < b for a, b in pairwise(one.values))
