"""The experiment file ``NAME.nnviz.json``: one versioned JSON object, read key by key, and written whole or not at all.

Which keys there are, and what holds where one is left out, stands in ``values``.
"""

import os
from pathlib import Path
from typing import Any

from nnviz.core.text_files import read_text
from nnviz.errors import UserError
from nnviz.session.experiment import json_text, schema
from nnviz.session.experiment.outside import Trust, check_table, nobody
from nnviz.session.experiment.refusals import ExperimentError, refuse, shown
from nnviz.session.experiment.stamps import FileChangedError, Stamp, stamp_of, stamp_of_data
from nnviz.session.experiment.values import Experiment
from nnviz.session.whole_files import mode_of, put_in_place, remove_remains

FORMAT = "nnviz-experiment"
#: What this nnviz reads. It writes the lowest version that has all the keys in use, so that older ones can read along.
VERSION = max(key.since for _, key in schema.all_keys(Experiment))
#: Five million parameters in full precision take about 120 MB.
MAX_BYTES = 128 * 2**20


# ---------------------------------------------------------------- the text


def parse(text: str, source: str) -> Experiment:
    """The experiment that ``text`` writes down; ``source`` is the name that sentences give to the file.

    Raises UserError with the path of the first key that is wrong and what was expected there.
    """
    document = json_text.read(text, source)
    try:
        version = _version(document)
        experiment = schema.read(Experiment, document, (), version, also=("format", "version"))
        schema.validate(experiment)
    except UserError as error:
        raise UserError(f"{source}: {error}") from None
    return experiment


def _version(document: Any) -> int:
    """The version of the format in which the outermost object is written, if it is that of an experiment."""
    if not isinstance(document, json_text.Pairs):
        raise UserError(f"expected a JSON object with an experiment, got {shown(document)}.")
    schema.refuse_twice(document, ())
    if "format" not in document:
        raise UserError(f'the key "format" is missing; expected "{FORMAT}".')
    if document["format"] != FORMAT:
        refuse(("format",), f'"{FORMAT}"', document["format"])
    if "version" not in document:
        raise UserError(f'the key "version" is missing; expected {VERSION}.')
    version = document["version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        refuse(("version",), f"a whole number from 1 to {VERSION}", version)
    if version > VERSION:
        knows = f"this nnviz knows versions up to {VERSION}; a newer nnviz opens it."
        raise ExperimentError(("version",), f"the file has version {shown(version)} of the format, and {knows}")
    return version


def dump(experiment: Experiment) -> str:
    """The experiment as the text of its file; ``parse(dump(e), ...)`` equals ``e``.

    Raises UserError for an experiment that is not valid: what is written can be read.
    """
    schema.validate(experiment)
    head = {"format": FORMAT, "version": schema.version_of(experiment)}
    return json_text.write(head | schema.write(experiment)) + "\n"


# ---------------------------------------------------------------- the disk


def load(path: str | Path, trust: Trust = nobody) -> Experiment:
    """The experiment in a file. Raises UserError for anything that is not one.

    Raises OutsideTableError where its table is not in its folder, and not one to ``trust``.
    """
    path = Path(path)
    text = read_text(path, kind="an experiment file", most_bytes=MAX_BYTES)
    experiment = parse(text, path.name)
    check_table(experiment, path, trust)
    return experiment


def stamp(path: Path, known: Stamp | None = None) -> Stamp | None:
    """By what it is noticed that the file has changed; ``known`` is the stamp that it had. None: there is no file."""
    return stamp_of(path, MAX_BYTES, known)


def save(path: str | Path, experiment: Experiment, expected: Stamp | None = None) -> Stamp:
    """Write the experiment to ``path`` so that either the old or the new file is there, never half of one.

    A new file beside the old one is filled, flushed to the disk and put in its place; it gets the old one's mode. A
    symbolic link stays one, and the file that it points to is replaced. Returns the stamp of what is there now.
    Raises UserError where the experiment is not valid or the file cannot be written; FileChangedError where it is not
    as ``expected``. One that is gone is written anew.
    """
    data = dump(experiment).encode()
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 2**20
        raise UserError(f"{Path(path).name} would be larger than {limit} MB, more than an experiment file may have.")

    def check() -> None:
        found = stamp(target, expected) if expected is not None else None
        if expected is not None and found is not None and not found.is_of(expected):
            raise FileChangedError

    try:
        target = Path(os.path.realpath(path))
        check()
        written = put_in_place(target, (data,), mode_of(target), check)
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be written: {_reason(error)}.") from None
    remove_remains(target.parent)
    return stamp_of_data(data, written)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
