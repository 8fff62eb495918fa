"""Tables for other programs: every number reads back exactly, and none is there before its step."""

import csv
import errno
import io
import math
import os

import numpy as np
import pytest

from nnviz import resources
from nnviz.errors import UserError
from nnviz.session import Session
from nnviz.session.plan import Part
from nnviz.session.tables import Table, as_text, factor_table, paths_table, terms_table, write_table


def opened(name="mazur"):
    return Session.open(resources.path("experiments", f"{name}.nnviz.json"))


def read(text, delimiter=","):
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def test_numbers_read_back_exactly_and_words_are_quoted():
    words = 'petal, "long"\tand\nwide'
    table = Table("t", ("name", "value"), ((words, 0.1 + 0.2), ("−", None), ("count", 3), ("lost", math.nan)))
    for tab, delimiter in ((False, ","), (True, "\t")):
        head, first, second, third, fourth = read(as_text(table, tab=tab), delimiter)
        assert head == ["name", "value"]
        assert (first[0], float(first[1])) == (words, 0.30000000000000004)
        assert (second[1], third[1], fourth[1]) == ("", "3", "nan")


def test_a_factor_is_a_matrix_of_figures_once_it_is_there():
    session = opened()
    session.run_to(6)
    assert factor_table(session.state, Part("dA_dZ", 2)) is None
    session.run_to(8)
    a = 1 / (1 + np.exp(-np.array([1.10590597, 1.22492140])))  # Mazur's net inputs of the outputs
    _, *lines = read(as_text(factor_table(session.state, Part("dA_dZ", 2)), tab=False))
    np.testing.assert_allclose(np.array(lines, dtype=float), np.diag(a * (1 - a)), rtol=1e-7)
    head, *lines = read(as_text(factor_table(session.state, Part("dZ_dA", 2)), tab=False))
    assert lines == [["0.4", "0.45"], ["0.5", "0.55"]]
    assert head == ["∂Z₂/∂A₁", ""]


def test_the_sum_of_a_neuron_has_a_line_for_each_input_and_z_at_its_step():
    session = opened()
    session.run("select_unit", layer=1, unit=0)
    for cursor, z in ((0, ""), (1, "0.3775")):
        session.run_to(cursor)
        head, *lines = read(as_text(terms_table(session.state), tab=False))
        assert head == ["input", "weight", "value", "product"]
        assert [line[:3] for line in lines[:2]] == [["x₁", "0.15", "0.05"], ["x₂", "0.2", "0.1"]]
        assert sum(float(line[3]) for line in lines[:3]) == pytest.approx(0.3775)
        assert (lines[2][0], lines[3][0]) == ("bias", "z₁,₁")
        assert lines[3][3] == z


def test_a_later_neuron_has_no_values_before_they_are_computed():
    session = opened()
    session.run("select_unit", layer=2, unit=0)
    session.run_to(1)
    numbers = [line[2:] for line in terms_table(session.state).lines]
    assert numbers == [(None, None), (None, None), (None, 0.6), (None, None)]


def test_no_neuron_no_table():
    assert terms_table(opened().state) is None


def test_the_paths_add_up_to_the_gradient_when_it_is_there():
    session = opened()
    session.run("choose", layer=1, parameter="W", row=0, column=0)
    session.run("set_view", view="path")
    session.run_to(9)
    assert paths_table(session.state) is None
    session.run_to(10)
    products = [float(line[1]) for line in read(as_text(paths_table(session.state), tab=False))[1:]]
    assert sum(products) == pytest.approx(0.000438568, rel=1e-6)  # as Mazur has it


def test_a_file_without_an_ending_is_csv_and_one_that_cannot_be_written_is_told(tmp_path):
    assert write_table(tmp_path / "terms", Table("terms", ("a", "b"), ())) == tmp_path / "terms.csv"
    assert (tmp_path / "terms.csv").read_bytes() == b"a,b\n"
    with pytest.raises(UserError, match="cannot be written"):
        write_table(tmp_path / "no" / "terms.csv", Table("terms", ("a",), ()))


def test_a_table_that_cannot_be_written_to_its_end_leaves_the_old_one(tmp_path, monkeypatch):
    path = write_table(tmp_path / "terms.csv", Table("terms", ("old",), ()))

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match=r"^terms.csv cannot be written: No space left on device\.$"):
        write_table(path, Table("terms", ("new",), ()))
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("terms.csv", "old\n")]


def test_a_table_of_many_lines_is_written_piece_by_piece(tmp_path):
    lines = [(float(number), "a,b") for number in range(9000)]
    path = write_table(tmp_path / "long.csv", Table("long", ("n", "text"), iter(lines)))
    assert read(path.read_text()) == [["n", "text"], *([repr(number), text] for number, text in lines)]
    assert as_text(Table("long", ("n", "text"), iter(lines)), tab=False) == path.read_text()
