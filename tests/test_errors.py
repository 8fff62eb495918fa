"""What stands in a sentence is what is seen: on one line, of a bearable length, without tricks."""

import json

import pytest

from nnviz.core.datasets.table import quoted
from nnviz.errors import MOST_LETTERS, UserError, plain
from nnviz.session.experiment.files import parse
from nnviz.session.experiment.refusals import closest, shown, written

TRICKS = "a\u202eb\x1b[31m\x00\x9b\ud800\u2066c\u200b"


@pytest.mark.parametrize("quote", [plain, quoted, shown, lambda text: written(("network", text)), UserError])
def test_control_direction_and_half_characters_are_left_out(quote):
    told = str(quote(TRICKS))
    assert told.isprintable()
    assert "ab" in told
    told.encode("utf-8")


def test_lines_become_one():
    assert str(UserError("one\ntwo\u2028three")) == "one two three"


@pytest.mark.parametrize("quote", [quoted, shown, lambda text: written(("network", text))])
@pytest.mark.parametrize("letter", ["x", "ß", '"', "\n", "🙂"])
def test_what_is_long_is_cut(quote, letter):
    assert len(quote(letter * 10**6)) < 80


def test_a_sentence_is_never_longer_than_can_be_read():
    assert len(str(UserError("x" * 10**6))) == MOST_LETTERS


def test_nobody_is_asked_whether_he_meant_something_else_by_a_book():
    assert closest("tanh" * 10**6, ["tanh"]) == "."


@pytest.mark.parametrize("where", ["key", "activation", "title"])
def test_a_file_full_of_tricks_gives_a_short_plain_sentence(where):
    long = TRICKS * 10_000
    document = {"format": "nnviz-experiment", "version": 1, "network": {}, "data": {"name": "xor"}}
    layer = {"units": 1, "activation": long if where == "activation" else "tanh"}
    document["network"] = {"inputs": 2, "layers": [layer], "loss": "half_squared_error"}
    if where != "activation":
        document[long if where == "key" else "title"] = long
    with pytest.raises(UserError) as refused:
        parse(json.dumps(document), TRICKS)
    told = str(refused.value)
    assert told.isprintable()
    assert len(told) < 500
    assert told.endswith(".")
