"""The same experiment, size and version give the same bytes in any process, whatever its hashes, language and zone."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time

from nnviz import resources

#: Each file and the options that it is written with: every format, and the views that have most to go wrong.
WISHES = {
    "window.png": ["--at", "9"],
    "window.svg": ["--at", "9", "--theme", "dark"],
    "window.pdf": ["--at", "9"],
    "graph.tex": ["--view", "graph", "--at", "9"],
    "chain.tex": ["--view", "chain", "--at", "9"],
    "map.svg": ["--view", "neurons", "--train", "3", "--size", "400x300"],
    "training.pdf": ["--view", "training", "--train", "3"],
    "compare.csv": ["--view", "compare", "--train", "3"],
    "deck.pdf": ["--all", "--view", "graph", "--size", "400x300"],
}
if importlib.util.find_spec("PIL"):
    WISHES["pass.gif"] = ["--all", "--view", "graph", "--size", "300x200"]
if importlib.util.find_spec("fontTools"):
    WISHES["text.svg"] = ["--view", "graph", "--at", "9", "--real-text"]

_WRITE = """
import json, sys
from nnviz.cli import main
file, folder, wishes = sys.argv[1:]
for name, words in json.loads(wishes).items():
    status = main(["export", file, "-o", f"{folder}/{name}", *words])
    assert status == 0, (name, status)
"""
#: Two machines, as far as one can tell them apart from inside of a process.
MACHINES = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C", "TZ": "UTC", "COLUMNS": "80"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "COLUMNS": "200"},
)


def digests(folder):
    """What each file holds, by its name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_two_processes_write_the_same_bytes(tmp_path):
    experiment = json.loads(resources.path("experiments", "xor.nnviz.json").read_text(encoding="utf-8"))
    lanes = [{"name": "as it is"}, {"name": "zeros", "initialization": {"scheme": "zeros"}}]
    experiment |= {"version": 3, "compare": lanes}
    file = tmp_path / "net.nnviz.json"
    file.write_text(json.dumps(experiment), encoding="utf-8")
    folders = [tmp_path / name for name in ("one", "other")]
    for folder, machine in zip(folders, MACHINES, strict=True):
        folder.mkdir()
        command = [sys.executable, "-c", _WRITE, str(file), str(folder), json.dumps(WISHES)]
        done = subprocess.run(command, env=os.environ | machine, capture_output=True, timeout=240, check=False)
        assert done.returncode == 0, done.stderr.decode()
        time.sleep(1.1)  # what tells the time tells seconds
    first, second = map(digests, folders)
    assert set(first) == set(WISHES)
    assert first == second
