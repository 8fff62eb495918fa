"""A picture that moves: a step after the other, as WebP or GIF. Pillow puts them together, which is an extra."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from nnviz.gui.export.files import check_folder, write_whole
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.pictures import image_of, png_of
from nnviz.gui.export.series.palette import STAYS, Palette
from nnviz.gui.export.series.steps import Step
from nnviz.gui.export.series.targets import SECONDS
from nnviz.gui.export.series.writers import Goes
from nnviz.session import CalledOffError, UserError

if TYPE_CHECKING:
    from PIL.Image import Image

#: The last step rests so many times as long, before all begins again.
REST = 4
#: Of 100 for a lossless WebP: more takes longer, and is hardly smaller.
EFFORT = 40


def can_move() -> bool:
    """Whether Pillow is there."""
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        return False
    return True


class Motion:
    """All steps after each other, again and again."""

    def __init__(self, path: Path, seconds: float = SECONDS) -> None:
        """Raises UserError where Pillow is missing, or there is no folder for the file."""
        check_folder(path)
        if not can_move():
            raise UserError(
                f"A {path.suffix} is put together by Pillow, which is missing: pip install 'nnviz-desktop[pictures]'."
            )
        self._path, self._seconds = path, seconds
        self._pngs: list[bytes] = []

    def add(self, step: Step, picture: Picture) -> Callable[[], object]:
        """Paint one more. Raises UserError where it is no picture of a motion."""
        if picture.crop:
            raise UserError("All pictures of a motion have one size: leave out --crop.")
        if picture.transparent:
            raise UserError("Each picture of a motion covers the one before: leave out --transparent.")
        self._pngs.append(b"")
        return partial(self._keep, len(self._pngs) - 1, image_of(picture))

    def _keep(self, place: int, image: QImage) -> None:
        self._pngs[place] = png_of(image)  # hundreds of pictures of some megabytes each would be too much

    def close(self) -> None:
        """Nothing is left to paint."""

    def finish(self, goes_on: Goes) -> Path | None:
        """Put them together, in any thread."""
        make = _gif if self._path.suffix.lower() == ".gif" else _webp
        try:
            made = make(self._pngs, self._milliseconds(), goes_on)
        except CalledOffError:
            return None
        return write_whole(self._path, made)

    def _milliseconds(self) -> list[int]:
        each = round(self._seconds * 1000)
        return [each] * (len(self._pngs) - 1) + [REST * each]


def _opened(pngs: list[bytes], goes_on: Callable[[float], bool]) -> Iterator["Image"]:
    for place, data in enumerate(pngs):
        if not goes_on(place / len(pngs)):
            raise CalledOffError
        yield _pixels(data)


def _pixels(png: bytes) -> "Image":
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        return image.convert("RGB")


def _webp(pngs: list[bytes], milliseconds: list[int], goes_on: Goes) -> bytes:
    """Lossless: letters and thin lines have no noise around them."""
    out, page = io.BytesIO(), _one_after_the_other(pngs, goes_on)
    page.save(
        out, "WEBP", save_all=True, duration=milliseconds, loop=0,
        lossless=True, quality=EFFORT, method=1, kmin=0, kmax=0,  # whole pictures between would double the time
    )  # fmt: skip
    return out.getvalue()


def _one_after_the_other(pngs: list[bytes], goes_on: Goes) -> Any:
    """One picture of many pages: of a list of pictures Pillow would hold all in memory, and not be called off."""
    page: Any = _pixels(pngs[0])

    def seek(place: int) -> None:
        if place and not goes_on(place / len(pngs)):
            raise CalledOffError
        page.paste(_pixels(pngs[place]))

    page.n_frames, page.seek, page.tell = len(pngs), seek, lambda: 0
    return page


def _gif(pngs: list[bytes], milliseconds: list[int], goes_on: Goes) -> bytes:
    """With one palette for all, and no dots in place of colours that it lacks: nothing flickers from step to step."""
    palette = Palette.of(_opened(pngs, lambda share: goes_on(share / 2)))
    images = map(palette.applied, _opened(pngs, lambda share: goes_on(0.5 + share / 2)))
    out = io.BytesIO()
    next(images).save(
        out, "GIF", save_all=True, append_images=images, duration=milliseconds, loop=0, palette=palette.in_full,
        transparency=STAYS, optimize=True, disposal=1,  # what stays is left out of the pictures after it
    )  # fmt: skip
    return out.getvalue()
