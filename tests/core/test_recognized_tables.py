"""Tables as other programs write them: what is recognized in them, what is proposed, and what is left out and why."""

import codecs

import numpy as np
import pytest

from nnviz.core.datasets import Feature, Reading, as_classes, read_csv, recognize
from nnviz.core.datasets.csv_file import lines
from nnviz.errors import UserError


@pytest.fixture
def table(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "t.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def refusal(function, *arguments):
    with pytest.raises(UserError) as caught:
        function(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---------------------------------------------------------------- layout


@pytest.mark.parametrize(
    ("text", "encoding", "delimiter", "decimal"),
    [
        ("länge;breite;art\n5,1;3,5;grün\n4,9;3,0;süß\n", "windows-1252", ";", ","),
        ("länge;breite;art\n5,1;3,5;grün\n4,9;3,0;süß\n", "utf-16", ";", ","),
        ("länge\tbreite\tart\r\n5.1\t3.5\tgrün\r\n4.9\t3.0\tsüß\r\n", "utf-16", "\t", "."),
        ("länge|breite|art\n5.1|3.5|grün\n4.9|3.0|süß\n", "utf-8", "|", "."),
        ('länge,breite,art\n"5,1","3,5",grün\n"4,9","3,0",süß\n', "utf-8", ",", ","),
        ("sep=;\r\nlänge;breite;art\r\n5.1;3.5;grün\r\n4.9;3.0;süß\r\n", "utf-8", ";", "."),
        ("länge,breite,art,\n5.1,3.5,grün,\n4.9,3.0,süß,\n", "utf-8", ",", "."),
        ("länge,breite,art\n5.1,3.5,grün,\n4.9,3.0,süß,\n", "utf-8", ",", "."),
        ("länge,breite,art\n5.1,3.5,grün\n,,\n4.9,3.0,süß\n,,\n,,,,\n", "utf-8", ",", "."),
        (',länge,breite,art\n0,5.1,3.5,grün\n1,4.9,3.0,süß\n', "utf-8", ",", "."),
        ('"","länge","breite","art"\n"a",5.1,3.5,"grün"\n"b",4.9,3.0,"süß"\n', "utf-8", ",", "."),
        ('"länge","breite","art"\n"a",5.1,3.5,"grün"\n"b",4.9,3.0,"süß"\n', "utf-8", ",", "."),
    ],
    ids=[
        "German Excel", "UTF-16", "Unicode text of Excel", "bars", "decimal commas in quotes", "sep=",
        "empty last column", "delimiter at the end of rows", "deleted rows", "pandas' index", "R's row names",
        "R's write.table",
    ],
)  # fmt: skip
def test_a_table_of_another_program_opens_with_its_numbers(table, text, encoding, delimiter, decimal):
    path = table(text, encoding)
    found = recognize(path)
    assert (found.layout.encoding, found.layout.delimiter, found.layout.decimal) == (encoding, delimiter, decimal)
    assert (found.features, found.target, found.classes) == (("länge", "breite"), "art", ("grün", "süß"))
    assert found.left_out_rows == ()
    for one in (found.table, read_csv(path), read_csv(path, "art", found.reading)):
        assert one.inputs.tolist() == [[5.1, 3.5], [4.9, 3.0]]
        assert one.classes == ("grün", "süß")


def test_commas_in_quoted_names_are_not_taken_for_delimiters(table):
    path = table('"length, cm";"width, cm";art\n5.1;3.5;x\n4.9;3.0;y\n')
    assert read_csv(path).feature_names == ("length, cm", "width, cm")


def test_utf_16_without_a_mark_is_seen_by_its_zero_bytes(table):
    text = "a,kind\n1,x\n2,y\n"
    for order in ("utf-16-le", "utf-16-be"):
        assert read_csv(table(text, order)).inputs.tolist() == [[1], [2]]


def test_a_line_break_in_a_name_is_a_blank(table):
    assert recognize(table('"sepal\nlength","petal\r\nwidth",kind\n1,2,a\n3,4,b\n')).features == (
        "sepal length", "petal width",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "header", "features", "target"),
    [
        ("0,1,kind\n0.1,0.2,a\n0.3,0.4,b\n", True, ("0", "1"), "kind"),
        (",0,1,2\n0,0.1,0.2,a\n1,0.3,0.4,b\n", True, ("0", "1"), "2"),
        ('"",1940,1950,1960\n"food",1.5,2.5,3.5\n"rent",2,3,4\n', True, ("1940", "1950"), "1960"),
        ("0.1,0.2,a\n0.3,0.4,b\n", False, ("column 1", "column 2"), "column 3"),
        ("0,0,0\n0,1,1\n1,0,1\n1,1,0\n", False, ("column 1", "column 2"), "column 3"),
        ("1,2,a\n3,4,b\n", False, ("column 1", "column 2"), "column 3"),
        ("land,1990,2000\nA,0.1,5.5\nB,0.3,6.5\nC,0.5,6.7\n", False, None, None),
        ("39,State,13,yes,no\n50,Private,13,yes,no\n38,State,9,no,yes\n11,Private,9,no,yes\n", False, None, None),
    ],
    ids=["from 0", "pandas", "R", "none", "xor", "none, whole numbers", "years alone", "none, many texts"],
)
def test_a_first_line_of_numbers_is_a_header_only_if_it_counts_the_columns(table, text, header, features, target):
    found = recognize(table(text))
    assert found.layout.header is header
    if features:
        assert (found.features, found.target) == (features, target)
        assert found.table.rows == len(text.splitlines()) - header


def test_counts_and_class_names_in_the_first_line_are_read_as_such(table):
    text = "4,2,setosa,virginica,versicolor\n" + "5.1,3.5,0\n6.3,3.3,1\n5.8,2.7,1\n6.1,2.9,2\n"
    found = recognize(table(text))
    assert found.features == ("column 1", "column 2")
    assert found.classes == ("setosa", "virginica", "versicolor")
    assert found.table.values.ravel().tolist() == [0, 1, 1, 2]
    assert recognize(table(text), "column 2").classes is None
    broken = read_csv(table(text + "5,3,1\n" * 200 + "5,3,4\n"))
    assert "4 is none of the 3 classes that the first line names" in refusal(as_classes, broken)


# ---------------------------------------------------------------- missing cells


@pytest.mark.parametrize("mark", ["", "NA", "NaN", "?", ".", "-", "null", "n/a"])
def test_a_row_with_a_missing_cell_is_left_out_by_its_line_and_a_missing_label_is_no_class(table, mark):
    path = table(f"a,b,kind\n1,2,x\n\n3,{mark},y\n5,6,{mark}\n7,8,y\n9,1,x\n")
    found = recognize(path)
    assert found.left_out_rows == (4, 5)
    assert found.classes == ("x", "y")
    assert found.reading.drop_missing
    assert found.table.inputs.tolist() == [[1, 2], [7, 8], [9, 1]]
    assert found.table.labels.tolist() == [0, 1, 0]
    sentence = refusal(read_csv, path)
    assert sentence.startswith('t.csv, line 4, column "b": ')
    assert sentence.endswith("the cell is empty." if not mark else "stands for a missing value.")


def test_minus_beside_plus_is_a_class(table):
    found = recognize(table("a,kind\n1,+\n2,-\n3,+\n4,?\n"))
    assert found.classes == ("+", "-")
    assert found.left_out_rows == (5,)


def test_a_column_that_is_mostly_missing_is_left_out_rather_than_the_rows(table):
    rows = "".join(f"{row},{row * 2 if row < 3 else 'NA'},{row % 2}\n" for row in range(12))
    found = recognize(table("a,cabin,y\n" + rows))
    assert found.left_out == {"cabin": "missing in 9 of 12 rows"}
    assert found.left_out_rows == ()


def test_at_least_half_of_the_rows_are_kept(table):
    # each of five columns lacks another fifth of the rows: together they would leave none
    cells = [["" if row % 5 == column else str(row) for column in range(5)] for row in range(50)]
    found = recognize(table("a,b,c,d,e,y\n" + "".join(f"{','.join(row)},{i % 2}\n" for i, row in enumerate(cells))))
    assert found.table.rows == 30
    assert set(found.left_out.values()) == {"missing in 10 of 50 rows"}
    assert len(found.left_out) == 3


def test_numbers_of_which_one_kind_is_kept_are_no_classes(table):
    rows = "".join(f"{'' if i < 4 else i},{i < 4:d}\n" for i in range(20))
    assert recognize(table("a,y\n" + rows)).classes is None


def test_two_classes_are_kept(table):
    """The only rows of the second class lack a number."""
    rows = "".join(f"{i},{'' if i < 4 else i},{'no' if i < 4 else 'yes'}\n" for i in range(20))
    found = recognize(table("a,b,kind\n" + rows))
    assert (found.classes, found.left_out) == (("no", "yes"), {"b": "missing in 4 of 20 rows"})


# ---------------------------------------------------------------- columns


def test_every_column_has_a_role_and_a_reason(table):
    row = '{i},2024-05-1{i},{size},{colour},word {i},"1,{i}00.5",one,{kind}\n'
    colours = ["blue", "red", "red"] * 3
    rows = (row.format(i=i, size=i / 2, colour=colour, kind="ab"[i % 2]) for i, colour in enumerate(colours))
    found = recognize(table("id,day,size,colour,note,price,same,kind\n" + "".join(rows)))
    assert found.features == ("size", "colour")
    assert found.one_hot == ("colour",)
    assert found.left_out == {
        "id": "it counts or names the rows",
        "day": "dates or times",
        "note": "text with 9 different values in 9 rows",
        "price": 'line 2: "1,000.5" has commas between the thousands; write 1000.5',
        "same": 'every row has "one"',
    }
    assert found.table.feature_names == ("size", "colour = blue", "colour = red")
    assert found.table.inputs[:2].tolist() == [[0, 1, 0], [0.5, 0, 1]]
    assert found.reading.features == (Feature("size"), Feature("colour", one_hot=True))


@pytest.mark.parametrize(
    ("header", "row", "target"),
    [
        ("a,kind,b", "{i}.5,{ab},{i}", "kind"),
        ("a,b", "{i}.5,{i}.25", "b"),
        ("a,kind,parity", "{i},{ab},{odd}", "parity"),
        ("label,pixel", "{odd},{ab}", "label"),
        ("a,kind,day", "{i},{ab},2024-01-{i}", "kind"),
        ("kind,name,a", "{ab},n{i},{i}.5", "kind"),
        ("a,b,", "{i}.5,{i}.25,{i}.75", "b"),
    ],
)
def test_the_last_column_of_few_classes_is_to_be_predicted_else_the_last_number(table, header, row, target):
    rows = (row.format(i=i, ab="ab"[i % 2], odd=i % 2) for i in range(10, 30))
    assert recognize(table(header + "\n" + "\n".join(rows) + "\n")).target == target


@pytest.mark.parametrize("many", [20, 21])
def test_twenty_names_are_classes_and_twenty_one_are_not(table, many):
    rows = "".join(f"{i}.5,{i}.25,c{i % many}\n" for i in range(2 * many))
    found = recognize(table("a,b,kind\n" + rows))
    assert (found.target == "kind") is (many == 20)


def test_what_is_asked_for_is_predicted(table):
    path = table("a,kind,b\n1.5,x,1\n2.5,y,2\n3.5,x,3\n4.5,y,4\n")
    found = recognize(path, "b")
    assert (found.target, found.classes, found.features, found.one_hot) == ("b", None, ("a", "kind"), ("kind",))
    assert "no column \"c\" to predict" in refusal(recognize, path, "c")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("day,hour\n2024-01-01,12:30\n2024-01-02,12:31\n", "no column to predict"),
        ('area,y\n"1,234",1\n"12,500",2\n', '("area" (line 2: "1,234" has a comma for thousands or for decimals'),
        ("a,a,y\n1,2,3\n1,2,4\n", '"a" (another column has the same name)'),
        ("a,kind\n1,\n2,\n", '"kind" (all of its cells are missing)'),
    ],
)
def test_a_table_without_anything_to_learn_is_refused_with_the_reason(table, text, sentence):
    assert sentence.strip("(") in refusal(recognize, table(text))


