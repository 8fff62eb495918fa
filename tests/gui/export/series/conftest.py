"""A small pass, and what writes it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.picture import Picture
from nnviz.gui.export.series.making import Series, writer_to
from nnviz.session import Frame, Session

ONE_UNIT = {
    "format": "nnviz-experiment", "version": 1, "title": "One unit (a ∂) \\",
    "network": {"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}], "loss": "half_squared_error"},
    "initialization": {"scheme": "xavier_uniform", "seed": 0},
    "optimizer": {"name": "sgd", "learning_rate": 0.1}, "data": {"inputs": [[0.5]], "targets": [[1.0]]},
}  # fmt: skip


@pytest.fixture
def session(tmp_path: Path, qapp) -> Session:
    """One unit: a pass of a few steps."""
    path = tmp_path / "net.nnviz.json"
    path.write_text(json.dumps(ONE_UNIT), encoding="utf-8")
    return Session.open(path)


@pytest.fixture
def series_to(session: Session) -> Callable[..., Series]:
    """All steps of it, as small graphs, on their way to a file or a folder."""

    def series(path: Path, **options: object) -> Series:
        seconds = options.pop("seconds", 0.8)

        def picture(frame: Frame) -> Picture:
            return Picture(frame, THEMES["light"], view="graph", size=(120, 90), **options)

        return Series(session, picture, writer_to(path, session.frame().status.steps + 1, seconds=seconds))

    return series


@pytest.fixture
def write(series_to: Callable[..., Series]) -> Callable[..., Path]:
    """Writes all of it."""

    def write_it(path: Path, **options: object) -> Path:
        series = series_to(path, **options)
        assert list(series.painted()) == list(range(1, series.count + 1))
        written = series.finish(lambda share: True)
        assert written == path
        return path

    return write_it
