"""Which data are plainly images, and what their pixels are."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.core.datasets import Table, images_of, make_dataset
from nnviz.session import Session


def blobs(rows=60, side=12, seed=0):
    """Bright spots on black, (rows, side²) from 0 to 255: what a scanned digit is like."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side]
    middles, widths = rng.uniform(3, side - 3, (rows, 2)), rng.uniform(1.5, 3, rows)
    spots = [np.exp(-((x - a) ** 2 + (y - b) ** 2) / w**2) for (a, b), w in zip(middles, widths, strict=True)]
    return np.rint(255 * np.array(spots)).reshape(rows, -1)


def names(count, pattern="pixel{}"):
    return tuple(pattern.format(place) for place in range(count))


@pytest.mark.parametrize("pattern", ["pixel{}", "x{}", "{}", "pixel_{0}_{0}", "{0}x{0}"])
def test_square_rows_whose_neighbours_are_alike_are_images(pattern):
    assert images_of(blobs(), names(144, pattern)).side == 12
    assert images_of(blobs(side=8), names(64, pattern)).side == 8


def test_the_digits_that_come_with_nnviz_are_images():
    session = Session.open(resources.path("experiments", "wide-784-30-10.nnviz.json"))
    images, row = session.state.data.images, session.state.data.inputs[3]
    assert images.side == 28
    assert np.array_equal(images.grey(row), np.rint(255 * row.reshape(28, 28)))


@pytest.mark.parametrize(
    "inputs",
    [
        np.random.default_rng(1).normal(size=(80, 144)),
        np.random.default_rng(1).integers(0, 256, (80, 144)).astype(float),
        np.cumsum(np.random.default_rng(1).normal(size=(80, 144)), axis=1),
        np.sin(np.arange(144) / 9 + np.arange(80)[:, None]),
        np.ones((80, 144)),
        np.full((80, 144), np.inf),
        np.where(np.arange(144) == 5, 1e6, blobs(80)),
        blobs(side=7),
        blobs()[:, :143],
    ],
    ids=["noise", "bytes", "a random walk", "a wave", "a constant", "no numbers", "two scales", "7×7", "no square"],
)
def test_what_is_no_image_is_not_taken_for_one(inputs):
    assert images_of(inputs, names(inputs.shape[1])) is None


def test_features_with_names_of_their_own_are_no_pixels():
    assert images_of(blobs(), (*names(143), "age")) is None


def test_standardized_rows_have_the_pixels_of_the_table():
    """Black stays black: a pixel's own mean and deviation would make a ghost of the picture."""
    inputs = blobs(rows=200)
    inputs[:, 0] = 0.0  # a corner that is always black
    table = Table("blobs", inputs, names(144), values=np.arange(200.0)[:, None], value_names=("y",))
    data = make_dataset(table, table.values, ("y",), seed=0, test_fraction=0.2, standardize=True)
    assert abs(data.inputs[data.train].std(axis=0).max() - 1) < 1e-9
    for row in (0, 7, 199):
        assert np.abs(data.images.grey(data.inputs[row]).astype(int) - inputs[row].reshape(12, 12)).max() <= 1


def test_pixels_are_clipped_and_no_number_is_black():
    images = images_of(blobs(), names(144))
    row = np.full(144, 1e308)
    row[:3] = np.nan, -np.inf, 127.5
    assert images.grey(row).reshape(-1)[:4].tolist() == [0, 0, 128, 255]
