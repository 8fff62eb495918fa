"""nnviz.map: the runs of the command line, over any Executor."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import nnviz
from nnviz import resources

X, Y = ("initialization.scale", 0.5, 2.0), ("optimizer.learning_rate", 0.01, 1.0)


def test_the_loss_of_a_pixel_is_that_of_its_net(iris, tmp_path):
    shares = []
    found = nnviz.map(iris, x=X, y=Y, size=3, updates=4, dtype="float64", progress=shares.append)
    path = tmp_path / "other.nnviz.json"
    text = iris.save(path).read_text(encoding="utf-8")
    rate = re.search(r'"learning_rate": [\d.e-]+', text)
    path.write_text(text.replace(rate[0], f'"learning_rate": {found.y[1]}'), encoding="utf-8")
    assert found.x[1] == pytest.approx(1.25)
    there = nnviz.map(path, x=X, y=("optimizer.weight_decay", 0.0, 1.0), size=3, updates=4, dtype="float64")
    np.testing.assert_allclose(found.loss[1], there.loss[0], rtol=1e-12)
    assert shares[-1] == 1.0
    assert set(found.classes.ravel()) <= {"learns", "on the way", "stands still", "diverges"}


def test_any_executor_gives_the_same_bytes_and_a_map_can_be_saved(iris, tmp_path):
    with ThreadPoolExecutor(2) as pool:
        one = nnviz.map(iris, x=X, y=Y, size=3, updates=2, executor=pool)
    assert one.loss.tobytes() == nnviz.map(iris, x=X, y=Y, size=3, updates=2).loss.tobytes()
    assert one.save(tmp_path / "map.csv").read_text().startswith("initialization.scale,optimizer.learning_rate")
    assert "3 × 3 runs" in repr(one)


def test_a_map_can_show_the_updates_until_a_loss_stays_below_a_bound(iris, tmp_path):
    found = nnviz.map(iris, x=X, y=Y, size=3, updates=20, show="updates", below=1.05)
    assert found.below == 1.05
    assert np.isfinite(found.stays_below).any()
    assert nnviz.map(iris, x=X, y=Y, size=2, updates=1).stays_below is None
    assert found.save(tmp_path / "map.png", contours=True).stat().st_size


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"size": 1}, "size of a map"),
        ({"updates": 0}, "updates is a whole number"),
        ({"dtype": "float16"}, "dtype is float32 or float64"),
        ({"show": "class"}, "show is loss, updates, word"),
        ({"below": 0.1}, "below is for show"),
        ({"executor": "moon"}, "An executor is"),
        ({"x": ("momentum", 0, 1)}, "An axis cannot be"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(iris, options, told):
    with pytest.raises(nnviz.UserError, match=told):
        nnviz.map(iris, **options)


def test_the_lines_of_the_page_run_as_they_stand(tmp_path, monkeypatch, qapp):
    monkeypatch.chdir(tmp_path)
    page = resources.path("python.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python map\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    small = block.replace("size=32", "size=4")
    exec(compile(small, "python.md", "exec"), {"nnviz": nnviz, "net": nnviz.example("xor")})
    assert (tmp_path / "map.png").stat().st_size
