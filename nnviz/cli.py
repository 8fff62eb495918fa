"""The command line: ``nnviz [FILE]`` opens the window, ``nnviz new|trace|train|profile|map|export`` work without one.

Exit status: 0 done, 2 the user's mistake (one sentence on standard error), 1 our fault (a traceback). Qt is imported
only where a window or a picture is wanted.
"""

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from nnviz import __version__
from nnviz.commandline.parser import Command, Parser
from nnviz.errors import UserError, plain

#: What the help says of each command; _command finds it.
COMMANDS = {
    "new": "an experiment on a table: what the window would propose",
    "trace": "one forward and backward pass as numbers",
    "train": "updates on the training set: the loss before each and after the last",
    "profile": "how wide signals and gradients are in each layer, beside the theory",
    "map": "where learning starts: the loss for every pair of two numbers, as a picture or a grid",
    "lesson": "check lessons: every page, question and place of them",
    "export": "a picture of any step: {formats}",
}

_LONGEST_NAME = 200  # letters of it that a sentence names
#: The disk that standard output goes to is full, may hold no larger file, or fails.
_OUTPUT_FAILS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run nnviz with ``arguments`` (default: the process's own) and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # for terminals that cannot write ∂
    try:
        status = _status(words)
        if sys.stdout is not None:  # it is None where standard output is closed
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has seen enough
        _close_output()
        return 0
    except OSError as problem:
        if problem.errno not in _OUTPUT_FAILS:
            raise
        _close_output()
        print(f"nnviz: Standard output cannot be written: {problem.strerror}.", file=sys.stderr)
        return 2
    return status


def _status(words: list[str]) -> int:
    try:
        return _run(words)
    except UserError as mistake:
        print(f"nnviz: {mistake}", file=sys.stderr)
        return 2
    except OSError as problem:
        if problem.errno != errno.ENAMETOOLONG:  # wherever it is looked for
            raise
        print(f"nnviz: {plain(str(problem.filename), _LONGEST_NAME)!r} is too long a name.", file=sys.stderr)
        return 2
    except SystemExit as done:  # argparse has printed the help or the version
        return done.code if isinstance(done.code, int) else 0
    except KeyboardInterrupt:
        return 130


def _close_output() -> None:
    """The interpreter would complain when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    # Before numpy is imported: for matrices of this size one thread is faster than many.
    for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    if words and words[0] in COMMANDS:
        from nnviz.commandline.arguments import refuse_others

        command = _command(words[0])
        parser = Parser(prog=f"nnviz {words[0]}", description=command.description, epilog=command.epilog)
        command.add_arguments(parser)
        options = parser.parse_args(words[1:])
        if not command.takes_table:
            refuse_others(parser.prog, options.file)
        return command.run(options)
    return _open_window(words)


def _command(name: str) -> Command:
    # Imported late, and no other command: --help and --version need no numpy, and train no theory and no picture.
    command: Command = import_module(f"nnviz.commandline.{name}").COMMAND
    return command


def _open_window(words: list[str]) -> int:
    file, anew = _what_to_open(words)
    if file is not None and not Path(file).is_file():
        raise UserError(_no_such_file(file))
    gc.disable()  # until the window is complete: what is loaded does not become garbage, but looking for it takes time
    try:
        from nnviz.gui.app import run

        return run(file, anew=anew)
    finally:
        gc.enable()


def _what_to_open(words: list[str]) -> tuple[str | None, bool]:
    """The file, if one is named, and whether it is to be the first experiment whatever the preferences say."""
    if not words:  # the usual starts: to make a parser takes longer than it has to read
        return None, False
    if len(words) == 1 and not words[0].startswith("-"):
        return words[0], False
    options = _window_parser().parse_args(words)
    return options.file, options.new


def _window_parser() -> Parser:
    from nnviz.gui.export.choices import FORMATS  # only for the help: it would delay every start

    width, formats = max(map(len, COMMANDS)), ", ".join(one.title for one in FORMATS.values())
    lines = (f"  nnviz {name:<{width}}  {summary}" for name, summary in COMMANDS.items())
    commands = "\n".join(lines).format(formats=formats)
    parser = Parser(
        prog="nnviz",
        description="See backpropagation one chain-rule factor at a time. Opens the window.",
        epilog=f"without a window:\n{commands}\n\n'nnviz COMMAND --help' tells more. "
        "A file with the name of a command opens as ./NAME.",
    )
    opened = parser.add_mutually_exclusive_group()
    opened.add_argument("file", nargs="?", metavar="FILE", help="an experiment, NAME.nnviz.json, a table, NAME.csv, "
                        "or a lesson, NAME.lesson.md")
    opened.add_argument("--new", action="store_true", help="the small first experiment, also where the preferences "
                        "open the last file at the start")
    parser.add_argument("--version", action="version", version=f"nnviz {__version__}")
    return parser


def _no_such_file(name: str) -> str:
    import difflib  # only for a mistake: it would delay every start

    told = repr(plain(name, _LONGEST_NAME))
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    if near:
        return f"There is no file {told}; did you mean the command 'nnviz {near[0]}'?"
    if Path(name).is_dir():
        return f"{told} is a folder; give an experiment file, NAME.nnviz.json."
    return f"There is no file {told}."
