"""Far factors fold into cells; what is in sight is stable and complete."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nnviz.gui.chain.fold import Fold, folded

counts, cell_counts = st.integers(1, 120), st.integers(1, 20)


def spelled_out(cells: tuple[int | Fold, ...]) -> list[int]:
    return [i for cell in cells for i in (range(cell.start, cell.stop) if isinstance(cell, Fold) else [cell])]


@given(counts, st.integers(0, 119), st.integers(3, 20))
def test_there_are_never_more_cells_than_fit(count: int, focus: int, cells: int) -> None:
    assert len(folded(count, focus, cells)) == min(count, cells)


@given(counts, st.integers(0, 119), cell_counts)
def test_the_factor_in_focus_is_in_sight(count: int, focus: int, cells: int) -> None:
    focus = min(focus, count - 1)
    assert focus in folded(count, focus, cells)


@given(counts, st.integers(0, 119), cell_counts)
def test_cells_and_folds_hold_every_factor_once_and_in_order(count: int, focus: int, cells: int) -> None:
    assert spelled_out(folded(count, focus, cells)) == list(range(count))


@given(counts, st.integers(0, 119), st.integers(5, 20))
def test_both_ends_stay_in_sight(count: int, focus: int, cells: int) -> None:
    in_sight = folded(count, focus, cells)
    assert in_sight[0] == 0
    assert in_sight[-1] == count - 1


@given(counts, st.integers(0, 119), st.integers(7, 20))
def test_the_neighbours_of_the_focus_are_in_sight(count: int, focus: int, cells: int) -> None:
    focus = min(focus, count - 1)
    wanted = {i for i in (focus - 1, focus + 1) if 0 <= i < count}
    assert wanted <= set(folded(count, focus, cells))


@given(counts, st.integers(0, 119), cell_counts)
def test_a_fold_tells_how_many_factors_it_hides(count: int, focus: int, cells: int) -> None:
    page = folded(count, focus, cells)
    assert sum(cell.hidden if isinstance(cell, Fold) else 1 for cell in page) == count


def test_a_fold_hides_at_least_two_factors() -> None:
    for focus in range(41):
        assert all(cell.hidden >= 2 for cell in folded(41, focus, 9) if isinstance(cell, Fold))


@given(counts, st.integers(3, 20))
def test_a_page_turns_when_it_must_and_then_shows_as_much_as_it_can_of_what_comes(count: int, cells: int) -> None:
    """But for the last page, which is there as soon as it shows enough of what came before."""
    neighbours, before_the_page = 1 if cells >= 7 else 0, 2 if cells >= 5 else 1
    last = folded(count, count - 1, cells)
    for focus in range(count - 1):
        page, following = (folded(count, place, cells) for place in (focus, focus + 1))
        if following not in (page, last):
            assert not {focus + 1, min(focus + 1 + neighbours, count - 1)} <= set(page)
            assert following[before_the_page] == focus + 1 - neighbours


@given(st.integers(40, 120), st.integers(3, 20))
def test_the_last_page_stays_for_as_many_factors_as_the_first(count: int, cells: int) -> None:
    pages = [folded(count, focus, cells) for focus in range(count)]
    assert pages.count(pages[0]) == pages.count(pages[-1]) > 1


def test_the_page_turns_only_now_and_then() -> None:
    pages = [folded(41, focus, 11) for focus in range(41)]
    turns = sum(before != after for before, after in pairwise(pages))
    assert turns <= 41 / 4
