"""WebP and GIF that move, read back by Pillow."""

import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from nnviz.gui.export.series.steps import steps_of
from nnviz.gui.export.series.targets import MOTIONS
from nnviz.session import UserError

needs_pillow = pytest.mark.skipif(find_spec("PIL") is None, reason="Pillow is an extra")


def pixels(path: Path) -> np.ndarray:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def frames(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """The pictures of a motion, and how many milliseconds each is seen."""
    from PIL import Image, ImageSequence

    with Image.open(path) as image:
        assert image.info["loop"] == 0
        found, milliseconds = [], []
        for frame in ImageSequence.Iterator(image):
            found.append(np.asarray(frame.convert("RGB")).astype(int))
            milliseconds.append(round(frame.info["duration"]))
    return found, milliseconds


@needs_pillow
@pytest.mark.parametrize("suffix", MOTIONS)
def test_each_step_is_seen_for_its_time_and_the_last_one_rests(write, session, tmp_path, suffix):
    found, milliseconds = frames(write(tmp_path / f"pass{suffix}", seconds=0.5))
    assert len(found) == len(list(steps_of(session)))
    assert milliseconds == [500] * (len(found) - 1) + [2000]


@needs_pillow
def test_a_webp_has_the_very_pixels_of_the_pictures(write, tmp_path):
    found, _ = frames(write(tmp_path / "pass.webp"))
    singles = sorted(write(tmp_path / "steps").iterdir())
    for one, path in zip(found, singles, strict=True):
        np.testing.assert_array_equal(one, pixels(path))


@needs_pillow
def test_a_gif_keeps_its_ground_and_what_stands_still(write, tmp_path):
    """Where two pictures agree, it does; the commonest colours are exact, the others near."""
    path = write(tmp_path / "pass.gif")
    found, _ = frames(path)
    singles = [pixels(one) for one in sorted(write(tmp_path / "steps").iterdir())]
    for one, single in zip(found, singles, strict=True):
        assert np.abs(one - single).max() <= 48
        assert np.abs(one - single).mean() < 0.5
        np.testing.assert_array_equal(one[0, 0], single[0, 0])
    for (one, other), (a, b) in zip(pairwise(found), pairwise(singles), strict=True):
        still = (a == b).all(axis=2)
        np.testing.assert_array_equal(one[still], other[still])
    assert local_palettes(path.read_bytes()) == 0


def local_palettes(data: bytes) -> int:
    """How many pictures of a GIF bring colours of their own, by its blocks (GIF89a)."""
    at = 13 + (3 << (data[10] & 7) + 1) * (data[10] >> 7)
    count = 0
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            packed = data[at + 9]
            count += packed >> 7
            at += 10 + (3 << (packed & 7) + 1) * (packed >> 7) + 1
        else:
            at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    return count


@needs_pillow
@pytest.mark.parametrize("suffix", MOTIONS)
def test_the_same_motion_has_the_same_bytes(write, tmp_path, suffix):
    assert len({write(tmp_path / f"{name}{suffix}").read_bytes() for name in "ab"}) == 1


@needs_pillow
@pytest.mark.parametrize("suffix", MOTIONS)
def test_a_motion_that_is_called_off_is_not_written(series_to, tmp_path, suffix):
    for shares in (0.0, 0.4, 0.7):
        series = series_to(tmp_path / f"pass{suffix}")
        assert list(series.painted())
        assert series.finish(lambda share, most=shares: share < most) is None
        assert not series.writer._path.exists()


@needs_pillow
@pytest.mark.parametrize("suffix", MOTIONS)
def test_it_is_told_how_far_it_is_from_picture_to_picture(series_to, tmp_path, suffix):
    series, shares = series_to(tmp_path / f"pass{suffix}"), []
    assert list(series.painted())
    series.finish(lambda share: shares.append(share) or True)
    assert shares == sorted(shares)
    assert len(shares) >= series.count - 1
    assert shares[-1] < 1


@needs_pillow
@pytest.mark.parametrize("option", ["crop", "transparent"])
def test_what_a_motion_cannot_have_is_told(series_to, tmp_path, option):
    with pytest.raises(UserError, match=f"leave out --{option}"):
        list(series_to(tmp_path / "pass.webp", **{option: True}).painted())


def test_without_pillow_it_is_told_how_to_get_it(series_to, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(UserError) as told:
        series_to(tmp_path / "pass.gif")
    assert str(told.value) == (
        "A .gif is put together by Pillow, which is missing: pip install 'nnviz-desktop[pictures]'."
    )
