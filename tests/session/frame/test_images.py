"""Samples as images: what goes through the net, and the rows beside it."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.images import OFFERED


@pytest.fixture(scope="module")
def digits():
    return Session.open(resources.path("experiments", "wide-784-30-10.nnviz.json"))


def test_the_graph_shows_the_pixels_of_the_sample_and_of_what_is_changed_in_it(digits):
    digits.run("select_sample", index=3)
    image, row = digits.frame().graph.image, digits.state.data.inputs[3]
    assert (image.row, image.label) == (3, "3")
    assert np.array_equal(image.pixels.reshape(-1), 255 * row)
    digits.next("pass")
    assert digits.frame().graph.image is image, "a step changes nothing in it"
    digits.run("set_input", index=30, value=0.4)
    assert digits.frame().graph.image.pixels[1, 2] == 102
    assert digits.frame().controls.images[1] is digits.frame().graph.image


@pytest.mark.parametrize(("row", "rows"), [(0, [0, 1, 2, 3]), (1, [0, 1, 2, 3]), (5, [4, 5, 6, 7]), (9, [6, 7, 8, 9])])
def test_the_rows_beside_the_chosen_one_are_offered(digits, row, rows):
    digits.run("select_sample", index=row)
    images = digits.frame().controls.images
    assert [image.row for image in images] == rows
    assert len(rows) == OFFERED
    for image in images:
        assert np.array_equal(image.pixels.reshape(-1), 255 * digits.state.data.inputs[image.row])


def test_of_other_data_there_is_no_image():
    frame = Session.new().frame()
    assert frame.graph.image is None
    assert frame.controls.images == ()
