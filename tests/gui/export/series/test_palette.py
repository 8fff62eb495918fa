"""One palette for many pictures."""

import numpy as np
import pytest

pytest.importorskip("PIL")

from PIL import Image

from nnviz.gui.export.series.palette import AS_THEY_ARE, COLOURS, Palette


def image(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(pixels.astype(np.uint8))


def test_few_colours_are_kept_as_they_are():
    few = np.random.default_rng(0).integers(0, 256, (COLOURS, 3))
    pictures = [image(few[None]), image(few[::-1][None])]
    palette = Palette.of(pictures)
    for picture in pictures:
        np.testing.assert_array_equal(np.asarray(palette.applied(picture).convert("RGB")), np.asarray(picture))


def test_of_many_the_commonest_are_kept_and_each_takes_its_nearest():
    rng = np.random.default_rng(1)
    common, rare = rng.integers(0, 256, (AS_THEY_ARE, 3)), rng.integers(0, 256, (2000, 3))
    pixels = np.concatenate([np.repeat(common, 50, axis=0), rare])[None]
    palette = Palette.of([image(pixels)])
    assert AS_THEY_ARE < len(palette.colours) <= COLOURS
    mapped = np.asarray(palette.applied(image(pixels)).convert("RGB")).astype(int)[0]
    np.testing.assert_array_equal(mapped[: 50 * AS_THEY_ARE], pixels[0][: 50 * AS_THEY_ARE])
    table = palette.colours.astype(int)
    for one, wanted in zip(mapped[-200:], pixels[0][-200:], strict=True):
        distances = ((table - wanted) ** 2).sum(axis=1)
        assert ((one - wanted) ** 2).sum() == distances.min()
