"""The only module that knows where the resource files live: in a checkout, an editable install, or a wheel."""

from pathlib import Path

from nnviz.errors import UserError

_PACKAGE = Path(__file__).resolve().parent
#: In a wheel the files travel inside the package; in a checkout they stand beside it.
_CANDIDATES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def root() -> Path:
    """The folder that holds all resources.

    Raises UserError when the installation is incomplete.
    """
    for folder in _CANDIDATES:
        if folder.is_dir():
            return folder
    neither = f"neither {_CANDIDATES[0]} nor {_CANDIDATES[1]} exists"
    raise UserError(f"nnviz is not completely installed, {neither}: install it anew.")


def path(*parts: str) -> Path:
    """The path of one resource, e.g. ``path("datasets", "iris.csv")``; it need not exist."""
    return root().joinpath(*parts)