# ---------------------------------------------------------------- decided, and read again


def test_features_are_read_in_the_order_in_which_they_were_decided(table):
    path = table("a,b,c,kind\n1,x,3,u\n4,y,6,v\n")
    reading = Reading(features=(Feature("c"), Feature("b", one_hot=True), Feature("a")))
    found = read_csv(path, "kind", reading)
    assert found.feature_names == ("c", "b = x", "b = y", "a")
    assert found.inputs.tolist() == [[3, 1, 0, 1], [6, 0, 1, 4]]


def test_numbers_can_be_one_hot(table):
    found = read_csv(table("cyl,y\n4,1\n8,2\n4,3\n"), "y", Reading(features=(Feature("cyl", one_hot=True),)))
    assert found.feature_names == ("cyl = 4", "cyl = 8")
    assert found.inputs.tolist() == [[1, 0], [0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (Reading(features=(Feature("z"),)), 't.csv has no column "z"; its columns are "a", "b", "kind".'),
        (Reading(features=(Feature("b"),)), 't.csv, line 2, column "b": "x" is not a number.'),
        (Reading(features=(Feature("kind"),)), 'column "kind" is to be predicted, and cannot be a feature as well'),
        (Reading(encoding="shift_jis"), "line 3: this is not Shift JIS (Japanese) text"),
        (Reading(delimiter=";"), "there is only one column"),
    ],
)
def test_a_decision_that_does_not_fit_the_table_is_refused(table, reading, sentence):
    assert sentence in refusal(read_csv, table(b"a,b,kind\n1,x,u\n4,y,\xff\n"), "kind", reading)


