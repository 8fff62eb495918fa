"""A page on the wall as values, and where everything stands in it, in a window of any width."""

from PySide6.QtCore import QRectF

from nnviz.gui.drawing.theme import PROJECTOR_TEXT, TEXT_MAIN, Theme
from nnviz.gui.lesson.document import Painted, Write, painted
from nnviz.records import dataclass

SIDE = 36.0
#: The question, in pixels of the plain theme: 35 in a lecture hall.
QUESTION = 35.0 * TEXT_MAIN / PROJECTOR_TEXT
TITLE_ROW, HEAD_FOOT = 52.0, 12.0
#: A bar of the progress, with its gap; many pages share this much of the width.
BAR, BAR_HEIGHT, BARS_SHARE = 38.0, 9.0, 0.45
CHAIN_ROW, LINE_ROW, GAP, ROW_GAP = 78.0, 56.0, 16.0, 8.0
#: An option's label in one line beside its number, and the track of the hands under it.
TRACK = 40.0
PAD, BADGE = 18.0, 19.0
#: A line for what an option is.
SAID = 36.0
#: What a line has above its letters more than below.
LEADING = 4.0
#: With a longer label options stand two by two, or, where that is too narrow, below each other with this share of the
#: width for the label; the chain leaves them its row.
LONGEST_LABEL, LABEL_SHARE = 220.0, 0.68


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
    colours: tuple[tuple[str, str], ...] = ()  # of places that have a letter


class HeadLayout:
    """The question, laid out."""

    def __init__(self, frame: HallFrame, theme: Theme, width: float) -> None:
        self.room = max(width - 2 * SIDE, 100.0)
        colours = dict(frame.colours)
        self.question: Painted = painted(
            frame.question, theme, QUESTION, weight=600, width=self.room, formula_colour=theme.current,
            colour_of=lambda target: colours.get(target, ""),
        )  # fmt: skip

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
        self._are_long = any(label.ideal_width > LONGEST_LABEL for label in self.labels)
        self.in_rows = self._are_long and not self._fit_two_by_two()
        self.columns = 1 if self.in_rows else max(1, min(len(self.labels), 2) if self._are_long else len(self.labels))
        self._pitch = (width - 2 * SIDE + GAP) / self.columns
        self.label_room = self._room_of_label()
        self._option_height = self._height_of_option() if self.labels else 0.0

    def _fit_two_by_two(self) -> bool:
        """Whether two or four labels have room on one line, two beside each other."""
        room = (self._width - 2 * SIDE + GAP) / 2 - GAP - 3 * PAD - 2 * BADGE
        return len(self.labels) % 2 == 0 and all(label.ideal_width <= room for label in self.labels)

    def _room_of_label(self) -> float:
        room = self._pitch - GAP - 3 * PAD - 2 * BADGE
        return room * LABEL_SHARE if self.in_rows else room

    def _height_of_option(self) -> float:
        """As high as the highest label needs; in rows the track stands beside it."""
        highest = max(2 * BADGE, *(label.height_at(self.label_room) for label in self.labels))
        if self.in_rows:
            return max(highest, TRACK) + PAD
        return highest + TRACK + 2.6 * PAD + (SAID if self._frame.says else 0.0)

    @property
    def has_numbers(self) -> bool:
        """Long options leave no room for them."""
        return bool(self._frame.chain) and not self._are_long

    def track(self, place: int) -> QRectF:
        """Where the hands of an option are shown: under its label, or in rows at the right of it."""
        rect = self.options()[place]
        if self.in_rows:
            left = rect.left() + 3 * PAD + 2 * BADGE + self.label_room
            return QRectF(left, rect.center().y() - TRACK / 2, rect.right() - PAD - left, TRACK)
        bottom = rect.bottom() - PAD - (SAID - PAD / 2 if self._frame.says else 0.0)
        return QRectF(rect.left() + PAD, bottom - TRACK, rect.width() - 2 * PAD, TRACK)

    def options(self) -> list[QRectF]:
        """Where each option stands."""
        top, height = CHAIN_ROW if self.has_numbers else 0.0, self._option_height
        gap = ROW_GAP if self.in_rows else GAP
        return [
            QRectF(
                SIDE + place % self.columns * self._pitch, top + place // self.columns * (height + gap),
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
