"""The speeds of training are written in words."""

from nnviz.gui.controllers.live_training import RATES, USUAL_RATE, rate_text


def test_every_speed_has_a_text_of_its_own() -> None:
    texts = [rate_text(place) for place in range(len(RATES))]
    assert texts[0] == "1 update a second"
    assert texts[6] == "1,000 updates a second"
    assert texts[USUAL_RATE] == "as fast as it goes"
    assert len(set(texts)) == len(texts)
