"""All steps of a pass: which they are, what they are called, and what is left when they are called off."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from nnviz.gui.export.series.steps import count_of, steps_of
from nnviz.session import UserError


def test_the_steps_are_those_of_the_pass_from_its_beginning_each_named_by_what_it_made(session):
    session.run_to(3)
    steps = list(steps_of(session))
    assert [step.number for step in steps] == list(range(count_of(session)))
    assert [step.name for step in steps] == [
        "Start", "1 · Z₁, the weighted sums of layer 1", "2 · A₁, the activations of layer 1", "3 · The loss",
        "4 · The factor ∂L/∂A₁", "5 · The factor ∂A₁/∂Z₁", "6 · The factor ∂Z₁/∂W₁", "7 · The update of layer 1",
    ]  # fmt: skip
    for step in steps:
        session.run_to(step.number)
        assert step.frame.status.position == session.frame().status.position


def test_all_steps_have_one_scale_of_widths(session):
    assert len({step.frame.graph.reference_decade for step in steps_of(session)}) == 1


def test_a_folder_has_a_picture_for_each(write, session, tmp_path):
    folder = write(tmp_path / "new" / "steps")
    pictures = sorted(folder.iterdir())
    assert [path.name for path in pictures] == [f"step-{number:03}.png" for number in range(8)]
    for number, path in enumerate(pictures):
        session.run_to(number)
        assert QImage(str(path)).text("Step") == session.frame().status.position


@pytest.mark.parametrize("name", ["deck.pdf", "steps"])
def test_what_is_called_off_leaves_no_half_file(series_to, tmp_path, name):
    series = series_to(tmp_path / name)
    with closing(series.painted()) as painted:
        for done in painted:
            if done == 3:
                break
    left = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.endswith(".json")]
    assert all(not QImage(str(path)).isNull() for path in left), "those of a folder are whole"
    assert len(left) == (3 if name == "steps" else 0)


def test_a_deck_that_is_called_off_at_the_end_is_not_written(series_to, tmp_path):
    series = series_to(tmp_path / "deck.pdf")
    assert list(series.painted())
    assert series.finish(lambda share: False) is None
    assert not (tmp_path / "deck.pdf").exists()


def test_an_old_file_stays_until_the_new_one_is_whole(series_to, tmp_path):
    deck = tmp_path / "deck.pdf"
    deck.write_bytes(b"old")
    series = series_to(deck)
    assert list(series.painted())
    assert deck.read_bytes() == b"old"
    series.finish(lambda share: True)
    assert deck.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["deck.pdf", "steps"])
def test_a_place_that_cannot_be_written_is_told(series_to, tmp_path, name):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"no folder|could not be made"):
        series_to(tmp_path / "file" / name)


def test_a_picture_that_cannot_be_written_ends_it(series_to, tmp_path: Path):
    (tmp_path / "steps" / "step-002.png").mkdir(parents=True)
    with pytest.raises(UserError, match=r"step-002\.png"):
        list(series_to(tmp_path / "steps").painted())
