"""The examples by topic."""

import shutil

from nnviz import resources
from nnviz.session.examples import OTHERS, TOPICS, examples

FOLDER = resources.path("experiments")


def test_every_experiment_that_comes_with_nnviz_has_one_topic_in_the_order_of_the_table():
    named = [name for names in TOPICS.values() for name in names]
    assert sorted(named) == sorted(path.name.removesuffix(".nnviz.json") for path in FOLDER.glob("*.nnviz.json"))
    found = examples()
    assert list(found) == list(TOPICS)
    for topic, names in TOPICS.items():
        assert [example.path.name for example in found[topic]] == [f"{name}.nnviz.json" for name in names]
    titles = [example.title for those in found.values() for example in those]
    assert len(set(titles)) == len(titles)


def test_a_file_without_a_topic_comes_last_and_one_that_cannot_be_read_is_left_out(monkeypatch, tmp_path):
    shutil.copy(FOLDER / "xor.nnviz.json", tmp_path)
    shutil.copy(FOLDER / "xor.nnviz.json", tmp_path / "own.nnviz.json")
    (tmp_path / "mazur.nnviz.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(resources, "path", lambda *_: tmp_path)
    found = {topic: [example.path.name for example in those] for topic, those in examples().items()}
    assert found == {"First steps": ["xor.nnviz.json"], OTHERS: ["own.nnviz.json"]}
