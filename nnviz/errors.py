"""The one exception that is the user's to read."""

#: Longer sentences are cut: whatever is quoted in them is shorter.
MOST_LETTERS = 1000


def plain(text: str, most: int = MOST_LETTERS) -> str:
    """``text`` as it may stand in a sentence: on one line, cut where it is long, without what nobody can see.

    Control characters, halves of characters, and those that turn the direction of writing would show other things than
    are there.
    """
    seen = text[: 2 * most]  # the rest is not looked through
    kept = "".join(letter if letter.isprintable() else " " if letter.isspace() else "" for letter in seen)
    return kept if len(kept) <= most and len(seen) == len(text) else kept[: most - 1] + "…"


class UserError(ValueError):
    """The user's mistake, told in one sentence: what was wrong, where, and what would be right.

    Whatever floor raises it, the state before it is untouched and the sentence is shown as it is.
    """

    def __init__(self, sentence: str = "") -> None:
        super().__init__(plain(sentence))
