"""Every survey ends in a picture or in a sentence, whatever the weights, the rate and the data are.

``tests/fuzz/states.py`` makes the states; by hand it surveys thousands of them.
"""

from dataclasses import replace

import numpy as np
import pytest
from states import comparisons, problems, surveys

from nnviz.session import UserError
from nnviz.session.surveys.layers import Layers
from nnviz.session.surveys.mountain import Mountain
from nnviz.session.surveys.sampling import Samplings, Wish


def goes_on(share):
    return True


@pytest.mark.parametrize("seed", range(5))
def test_every_survey_of_a_random_extreme_state_ends_in_a_picture_or_a_sentence(seed):
    assert not list(problems(seed, surveys))


def test_every_picture_of_a_comparison_in_an_extreme_state_is_made():
    assert not list(problems(3, comparisons))


def test_at_the_end_of_a_cosine_the_slice_says_that_no_weight_moves(chosen):
    session = chosen("xor", schedule="cosine")
    session.train(1200)
    frame = Mountain(lambda: session.state).slice_job().run(goes_on)
    assert frame.sentence.startswith("η is 0 in the next update: the weights stay.")
    assert frame.rates[0] > 0
    assert np.isfinite(frame.rates).all()


@pytest.mark.parametrize(("size", "word"), [(1e-250, "small"), (1e250, "large")])
def test_inputs_that_cannot_be_squared_are_refused_in_a_sentence(chosen, size, word):
    session = chosen("xor")
    session.run("set_inputs", row=0, values=(size, size))
    with pytest.raises(UserError, match=f"squares of the inputs of layer 1 are too {word} for float64"):
        Samplings(lambda: session.state).job(Wish("unit", draws=50)).run(goes_on)


def test_inputs_that_can_just_be_squared_are_as_wide_as_theory_has_it(chosen):
    session = chosen("xor")
    session.run("set_inputs", row=0, values=(6e153, 8e153))
    raw = Samplings(lambda: session.state).job(Wish("unit", draws=2000)).run(goes_on).raw.sample
    assert raw.std == pytest.approx(1e154, rel=0.06)  # 1.6 % from draw to draw


def test_rows_next_to_0_leave_the_theory_without_a_band(chosen):
    session = chosen("xor")
    job = Layers(lambda: session.state).job(dict.fromkeys(("z", "a", "dL_dz", "dL_dW"), "log"))
    job = replace(job, ground=replace(job.ground, x=job.ground.x * 1e-100))
    first, *_ = job.run(goes_on).lines
    assert first.numbers.z.std > 0
    assert first.theory is None or first.theory.z is None or first.theory.z.high is None
