"""The surface ends at the rim of the disc and where the loss is too high, in a smooth line."""

from collections.abc import Callable

import numpy as np
import pytest

from nnviz.gui.plots.mountain.heights import Heights
from nnviz.gui.plots.mountain.mesh import Mesh, cut_faces, whole_cells
from nnviz.session.frame.plots import Disc, PlaneFrame

MakePlane = Callable[..., PlaneFrame]


def area(corners: np.ndarray) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


def meshed(frame: PlaneFrame, times: int = 2) -> Mesh:
    return Mesh.of(Heights.of(frame, False), frame.disc is not None, times)


def square_frame(make_plane: MakePlane, top: float, losses: Callable[[np.ndarray, np.ndarray], np.ndarray]):
    axis = np.linspace(-2, 2, 41)
    values = losses(*np.meshgrid(axis, axis))
    return make_plane(
        a=axis, b=axis, losses=values, paths=(), here=(0.0, 0.0, float(values[20, 20])), disc=Disc(0.0, 0.0, 2.0, top)
    )


def test_whole_and_cut_cells_together_are_the_disc(make_plane: MakePlane) -> None:
    mesh = meshed(square_frame(make_plane, 1e9, lambda a, b: 1 + a + b**2))
    faces = cut_faces(mesh)
    total = whole_cells(mesh).sum() * (2 / 80) ** 2 + sum(area(corners) for corners in faces.corners)
    assert total == pytest.approx(np.pi, rel=2e-3)
    assert max(np.hypot(*corners[:, :2].T).max() for corners in faces.corners) < 1.002


def test_the_cut_runs_along_the_loss_of_the_top(make_plane: MakePlane) -> None:
    """A bowl of radius 1 at the top, in a disc of 2: half the picture's half width."""
    mesh = meshed(square_frame(make_plane, 1.0, lambda a, b: a**2 + b**2))
    ends = np.concatenate([corners[np.isclose(corners[:, 2], 1.0)] for corners in cut_faces(mesh).corners])
    assert len(ends) > 100
    np.testing.assert_allclose(np.hypot(ends[:, 0], ends[:, 1]), 0.5, atol=2e-3)


def test_nothing_is_shown_above_the_top(make_plane: MakePlane) -> None:
    mesh = meshed(square_frame(make_plane, 1.0, lambda a, b: 0.2 + a**2 * 50))
    assert max(corners[:, 2].max() for corners in cut_faces(mesh).corners) <= 1 + 1e-9
    shown = mesh.share[:-1, :-1][whole_cells(mesh)]
    assert shown.max() <= 1.0


def test_around_what_is_no_number_there_is_a_hole(make_plane: MakePlane) -> None:
    frame = square_frame(make_plane, 1e9, lambda a, b: 1 + a + b**2)
    frame.losses[20, 20] = np.nan
    mesh = meshed(frame)
    assert mesh.hole[38:42, 38:42].all()
    assert mesh.hole.sum() == 16
    assert not whole_cells(mesh)[38:42, 38:42].any()
