"""Reads LaTeX as plain LaTeX would: what it may hold, and with a TeX, whether it compiles and how wide it is."""

import re
import shutil
import subprocess

import pytest

#: What article and amsmath know, of what is used.
MATH = frozenset(
    re.findall(
        r"\w+",
        "begin end frac partial cdot Bigl Bigr left right top operatorname text times quad infty eta leftarrow sigma"
        " sum ln max tanh sin cos sqrt pi delta le vdots cdots ldots hat colon beta epsilon lambda alpha mu begingroup"
        " endgroup allowdisplaybreaks",
    )
)
ENVIRONMENTS = frozenset({"align*", "bmatrix", "cases"})

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no pdflatex")


def check(latex, commands=MATH, environments=ENVIRONMENTS):
    """Only known commands, groups and environments that close, no sign that TeX cannot read; without comments."""
    body = "\n".join(line for line in latex.split("\n") if not line.startswith("%"))
    assert body.isascii()
    assert set(re.findall(r"\\([A-Za-z]+)", body)) <= commands
    assert "%" not in re.sub(r"\\%|%\n", "", body)
    assert not re.search(r"\n\s*\n", body.strip()), "an empty line ends a formula"
    plain = re.sub(r"\\[{}]", "", body)
    for opens, closes in (("{", "}"), (r"\left", r"\right"), (r"\Bigl", r"\Bigr")):
        count = [len(re.findall(re.escape(sign) + ("(?![a-z])" if len(sign) > 1 else ""), plain)) for sign in
                 (opens, closes)]  # fmt: skip
        assert count[0] == count[1], (opens, body)
    stack = []
    for verb, name in re.findall(r"\\(begin|end)\{([^}]*)\}", body):
        assert name in environments
        assert stack.append(name) is None if verb == "begin" else stack.pop() == name
    assert not stack
    return body


def compiled(pieces, folder, preamble=r"\usepackage{amsmath}"):
    """What pdflatex writes of a document with the pieces, each on a page; an error fails."""
    pages = (f"\\typeout{{@{place}}}\n{piece}\\clearpage" for place, piece in enumerate(pieces))
    document = "\n".join((r"\documentclass{article}", preamble, r"\begin{document}", *pages, r"\end{document}"))
    (folder / "it.tex").write_text(document, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "it.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60)
    log = done.stdout.decode(errors="replace")
    assert done.returncode == 0, log[log.find("\n!") :][:600]
    return log


def overfull(log):
    """By how many points lines are too wide."""
    return [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
