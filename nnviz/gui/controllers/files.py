"""Files: new, open, save, recent, examples, drag and drop, pictures. Nothing unsaved is lost without a question."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox

from nnviz import resources
from nnviz.session import UserError, csv_columns, storage

if TYPE_CHECKING:
    from nnviz.gui.window.window import MainWindow

SUFFIX = ".nnviz.json"
EXPERIMENTS = f"nnviz experiments (*{SUFFIX} *.json);;All files (*)"
TABLES = "Tables (*.csv *.tsv *.txt);;All files (*)"


class Files(QObject):
    """What the File menu does."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    # ------------------------------------------------------------ opening

    def new(self) -> None:
        if self.may_leave():
            self._window.replace_session_content(self._window.session.reset_to_new)

    def open(self) -> None:
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open an experiment", self._folder(), EXPERIMENTS)
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open an experiment, or a table as data for this one; a file that cannot be read changes nothing."""
        if is_table(path):
            self.open_table(path)
        elif self.may_leave() and self._window.replace_session_content(self._window.session.load, path):
            self.remember(path)
        elif not path.exists():
            self._window.settings.remove_recent_file(path)

    def open_example(self, path: Path) -> None:
        """Open a copy of a shipped experiment: saving it asks where to."""
        if self.may_leave():
            self._window.replace_session_content(self._window.session.load_example, path)

    def open_csv(self) -> None:
        """Ask for a table, and for the column to predict."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open CSV data", self._folder("tables"), TABLES)
        if path:
            self._window.settings.set("folders/tables", str(Path(path).parent))
            self.open_table(Path(path))

    def open_table(self, path: Path) -> None:
        """Teach the net on a table; which column to predict is asked where there is a choice."""
        try:
            columns = csv_columns(path)
        except UserError as mistake:
            self._window.refuse(str(mistake))
            return
        target = columns[-1]
        if len(columns) > 2:
            question = "Which column is to be predicted?"
            target, agreed = QInputDialog.getItem(
                self._window, "CSV data", question, list(columns), len(columns) - 1, False
            )
            if not agreed:
                return
        self._window.run_command("open_csv", path=str(path.absolute()), target=target)

    def _folder(self, kind: str = "") -> str:
        """Where a dialog begins: where files of this kind were last, or else the experiment."""
        last = self._window.settings.text(f"folders/{kind}") if kind else ""
        if last and Path(last).is_dir():
            return last
        path = self._window.session.path
        recent = self._window.settings.recent_files()
        return str(path.parent if path else recent[0].parent if recent else Path.home())

    # ------------------------------------------------------------ drag and drop

    def dropped(self, data: QMimeData) -> Path | None:
        """The file that a drop would open, if it is one of ours."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return next((path for path in paths if path.suffix == ".json" or is_table(path)), None)

    # ------------------------------------------------------------ saving

    def save(self) -> bool:
        """Write to the experiment's file, or ask for one. False if nothing was written."""
        path = self._window.session.path
        return self._save_to(path) if path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and write to it. False if nothing was written."""
        title = self._window.session.frame().graph.title
        start = self._window.session.path or Path(self._folder()) / proposed_name(title)
        path, _ = QFileDialog.getSaveFileName(self._window, "Save the experiment", str(start), EXPERIMENTS)
        if not path:
            return False
        return self._save_to(with_suffix(Path(path)))

    def _save_to(self, path: Path) -> bool:
        if not self._window.attempt(self._window.session.save, path):
            return False
        self.remember(path)
        self._window.messages.show_notice(f"Saved to {path.name}.")
        return True

    def may_leave(self) -> bool:
        """Ask what is to become of unsaved changes; True if the present experiment may go."""
        self._window.come_to_rest()
        self._window.commit_edits()
        if not self._window.session.modified:
            return True
        button = QMessageBox.StandardButton
        title = self._window.session.frame().graph.title or "this experiment"
        answer = QMessageBox.question(
            self._window, "Save changes?", f"Save the changes to “{title}”?",
            button.Save | button.Discard | button.Cancel, button.Save,
        )  # fmt: skip
        if answer == button.Save:
            return self.save()
        return answer == button.Discard

    # ------------------------------------------------------------ menus that are filled when they open

    def remember(self, path: Path) -> None:
        self._window.settings.add_recent_file(path)

    def fill_recent(self) -> None:
        menu = self._emptied("recent")
        paths = self._window.settings.recent_files()
        for number, path in enumerate(paths, start=1):
            self._entry(menu, f"&{number}  {path.name.replace('&', '&&')}", path).triggered.connect(self._open_recent)
        if paths:
            menu.addSeparator()
            menu.addAction("&Clear the list").triggered.connect(self._window.settings.clear_recent_files)
        else:
            menu.addAction("No files yet").setEnabled(False)

    def fill_examples(self) -> None:
        menu = self._emptied("examples")
        for title, path in shipped_experiments():
            self._entry(menu, title.replace("&", "&&"), path).triggered.connect(self._open_chosen_example)

    def _emptied(self, name: str) -> QMenu:
        menu = self._window.action_set.menu(name)
        menu.clear()
        return menu

    def _entry(self, menu: QMenu, text: str, path: Path) -> QAction:
        action = menu.addAction(text)
        action.setData(str(path))
        action.setToolTip(str(path))
        return action

    def _open_recent(self) -> None:
        self.open_path(Path(self.sender().data()))

    def _open_chosen_example(self) -> None:
        self.open_example(Path(self.sender().data()))

    # ------------------------------------------------------------ pictures

    def export(self) -> None:
        """Ask for the kind of picture and write it."""
        from nnviz.gui.export.dialog import ExportDialog

        ExportDialog(self._window).open()

    def copy_picture(self) -> None:
        """The picture in the theme of the window, to the clipboard."""
        from nnviz.gui.export.pictures import picture_to_clipboard

        frame, theme = self._window.session.frame(), self._window.appearance.theme
        shown = self._window.viewing.chain_shown
        if self._window.attempt_slow(picture_to_clipboard, frame, theme=theme, panel=shown):
            self._window.messages.show_notice("The picture is on the clipboard.")


def is_table(path: Path) -> bool:
    return path.suffix.lower() in (".csv", ".tsv")


def with_suffix(path: Path) -> Path:
    """``path`` with the suffix of an experiment, unless it has one."""
    return path if path.name.endswith(".json") else path.with_name(path.name + SUFFIX)


def proposed_name(title: str) -> str:
    """A file name made of the title."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return ("-".join(words)[:60] or "experiment") + SUFFIX


def shipped_experiments() -> list[tuple[str, Path]]:
    """Title and path of the experiments that come with nnviz, by title; one that cannot be read is left out."""
    found = []
    for path in resources.path("experiments").glob(f"*{SUFFIX}"):
        try:
            found.append((storage.load(path).title or path.name, path))
        except UserError:
            continue
    return sorted(found, key=lambda pair: pair[0].casefold())