def test_roles_that_somebody_chose_stand(table):
    text = "id,a,b,colour,kind\n" + "".join(f"{i},{i}.5,{i % 3},{['red', 'blue'][i % 2]},k{i % 2}\n" for i in range(8))
    found = recognize(table(text), "kind", roles={"id": "feature", "a": "left out", "b": "one-hot"})
    assert {column.name: (column.role, column.reason) for column in found.columns} == {
        "id": ("feature", "as chosen"), "a": ("left out", "as chosen"), "b": ("one-hot", "as chosen"),
        "colour": ("one-hot", "text with 2 different values"), "kind": ("target", "as chosen"),
    }  # fmt: skip
    assert found.table.feature_names == ("id", "b = 0", "b = 1", "b = 2", "colour = blue", "colour = red")
    assert read_csv(table(text), "kind", found.reading).inputs.tolist() == found.table.inputs.tolist()
    with pytest.raises(UserError, match='line 2, column "colour": "red" is not a number'):
        recognize(table(text), "kind", roles={"colour": "feature"})


@pytest.mark.parametrize(("header", "rows", "names"), [(True, 2, ("1", "2")), (False, 3, ("column 1", "column 2"))])
def test_whether_the_first_line_is_a_header_can_be_said(table, header, rows, names):
    path = table("1,2,a\n3,4,b\n5,6,a\n")
    found = recognize(path, None, Reading(header=header))
    assert (found.table.rows, found.features) == (rows, names)
    assert read_csv(path, found.target, found.reading).rows == rows


