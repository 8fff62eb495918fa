"""The experiment file ``NAME.nnviz.json``: one versioned JSON object, checked key by key, saved atomically.

- ``json_text``: strict JSON to plain values and back, with readable layout;
- ``format``: plain values to an Experiment and back; versions;
- ``files``: reading and writing on disk.

Keys that may be left out, and what then holds: ``title`` (""), ``initialization`` and its ``scheme``
("xavier_uniform"), ``seed`` (0), ``bias`` (0) and the scheme's own options (their defaults), ``optimizer`` and its
``name`` ("sgd"), ``learning_rate`` (0.1 for sgd, 0.001 for adam and adamw, 0.01 for the others) and the optimizer's
own options, ``schedule`` and its ``name`` ("constant") and the schedule's own options, ``batch_size`` (1),
``data.samples`` (200) and ``data.noise`` (0.1) of a generated set, ``data.target`` of a CSV (its last column),
``data.seed`` (0), ``data.test_fraction`` (0), ``data.standardize`` (false), ``sample`` (0), ``parameters`` (those that
the initialization makes).
"""

from nnviz.session.storage.files import MAX_BYTES, load, save, with_csv_relative_to
from nnviz.session.storage.format import FORMAT, MIGRATIONS, VERSION, dump, parse

__all__ = ["FORMAT", "MAX_BYTES", "MIGRATIONS", "VERSION", "dump", "load", "parse", "save", "with_csv_relative_to"]
