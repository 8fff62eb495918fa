"""Whatever a hand that knows no rule presses, nothing fails, and what must be so stays so.

``tests/fuzz/actions.py`` chooses what is done; by hand it does tens of thousands of things.
"""


class Heard:
    """What went wrong."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.place = ""

    def add(self, error: BaseException) -> None:
        self.found.append(f"{self.place}: {type(error).__name__}: {error}")


def test_a_random_hand_breaks_nothing(open_window):  # whose look is put right again after the test
    from actions import played  # which sets up an environment of its own: it is undone after the test

    heard = Heard()
    played(0, heard, length=30)
    assert heard.found == []
