"""A small lesson in a window that all tests of a file share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.gui.window.window import MainWindow
from nnviz.session.state import State

TEXT = """---
format: nnviz-lesson
version: 1
title: Small
minutes: 4
goals: What flows through a weight is its slope.
experiment: small
---

# The loss

```net small
{"format": "nnviz-experiment", "version": 3, "title": "Small", "network": {"inputs": 1, "loss": "half_squared_error",
  "layers": [{"units": 1, "activation": "tanh", "bias": false}, {"units": 1, "activation": "identity", "bias": false}]},
 "initialization": {"scheme": "zeros"}, "optimizer": {"name": "sgd", "learning_rate": 0.5},
 "schedule": {"name": "constant"}, "batch_size": 1, "data": {"inputs": [[2]], "targets": [[-0.5]]},
 "parameters": {"weights": [[[0.5]], [[-1.5]]], "biases": [[], []]}}
```
```do
run_to part="loss"
name place="#loss" as="f"
```

The [loss](#loss) is outside. More is [told elsewhere](https://example.org/more).

```ask
value dL_da #a-2-1
How steep is it?
```
```hint
Output minus target.
```

That is the first factor.

---

# The last factor

```do
run_to part="dA_dZ" layer=1
```
```ask
place dz_dw #w-1-1-1 among #w-1-1-1 #x-1 #z-1-1 #a-1-1
Which number is it?
```

The input.

---

# A vote

```ask
choice vote
- [ ] Nothing.
- [x] It doubles.
- [ ] It turns round.
The input doubles. What does the slope do?
```

---

# Alone

```ask
reach dL_dw #w-1-1-1 zero using set_input
Make the slope zero.
```
"""


@pytest.fixture(scope="module")
def text() -> str:
    """The file of the small lesson."""
    return TEXT


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lessons") / "small.lesson.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def window(keeper, answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """One for all tests. It presents without filling the screen, which the offscreen platform would not give back."""
    window = keeper.window(painted=False)
    monkeypatch.setattr(window.presenter, "toggle_full_screen", lambda: None)
    window.resize(1280, 800)
    yield window
    keeper.hand_on()


@pytest.fixture
def lesson(window, file, settle) -> MainWindow:
    """The window with the lesson open."""
    assert window.lessons.open_path(file)
    settle()
    settle()
    return window


@pytest.fixture
def press(window, settle) -> Callable[..., None]:
    """Presses keys where the keys are."""

    def keys(*names: str) -> None:
        for name in names:
            QTest.keyClick(window.focusWidget(), getattr(Qt.Key, f"Key_{name}"))
            settle()

    return keys


@pytest.fixture
def page() -> Callable[..., object]:
    """Which page is shown, from 1."""

    def number_of_page(window: MainWindow) -> int:
        return window.lessons.frame().page

    return number_of_page


@pytest.fixture
def texts() -> Callable[..., object]:
    """The texts that stand in the panel."""

    def words_of_page(window: MainWindow) -> list[str]:
        parts = window.lesson_views.panel.parts
        return [part.toPlainText() for part in parts if hasattr(part, "toPlainText")]

    return words_of_page


@pytest.fixture
def what_is_so() -> Callable[[State], list[object]]:
    """All that a lesson decides of a State, as values."""

    def values(state: State) -> list[object]:
        weights = [array.tolist() for array in (*state.parameters.weights, *state.parameters.biases)]
        return [
            state.lesson, state.question, state.cursor, state.updates, state.experiment, state.target, state.named,
            weights,
        ]  # fmt: skip

    return values


@pytest.fixture
def present() -> Callable[..., object]:
    """Goes into presenter mode, at the size of the tests."""

    def begin(window: MainWindow, settle: Callable[[], None]) -> None:
        window.presenter.toggle_presenter()
        window.resize(1280, 800)
        settle()

    return begin
