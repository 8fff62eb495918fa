"""Hands are counted one by one, and taken away again."""

from nnviz.lessons.hands import MOST_HANDS, ShowOfHands


def test_each_key_adds_a_hand_and_with_shift_takes_one_away():
    hands = ShowOfHands.for_options(3)
    for option, by in ((0, 1), (2, 1), (2, 1), (0, -1), (1, -1)):
        hands = hands.add(option, by)
    assert hands.counts == (0, 0, 2)


def test_an_option_that_is_not_there_takes_no_hand():
    hands = ShowOfHands.for_options(2)
    assert hands.add(2) == hands.add(-1) == hands


def test_the_sum_is_said_in_words():
    hands = ShowOfHands.for_options(4)
    assert hands.in_words() == "no hands taken"
    assert hands.add(3).in_words() == "1 hand taken"
    assert hands.add(3).add(0).in_words() == "2 hands taken"


def test_there_are_four_fingers_and_a_bound():
    assert len(ShowOfHands.for_options(7).counts) == 4
    assert ShowOfHands((MOST_HANDS,)).add(0).counts == (MOST_HANDS,)
