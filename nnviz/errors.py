"""The one exception that is the user's to read."""


class UserError(ValueError):
    """The user's mistake, told in one sentence: what was wrong, where, and what would be right.

    Whatever floor raises it, the state before it is untouched and the sentence is shown as it is.
    """