def test_decisions_stand_above_what_would_be_recognized(table):
    path = table("a;kind\n1.234;x\n5.678;y\n")
    assert read_csv(path).inputs.ravel().tolist() == [1.234, 5.678]
    sentence = refusal(read_csv, path, None, Reading(decimal=","))
    assert '"1.234" has a point for thousands or for decimals; write 1234 or 1,234' in sentence
    bytes_of = codecs.encode("a,kind\n1,ж\n2,п\n", "windows-1251")
    assert read_csv(table(bytes_of), None, Reading(encoding="windows-1251")).classes == ("ж", "п")


# ---------------------------------------------------------------- blocks of lines


def written(value):
    return "NA" if np.isnan(value) else repr(float(value))


@pytest.mark.parametrize("block", [16, 200, 2**17])
@pytest.mark.parametrize("kind", ["numbers", "quoted", "missing", "commas", "late text"])
def test_blocks_of_any_size_hold_the_same_rows(table, monkeypatch, block, kind):
    monkeypatch.setattr(lines, "BLOCK", block)
    numbers = np.random.default_rng(3).normal(size=(60, 3)) * 10.0 ** np.arange(-9, 9, 6)
    if kind == "missing":
        numbers[[7, 31], [1, 2]] = np.nan
    cells = [[written(value) for value in row] for row in numbers]
    names = ["x" if row % 3 else "y" for row in range(60)]
    if kind == "quoted":
        names[20] = '"two\nlines"'
    if kind == "commas":
        cells = [[f"{cell}".replace(".", ",") for cell in row] for row in cells]
    body = [";".join((*row, name, str(i) if i < 50 or kind != "late text" else "t")) for i, (row, name) in
            enumerate(zip(cells, names, strict=True))]  # fmt: skip
    found = recognize(table("a;b;c;kind;n\n" + "\n".join(body) + "\n"), "kind")
    kept = ~np.isnan(numbers).any(axis=1)
    assert found.table.inputs[:, :3].tolist() == numbers[kept].tolist()
    assert [found.classes[label] for label in found.table.labels] == [
        name.strip('"') for name, keep in zip(names, kept, strict=True) if keep
    ]
    assert found.left_out_rows == tuple(np.flatnonzero(~kept) + 2)
    assert ("n" in found.left_out) is (kind == "late text")


