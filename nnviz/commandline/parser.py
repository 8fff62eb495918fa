"""The parser of the command line and the shape of a command. Light to import: ``--help`` waits for nothing."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from nnviz.errors import UserError
from nnviz.records import dataclass

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what the help says of it, what it takes, and what it does."""

    description: str
    epilog: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    takes_table: bool = False  # where the others take an experiment


class Parser(argparse.ArgumentParser):
    """An argument parser that tells the user's mistake in one sentence."""

    def __init__(self, *, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        """argparse says nothing where it cannot print; here whoever started it is told."""
        if message and file is not None:
            file.write(message)

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message[:1].upper()}{message[1:]}; '{self.prog} --help' shows what it takes.")
