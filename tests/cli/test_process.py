"""As a process: no screen, any terminal, readers that stop, full disks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import is_one_sentence, process


def test_export_needs_no_screen(file, tmp_path):
    done = process("export", file, "-o", str(tmp_path / "x.pdf"), capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_json_is_utf_8_in_any_terminal(file):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "nnviz", "trace", file]
    as_json = subprocess.run([*command, "--json"], env=environment, capture_output=True, check=True)
    assert json.loads(as_json.stdout.decode("utf-8"))["chain"][0]["symbol"] == "∂L/∂A₂"
    as_table = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert b"layer 1" in as_table.stdout


def test_a_reader_that_stops_reading_is_no_fault(file):
    """With more to tell than is kept back until the end: the mistake comes in the middle of writing."""
    writing = subprocess.Popen(
        [sys.executable, "-m", "nnviz", "train", file, "--steps", "1000", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    writing.stdout.close()
    errors = writing.stderr.read()
    writing.stderr.close()
    assert (writing.wait(timeout=60), errors) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's redirection")
def test_a_closed_standard_output_is_no_fault(file):
    command = f'"{sys.executable}" -m nnviz trace "{file}" >&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("words", [("--help",), ("trace", "FILE")], ids=["help", "trace"])
def test_a_full_standard_output_is_a_sentence(file, words):
    words = tuple(file if word == "FILE" else word for word in words)
    with Path("/dev/full").open("w") as full:
        done = process(*words, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "nnviz: Standard output cannot be written: No space left on device.\n"


@pytest.mark.parametrize(
    "words", [("LONG",), ("trace", "LONG"), ("trace", "LONG.csv"), ("new", "LONG.csv", "-o", "LONG")]
)
def test_a_name_that_is_too_long_is_a_short_sentence(run, words):
    status, out, err = run(*(word.replace("LONG", "x" * 5000) for word in words))
    assert (status, out) == (2, "")
    assert is_one_sentence(err)
    assert len(err) < 300
