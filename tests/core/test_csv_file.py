"""CSV files of the user's own: what is read, and the sentence for everything that is not."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from texts import texts

from nnviz.core.datasets import read_csv, recognize
from nnviz.core.datasets.csv_file import reading
from nnviz.core.datasets.csv_file.columns import MAX_ROWS
from nnviz.core.datasets.csv_file.layout import MAX_FEATURES
from nnviz.errors import UserError


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refusal(path, target=None):
    with pytest.raises(UserError) as caught:
        read_csv(path, target)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_names_in_the_last_column_are_classes_in_alphabetical_order(written):
    table = read_csv(written("a,b,kind\n1,2,yes\n3,-4e1,no\n5,.5,yes\n"))
    assert table.name == "table.csv"
    assert table.feature_names == ("a", "b")
    assert table.inputs.tolist() == [[1, 2], [3, -40], [5, 0.5]]
    assert table.classes == ("no", "yes")
    assert table.labels.tolist() == [1, 0, 1]
    assert table.values is None


def test_numbers_in_the_target_column_are_values(written):
    table = read_csv(written("y,a\n0.5,1\n7,2\n"), "y")
    assert table.feature_names == ("a",)
    assert table.values.tolist() == [[0.5], [7]]
    assert table.value_names == ("y",)
    assert table.classes is None


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_line_ends_and_a_byte_order_mark_are_found(written, mark, delimiter, ending):
    text = mark + "a|b|kind|1|2|yes|3|4|no|".replace("|", delimiter)
    cells = text.rstrip(delimiter).split(delimiter)
    rows = [delimiter.join(cells[start : start + 3]) for start in range(0, 9, 3)]
    table = read_csv(written(ending.join(rows)))
    assert table.feature_names == ("a", "b")
    assert table.inputs.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffx,y,kind\r\n0.1,0.2,a\r\n0.3,0.4,b\r\n",
        "x,y,kind\r0.1,0.2,a\r0.3,0.4,b\r",
        '"x","y","kind"\n"0.1","0.2","one, two"\n"0.3","0.4","6"" pipe"\n',
        "x, y, kind\n0.1, 0.2, a\n0.3, 0.4, b\n",
        "x,y,kind\n\n0.1,0.2,a\n\n0.3,0.4,b\n\n\n",
        '"width; cm; left","width; cm; right",kind\n0.1,0.2,a\n0.3,0.4,b\n',
        "größe,Länge (µm),clase\n0.1,0.2,Très bien\n0.3,0.4,中\n",
        'x,y,kind\n0.1,0.2,6" pipe\n0.3,0.4,7" pipe\n',
    ],
    ids=["byte order mark", "CR", "quotes in quotes", "blanks", "blank lines", "semicolons", "unicode", "stray quotes"],
)
def test_a_table_as_other_programs_write_it_opens(written, text):
    table = read_csv(written(text))
    assert table.inputs.tolist() == [[0.1, 0.2], [0.3, 0.4]]
    assert len(table.classes) == 2
    assert sorted(table.labels.tolist()) == [0, 1]


def test_quotes_blanks_and_blank_lines_are_understood(written):
    table = read_csv(written('\n"width, cm",  kind\n\n 1 , "yes, really"\n2, no \n  \n'))
    assert table.feature_names == ("width, cm",)
    assert table.classes == ("no", "yes, really")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "table.csv is empty"),
        (" \n\n", "table.csv is empty"),
        ("a,b\n", "has a header but no rows"),
        ("a\n1\n", 'there is only one column'),
        ("a,,kind\n1,2,yes\n", "line 1: column 2 has no name"),
        ("a,a,kind\n1,2,yes\n", 'line 1: two columns are called "a"'),
        ("a,kind\n1,yes\n,no\n", 'table.csv, line 3, column "a": the cell is empty'),
        ("a,kind\n1,yes\n2,\n", 'table.csv, line 3, column "kind": the cell is empty'),
        ("a,y\n1,2\n2,\n", 'table.csv, line 3, column "y": the cell is empty'),
        ("a,kind\n1,yes\n\nn/a,no\n", 'table.csv, line 4, column "a": "n/a" stands for a missing value'),
        ("a,kind\n1_000,yes\n2,no\n", '"1_000" is not a number'),
        ("a,kind\n0x10,yes\n2,no\n", '"0x10" is not a number'),
        ("a;b;kind\n1.5;1.5;yes\n2.5;2,5;no\n", 'line 3, column "b": "2,5" has a decimal comma; write decimal points'),
        ("a;b;kind\n1,5;1,5;yes\n2.5;2,5;no\n", '"2.5" has a decimal point where the table has decimal commas'),
        ("a;kind\n1.234,5;yes\n2;no\n", '"1.234,5" has points between the thousands; write 1234,5'),
        ('a,kind\n"1,234.5",yes\n2,no\n', '"1,234.5" has commas between the thousands; write 1234.5'),
        ('a,kind\n"12,500",yes\n2,no\n', '"12,500" has a comma for thousands or for decimals; write 12500 or 12.500'),
        ('a,y\n1.5,"1,234,567"\n2,"1,000"\n', '"1,234,567" has commas between the thousands; write 1234567'),
        ("a;y\n1;1.234.567\n2;7\n", '"1.234.567" has points between the thousands; write 1234567'),
        ("a;y\n1,5;2\n1.234;7\n", '"1.234" has a point for thousands or for decimals; write 1234 or 1,234'),
        ("a;kind\n1'234;x\n7;y\n", "has apostrophes between the thousands; write 1234"),
        ("a;kind\n12 345;x\n7;y\n", "has blanks between the thousands; write 12345"),
        ("a,kind\nnan,yes\n2,no\n", 'line 2, column "a": "nan" stands for a missing value'),
        ("a,kind\n-inf,yes\n2,no\n", '"-inf" is not a finite number'),
        ("a,kind\n1e999,yes\n2,no\n", '"1e999" is not a finite number'),
        ("a,y\n1,2\n2,NaN\n", 'line 3, column "y": "NaN" stands for a missing value'),
        ("a,kind\n1,yes\n2,no,3\n", "table.csv, line 3: 3 cells where the header has 2 columns"),
        ("a,b,kind\n1,2,yes\n2,no\n", "line 3: 2 cells where the header has 3 columns"),
        ("a,kind\n1,yes\n2,yes\n", 'column "kind": every row is "yes", but there must be at least two classes'),
        ("a,y\n1,2\n2,many\n", 'line 3, column "y": "many" is not a number'),
        ("a,kind\n1,yes\n2,3\n", 'line 3, column "kind": "3" is a number where the rows above have names'),
        ('a,kind\n1,yes\n2,"no\n3,no\n', "line 3: not a row of CSV"),
        (b"a,kind\n1,yes\n2,\x81\n", "table.csv, line 3: this is neither UTF-8 nor Windows-1252 text; save the table"),
        (b"\xff\xfea\x00\n\x00\x00\xd8", "line 2: this is not UTF-16 text"),
        (b"a,kind\n1\x00,yes\n2,no\n", "line 2: a zero byte; this is not a text file"),
        ("a,kind\n1,yes\n2,?\n", 'line 3, column "kind": "?" stands for a missing value'),
        ("a,kind\n" + "1" * 200_000 + ",yes\n", "not a row of CSV"),
        ("x" * 200_000 + ",kind\n1,yes\n", "not a row of CSV"),
        ("a,kind\n" + "".join(f"1,c{i}\n" for i in range(101)), "101 different names are too many for classes"),
        (",".join(f"c{i}" for i in range(MAX_FEATURES + 3)) + "\n", f"at most {MAX_FEATURES} features"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_column(written, text, sentence):
    assert sentence in refusal(written(text))


def test_an_unknown_target_is_refused_with_the_columns_that_there_are(written):
    sentence = refusal(written("a,b,kind\n1,2,yes\n2,3,no\n"), "species")
    assert sentence == 'table.csv has no column "species" to predict; its columns are "a", "b", "kind".'


def test_a_million_rows_are_refused_before_they_are_all_read(written):
    assert f"more than {MAX_ROWS} rows" in refusal(written("a,kind\n" + "1,yes\n2,no\n" * 500_000))


def test_a_file_beyond_the_byte_cap_is_refused(tmp_path, monkeypatch):
    assert reading.MAX_BYTES == 256 * 2**20
    monkeypatch.setattr(reading, "MAX_BYTES", 3 * 2**20)  # as much is read before it is refused
    path = tmp_path / "table.csv"
    with path.open("wb") as file:
        file.truncate(3 * 2**20 + 1)
    assert "larger than 3 MB" in refusal(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refusal(tmp_path / "nothing.csv").startswith("there is no file")
    assert "is a folder" in refusal(tmp_path)
    assert "cannot be read" in refusal(tmp_path / "a\0b.csv")


def test_a_long_cell_is_quoted_short(written):
    assert len(refusal(written(f"a,kind\n{'x' * 5000},yes\n"))) < 200


cells = texts('",;\t\r\n \'', max_size=3) | st.sampled_from(
    ["a", "b", "1", "2.5", "1,5", "nan", "", "yes", "no", "-", "+"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.lists(st.lists(cells, max_size=3).map(",".join)).map("\n".join))
def test_whatever_the_file_holds_it_is_read_or_refused_in_one_sentence(written, content):
    path = written(content)
    try:
        table = read_csv(path)
    except UserError:
        refusal(path)
    else:
        assert table.rows > 0
        assert len(table.feature_names) == table.inputs.shape[1] > 0
    try:
        found = recognize(path)
    except UserError:
        with pytest.raises(UserError, match=r"\A.*\Z"):  # one line
            recognize(path)
    else:
        again = read_csv(path, found.target, found.reading)
        assert np.array_equal(again.inputs, found.table.inputs)
        assert (again.feature_names, again.classes) == (found.table.feature_names, found.table.classes)


NO_TABLES = {
    "passwords": "root:x:0:0:Secretary:/root:/bin/bash\nmail:x:8:8:Postmaster:/var/mail:/sbin/nologin\n",
    "a key": "-----BEGIN SECRET KEY-----\nSecretAAAAB3NzaC1yc2E\nSecretAAAADAQABAAABgQ\n-----END SECRET KEY-----\n",
    "settings": "[Secret]\nuser = Secretary, chief\nhosts = alpha, beta, Secret\nlevel=3\n",
    "a program": "import os, sys\n\ndef Secret(a, b):\n    return f(a, b, 'Secret')\nprint(Secret)\n",
    "a letter": "Dear Secretary, dear all,\nwe meet on Monday, as Secret as ever, and then\nleave.\n",
    "figures": '{"Secret": [1, 2, 3], "more": "Secret"}\n',
}


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
@pytest.mark.parametrize("target", [None, "wanted"])
def test_nothing_is_quoted_of_a_file_that_is_no_table(tmp_path, text, target):
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    for read in (read_csv, recognize):
        with pytest.raises(UserError) as refused:
            read(path, target)
        told = str(refused.value)
        assert told.startswith("file")
        assert not [word for word in text.split() if len(word) > 5 and word in told]
        assert "ecret" not in told
