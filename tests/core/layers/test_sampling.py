"""z over fresh weights against √N, the normal distribution, and the generator's own stream."""

import mpmath as mp
import numpy as np
import pytest

from nnviz.core.layers import (
    Axis,
    flat_share,
    measured_widths,
    normal_density,
    sample_under,
    sample_unit_inputs,
    sample_z,
    sampling,
)

WIDE, NARROW = Axis(-80, 80, bins=64), Axis(-4, 4, bins=40)


def test_with_500_inputs_of_one_z_is_as_wide_as_the_root_of_500():
    found = sample_unit_inputs(500, 1.0, 5000, 0, WIDE)
    assert found.expected == pytest.approx(22.36, abs=0.005)
    assert found.error == pytest.approx(22.36 / np.sqrt(2 * 4999), rel=0.03)
    assert abs(found.std - np.sqrt(500)) < 3 * found.error
    assert round(found.error, 1) == 0.2


def test_with_a_variance_of_one_over_n_z_is_as_wide_as_one_input():
    found = sample_unit_inputs(500, 1 / 500, 5000, 0, NARROW)
    assert found.expected == pytest.approx(1, rel=1e-12)
    assert abs(found.std - 1) < 3 * found.error
    assert round(found.error, 2) == 0.01


def test_the_share_where_tanh_is_flat_is_that_of_the_normal_distribution():
    edge = mp.atanh(mp.sqrt(mp.mpf("0.95")))
    for std, percent in ((np.sqrt(500), 92), (1.0, 3)):
        true = float(mp.erfc(edge / (mp.mpf(float(std)) * mp.sqrt(2))))
        assert flat_share(float(std)) == pytest.approx(true, rel=1e-12)
        assert round(100 * true) == percent
    for variance, std in ((1.0, np.sqrt(500)), (1 / 500, 1.0)):
        share, true = sample_unit_inputs(500, variance, 4000, 1, WIDE).flat, flat_share(float(std))
        assert share == pytest.approx(true, abs=4 * np.sqrt(true * (1 - true) / 4000))
    assert flat_share(0.0) == 0


def test_of_a_real_row_the_inputs_squares_count():
    x = np.array([0.3, -2.0, 0.0, 1.1])
    found = sample_z(x, 0.49, 20_000, 2, NARROW)
    assert found.expected == pytest.approx(0.7 * np.sqrt(0.09 + 4 + 1.21), rel=1e-12)
    assert abs(found.std - found.expected) < 4 * found.error


def test_every_draw_is_the_sum_of_fresh_weights_of_pcg64_in_blocks_or_not(monkeypatch):
    x = np.array([1.0, -2.0, 0.5])
    w = np.random.Generator(np.random.PCG64(7)).standard_normal((50, 3))
    z = 3.0 * (w @ x)
    for room in (2**20, 12):
        monkeypatch.setattr(sampling, "_ROOM", room)
        found = sample_z(x, 9.0, 50, 7, WIDE)
        assert found.std == pytest.approx(np.std(z, ddof=1), rel=1e-12)
        assert found.histogram.counts.tolist() == np.histogram(z, 64, (-80, 80))[0].tolist()


def test_the_histogram_has_the_heights_of_the_curve():
    found = sample_unit_inputs(100, 1.0, 20_000, 0, Axis(-30, 30, bins=30))
    edges = found.histogram.axis.edges
    curve = normal_density((edges[:-1] + edges[1:]) / 2, 10.0)
    assert normal_density(np.zeros(1), 10.0)[0] == pytest.approx(0.03989, abs=1e-5)
    assert found.histogram.density == pytest.approx(curve, abs=0.003)


def test_measured_widths_lie_on_the_root_of_n():
    counts = (1, 10, 250, 2000)
    assert measured_widths(counts, 500, 0) == pytest.approx(np.sqrt(counts), rel=4 / np.sqrt(2 * 499))


def test_without_inputs_that_count_there_is_no_width():
    found = sample_z(np.zeros(3), 1.0, 100, 0, NARROW)
    assert (found.std, found.error, found.expected, found.flat) == (0, 0, 0, 0)


def test_two_variances_share_their_draws():
    x = np.array([0.5, -1.5])
    raw, cured = sample_under(x, ((1.0, WIDE), (0.5, NARROW)), 300, 3)
    w = np.random.Generator(np.random.PCG64(3)).standard_normal((300, 2))
    assert raw.std == pytest.approx(np.std(w @ x, ddof=1), rel=1e-12)
    assert cured.std == pytest.approx(raw.std / np.sqrt(2), rel=1e-12)
    assert cured.expected == pytest.approx(np.sqrt(2.5 / 2), rel=1e-12)
    assert cured.histogram.counts.tolist() == np.histogram(w @ x / np.sqrt(2), 40, (-4, 4))[0].tolist()
