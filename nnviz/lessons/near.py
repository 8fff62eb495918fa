"""What somebody may have meant by a name that is not known."""

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """'; did you mean "note"?' where a known name is written much like it, else a full stop."""
    import difflib  # only for a mistake

    known = list(known)
    lower = {one.lower(): one for one in reversed(known)}
    found = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return f'; did you mean "{lower[found[0]]}"?' if found else "."
