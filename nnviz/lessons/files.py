"""The files of a lesson: one Markdown file, and what lies in its folder. Nothing outside is ever read."""

from pathlib import Path

from nnviz.core.text_files import read_text
from nnviz.errors import UserError
from nnviz.lessons.lesson import Net
from nnviz.records import dataclass
from nnviz.session.experiment import files
from nnviz.session.experiment.outside import anybody, is_within, table_of
from nnviz.session.experiment.values import Experiment

MAX_BYTES, MAX_IMAGE_BYTES = 2**20, 8 * 2**20
#: A lesson takes minutes to play, so its text is short; of a longer one Markdown may take long to read.
MOST_LETTERS = 200_000
IMAGES = (".png", ".jpg", ".jpeg")
#: Letters that steer a terminal or turn a line round are not for texts.
_UNSEEN = {*map(chr, range(32)), "\x7f", *map(chr, range(0x80, 0xA0)), *map(chr, range(0x202A, 0x202F))}
_UNSEEN |= {*map(chr, range(0x2066, 0x206A)), "\u2028", "\u2029", "\ufeff"}
_UNSEEN -= {"\n", "\t"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of a lesson comes from."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def folder(self) -> Path:
        return self.path.absolute().parent

    def mistake(self, line: int, told: str) -> UserError:
        """What is wrong, with file and line."""
        return UserError(f"{self.name}, line {line}: {told}")

    def read(self) -> str:
        """The text, its line ends "\\n". Raises UserError."""
        text = read_text(self.path, kind="a lesson", most_bytes=MAX_BYTES)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def check_letters(self, text: str) -> None:
        """Raises UserError for a letter that nobody sees, and for too many of them."""
        if len(text) > MOST_LETTERS:
            last = text.count("\n", 0, MOST_LETTERS) + 1
            raise self.mistake(last, f"a lesson has at most {MOST_LETTERS:,} letters, and they end here.")
        for number, line in enumerate(text.split("\n"), start=1):
            unseen = next((letter for letter in line if letter in _UNSEEN), None)
            if unseen is not None:
                raise self.mistake(number, f"a letter that cannot be seen stands here, U+{ord(unseen):04X}.")

    # ------------------------------------------------------------ beside it

    def beside(self, name: str) -> Path:
        """A file in the lesson's folder or below it, also after all links are followed. Raises UserError."""
        try:
            folder = self.folder.resolve()
            path = (folder / name).resolve()
        except (OSError, ValueError, RuntimeError):
            raise UserError(f"{name!r} is no name of a file.") from None
        if not name.strip() or not path.is_relative_to(folder):
            raise UserError(f"{name!r} lies outside the lesson's folder, and nothing is read from there.")
        if not path.is_file():
            raise UserError(f"there is no file {name!r} beside the lesson.")
        return path

    def image(self, name: str) -> Path:
        """An image beside the lesson. Raises UserError."""
        if "://" in name:
            raise UserError(f"{name!r} lies outside the lesson's folder, and nothing is read from there.")
        path = self.beside(name)
        if path.suffix.lower() not in IMAGES:
            raise UserError(f"an image is a {', '.join(IMAGES[:-1])} or {IMAGES[-1]} file, not {name!r}.")
        if path.stat().st_size > MAX_IMAGE_BYTES:
            raise UserError(f"{name!r} is larger than {MAX_IMAGE_BYTES // 2**20} MB, more than an image may have.")
        return path

    def net(self, name: str) -> Net:
        """The experiment in a file beside the lesson. Raises UserError."""
        path = self.beside(name)
        return self._net(files.load(path, anybody), path.parent)  # _net looks where its table is

    def net_within(self, text: str, name: str) -> Net:
        """An experiment that is written in the lesson itself. Raises UserError."""
        return self._net(files.parse(text, f"net {name}"), self.folder)

    def _net(self, experiment: Experiment, folder: Path) -> Net:
        table = table_of(experiment, folder)
        if table is not None and not is_within(table, self.folder):
            raise UserError(f"its table {experiment.data.csv!r} lies outside the lesson's folder.")
        return Net(experiment, folder)