@pytest.mark.parametrize("block", [8, 2**17])
def test_a_row_of_empty_cells_is_no_row_in_any_block(table, monkeypatch, block):
    monkeypatch.setattr(lines, "BLOCK", block)
    path = table("a,b,y\n1,2,0.5\n3,,1.5\n,,\n5,6,\n7,8,2.5\n,,\n,,\n")
    found = recognize(path)
    assert (found.left_out_rows, found.table.inputs.tolist()) == ((3, 5), [[1, 2], [7, 8]])
    for text in ("a,b,y\n1,2,0.5\n,,\n7,8,2.5\n,,\n", "a,b,y\n1,2,u\n7,8,v\n,,\n,,\n"):
        found = recognize(table(text))
        assert read_csv(table(text), "y", found.reading).inputs.tolist() == [[1, 2], [7, 8]]


@pytest.mark.parametrize("block", [16, 2**17])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whole_numbers_of_any_size_are_what_python_reads(table, monkeypatch, block, end):
    monkeypatch.setattr(lines, "BLOCK", block)
    cells = [str(10**power + 1) for power in range(1, 25)] + ["007", "0", str(2**63 - 1), str(2**63), str(2**53 + 1)]
    found = read_csv(table(end.join(["a,b", *(f"{cell},{row}" for row, cell in enumerate(cells))])))
    assert found.inputs.ravel().tolist() == [float(cell) for cell in cells]


@pytest.mark.parametrize("block", [16, 2**17])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_usual_mark_of_a_missing_cell_is_one_wherever_it_stands(table, monkeypatch, block, end):
    monkeypatch.setattr(lines, "BLOCK", block)
    marks = ("", "NA", "NaN", "nan", "?", ".", "-", "null", "NULL", "N/A", "n/a", "#N/A", " ", "na")
    rows = [cells for mark in marks for cells in ((mark, ".5", "-1"), ("-.5", mark, "2"), ("1", "+7", mark))]
    written = end.join(["a,b,c", "1,2,3", *map(",".join, rows), "4,-5,6"])
    found = recognize(table(written), "c", roles=dict.fromkeys("ab", "feature"))
    assert found.table.inputs.tolist() == [[1, 2], [4, -5]]
    assert found.left_out_rows == tuple(range(3, 3 + len(rows)))


def test_progress_is_told_and_whoever_is_told_may_call_it_off(table, monkeypatch):
    monkeypatch.setattr(lines, "BLOCK", 64)
    path = table("a,b\n" + "1,2\n" * 100)
    shares = []
    read_csv(path, watch=shares.append)
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.1 < 0.8 < shares[-1] < 1

    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_csv(path, watch=stop)


def test_a_table_that_needs_too_much_memory_is_refused_with_the_limit(table, monkeypatch):
    monkeypatch.setattr("nnviz.core.datasets.csv_file.columns.MAX_ARRAY_BYTES", 100)
    assert "more than the 0 GB that nnviz reads" in refusal(read_csv, table("a,b\n" + "1,2\n" * 7))
