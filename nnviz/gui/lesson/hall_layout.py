"""A page on the wall as values, and where everything stands in it, in a window of any width."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.theme import PROJECTOR_TEXT, TEXT_MAIN, Theme
from nnviz.gui.lesson.document import Painted, Write, painted

SIDE = 36.0
#: The question, in pixels of the plain theme: 35 in a lecture hall.
QUESTION = 35.0 * TEXT_MAIN / PROJECTOR_TEXT
TITLE_ROW, HEAD_FOOT = 52.0, 12.0
#: A bar of the progress, with its gap; many pages share this much of the width.
BAR, BAR_HEIGHT, BARS_SHARE = 38.0, 9.0, 0.45
CHAIN_ROW, LINE_ROW, GAP = 78.0, 56.0, 16.0
#: An option's label in one line beside its number, and the track of the hands under it.
TRACK = 40.0
PAD, BADGE = 18.0, 19.0
#: A line for what an option is.
SAID = 36.0
#: What a line has above its letters more than below.
LEADING = 4.0
#: With a longer label options stand two by two, and the chain leaves them its row.
LONGEST_LABEL = 220.0


@dataclass(frozen=True, slots=True)
class HallNumber:
    """A factor of the chain as a number: "?" where it is asked, "" where it is to come."""

    text: str
    is_asked: bool = False
    colour: str = ""  # of the named thing that it belongs to


@dataclass(frozen=True, slots=True)
class HallOption:
    """One of the options: what it says, how many hands were raised for it, and after the answer what it is."""

    label: Write
    words: str  # the same for a screen reader
    hands: int = 0
    is_right: bool = False
    said: str = ""  # after the answer: which slip it is


@dataclass(frozen=True, slots=True)
class HallFrame:
    """What a page shows on the wall."""

    title: str
    page: int
    pages: int
    question: Write  # or what else is to be read
    words: str  # the same for a screen reader
    chain: str = ""  # LaTeX of what the numbers multiply to; "": no numbers
    numbers: tuple[HallNumber, ...] = ()
    options: tuple[HallOption, ...] = ()
    is_revealed: bool = False
    says: bool = False  # whether what an option is will be told, under its track
    call: str = ""  # what the class is to do
    coming: str = ""  # what the next press does


class HeadLayout:
    """The question, laid out."""

    def __init__(self, frame: HallFrame, theme: Theme, width: float) -> None:
        self.room = max(width - 2 * SIDE, 100.0)
        self.question: Painted = painted(
            frame.question, theme, QUESTION, weight=600, width=self.room, formula_colour=theme.current
        )

    @property
    def height(self) -> float:
        return TITLE_ROW + self.question.height + HEAD_FOOT

    @property
    def overflows(self) -> bool:
        """Whether something that cannot be broken, a formula or a word, is wider than the wall."""
        return self.question.width > self.room + 1


class FootLayout:
    """The numbers, the options and the line for the class, laid out."""

    def __init__(self, frame: HallFrame, theme: Theme, width: float) -> None:
        self._frame = frame
        self._width = width
        self.labels = [painted(one.label, theme, TEXT_MAIN, weight=600) for one in frame.options]
        self._two_by_two = any(label.ideal_width > LONGEST_LABEL for label in self.labels)
        self.columns = max(1, min(len(self.labels), 2) if self._two_by_two else len(self.labels))
        self._pitch = (width - 2 * SIDE + GAP) / self.columns
        self.label_room = self._pitch - GAP - 3 * PAD - 2 * BADGE
        highest = max((label.height_at(self.label_room) for label in self.labels), default=0.0)
        said = SAID if frame.says else 0.0
        self._option_height = max(highest, 2 * BADGE) + TRACK + 2.6 * PAD + said if self.labels else 0.0

    @property
    def has_numbers(self) -> bool:
        """Long options leave no room for them."""
        return bool(self._frame.chain) and not self._two_by_two

    def options(self) -> list[QRectF]:
        """Where each option stands."""
        top, height = CHAIN_ROW if self.has_numbers else 0.0, self._option_height
        return [
            QRectF(
                SIDE + place % self.columns * self._pitch, top + place // self.columns * (height + GAP),
                self._pitch - GAP, height,
            )
            for place in range(len(self.labels))
        ]  # fmt: skip

    @property
    def height(self) -> float:
        rects = self.options()
        bottom = rects[-1].bottom() if rects else CHAIN_ROW if self.has_numbers else 0.0
        return bottom + LINE_ROW

    @property
    def overflows(self) -> bool:
        """Whether a label has something that cannot be broken and is wider than its option."""
        return any(label.width > self.label_room + 1 for label in self.labels)
