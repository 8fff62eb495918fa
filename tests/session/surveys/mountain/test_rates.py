"""Three learning rates from one start: each word is earned by the numbers, and each path is that of plain descent."""

import numpy as np
import pytest

from nnviz import resources
from nnviz.session import Session
from nnviz.session.frame.plots import PathLine, PlaneChoice, PlaneFrame, RatePath
from nnviz.session.surveys.mountain import Mountain
from nnviz.session.surveys.mountain.rates import _named


def bowl(updates: int = 14, **commands: dict) -> Session:
    session = Session.open(resources.path("experiments", "bowl-right.nnviz.json"))
    for name, arguments in commands.items():
        session.run(name, **arguments)
    session.train(updates)
    return session


def surveyed(session: Session) -> PlaneFrame:
    frame = Mountain(lambda: session.state).plane_job(PlaneChoice("path")).run(lambda share: True)
    assert isinstance(frame, PlaneFrame)
    return frame


@pytest.fixture(scope="module")
def frame() -> PlaneFrame:
    return surveyed(bowl())


def descended(session: Session, rate: float, updates: int) -> tuple[np.ndarray, np.ndarray]:
    """w and b (moments,) and the losses of plain descent on ½(wx + b − y)², written down by hand."""
    data = session.state.data
    x, y = data.inputs[data.train][:, 0], data.targets[data.train][:, 0]
    start = session.state.run.at(0).parameters
    w, b = float(start.weights[0][0, 0]), float(start.biases[0][0])
    points, losses = [], []
    for _ in range(updates + 1):
        error = w * x + b - y
        points.append((w, b))
        losses.append(0.5 * np.mean(error**2))
        w, b = w - rate * np.mean(error * x), b - rate * np.mean(error)
    return np.array(points), np.array(losses)


def test_each_path_is_that_of_its_rate_until_it_leaves_the_picture(frame: PlaneFrame) -> None:
    session = bowl()
    assert frame.disc is not None
    for path in frame.rates:
        points, losses = descended(session, path.rate, 14)
        seen = len(path.line.a)
        np.testing.assert_allclose(np.column_stack((path.line.a, path.line.b)), points[:seen], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(path.line.losses, losses[:seen], rtol=1e-9)
        inside = [bool(np.hypot(w - frame.disc.a, b - frame.disc.b) <= frame.disc.radius) for w, b in points]
        assert path.left == (not all(inside))
        assert seen == (inside.index(False) + 1 if path.left else 15)


def test_right_is_what_converges_and_ends_lowest(frame: PlaneFrame) -> None:
    assert [path.name for path in frame.rates] == ["too small", "right", "too large"]
    assert [path.kind for path in frame.rates] == ["crawling", "converging", "diverging"]
    assert frame.rates[1].loss == min(path.loss for path in frame.rates)
    # The edge is 2/λmax, and the Hessian of this bowl is the mean of (x, 1)ᵀ(x, 1).
    data = bowl().state.data
    x = np.column_stack((data.inputs[data.train][:, 0], np.ones(len(data.train))))
    edge = 2 / np.linalg.eigvalsh(x.T @ x / len(x))[-1]
    assert frame.rates[1].rate < edge < frame.rates[2].rate


def test_a_path_that_leaves_says_with_which_update_and_loss(frame: PlaneFrame) -> None:
    assert frame.rates[0].result.startswith("update 14, L = ")
    gone = frame.rates[2]
    assert gone.left
    assert gone.result.startswith(f"out at update {gone.line.updates[-1]}, L = ")
    assert gone.line.updates[-1] < 14


def tried(rate: float, kind: str, loss: float) -> RatePath:
    nothing = np.zeros(1)
    return RatePath(rate, "", kind, PathLine("", 0, nothing, nothing, nothing, np.zeros(1, int)), False, loss, "")


@pytest.mark.parametrize(("walks", "names"), [
    ([("crawling", 0.9), ("converging", 0.1), ("diverging", 9.0)], ["too small", "right", "too large"]),
    ([("converging", 0.5), ("converging", 0.1), ("oscillating", 0.3)], ["smaller", "right", "too large"]),
    ([("crawling", 0.9), ("oscillating", 0.5), ("diverging", 9.0)], ["crawling", "oscillating", "diverging"]),
    ([("crawling", 0.9), ("converging", 0.5), ("oscillating", 0.1)], ["crawling", "converging", "oscillating"]),
    ([("converging", 0.5), ("converging", 0.5), ("converging", 0.9)], ["converging"] * 3),
    ([("unknown", np.nan), ("unknown", np.nan), ("diverging", np.inf)], ["unknown", "unknown", "diverging"]),
])  # fmt: skip
def test_the_word_follows_the_numbers(walks: list[tuple[str, float]], names: list[str]) -> None:
    found = [tried(0.1 * 2**place, *walk) for place, walk in enumerate(walks)]
    assert [path.name for path in _named(found)] == names


def test_the_optimizer_in_use_makes_the_steps() -> None:
    session = bowl(set_optimizer={"name": "adam"}, set_learning_rate={"value": 0.3})
    path = surveyed(session).rates[1]
    assert path.rate == 0.3
    walked = session.state.run
    places = np.array([[walked.at(k).parameters.weights[0][0, 0], walked.at(k).parameters.biases[0][0]]
                       for k in range(len(path.line.a))])  # fmt: skip
    np.testing.assert_array_equal(np.column_stack((path.line.a, path.line.b)), places)


def test_the_same_start_gives_the_same_paths(frame: PlaneFrame) -> None:
    for one, other in zip(frame.rates, surveyed(bowl()).rates, strict=True):
        assert (one.rate, one.name, one.loss, one.result) == (other.rate, other.name, other.loss, other.result)
        np.testing.assert_array_equal(one.line.a, other.line.a)


def test_the_paths_are_others_under_another_batch_size_but_not_under_another_rate() -> None:
    session = bowl()
    mountain, frame = Mountain(lambda: session.state), surveyed(session)
    assert not mountain.tries_others(frame)
    session.run("set_learning_rate", value=0.05)
    assert not mountain.tries_others(frame)
    session.run("set_batch_size", value=2)
    assert mountain.tries_others(frame)


def test_a_survey_of_three_rates_can_be_called_off() -> None:
    session = bowl()
    job = Mountain(lambda: session.state).plane_job(PlaneChoice("path"))
    assert job.run(lambda share: share < 0.9) is None


def test_a_survey_in_the_place_of_another_takes_what_was_walked_from_it() -> None:
    session = bowl()
    mountain, frame = Mountain(lambda: session.state), surveyed(session)
    session.train(3)
    again = mountain.plane_job(PlaneChoice("path"), frame).run(lambda share: True)
    assert again.tried is frame.tried
    session.train(20)
    longer = mountain.plane_job(PlaneChoice("path"), frame).run(lambda share: True)
    assert longer.tried is not frame.tried
    assert longer.rates[1].line.updates[-1] == 37
    session.run("set_batch_size", value=2)
    assert mountain.plane_job(PlaneChoice("path"), longer).run(lambda share: True).tried is not longer.tried
