"""What the window and its step actions are called at this moment."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from nnviz.errors import plain

if TYPE_CHECKING:  # an empty window is on the screen before these are loaded
    from nnviz.gui.window.menus import ActionSet
    from nnviz.gui.window.toolbar import StepBar
    from nnviz.session import Session
    from nnviz.session.frame.model import Frame
    from nnviz.session.plan import Grain

#: The title of the window shows no longer names.
LONGEST = 100


def show_title(window: QMainWindow, session: "Session", frame: "Frame", lesson: str) -> None:
    """The title of the lesson that is open; without one ("") of the experiment, with its file and what is unsaved."""
    if lesson:
        window.setWindowTitle(f"{lesson} – nnviz")
        return
    file = f" ({plain(session.path.name, LONGEST)})" if session.path else ""
    title = f"{plain(frame.graph.title, LONGEST) or 'untitled'}{file}".replace("[*]", "[*][*]")
    window.setWindowTitle(f"{title}[*] – nnviz")
    if window.isWindowModified() != session.modified:  # or Qt tells every widget of it
        window.setWindowModified(session.modified)


def name_steps(actions: "ActionSet", toolbar: "StepBar", grain: "Grain", session: "Session", *, asking: bool) -> None:
    """Next and Back say how far they go, Next that it shows what is asked; Undo and Redo say what they undo."""
    actions["next"].setText("&Next: show the answer" if asking else f"&Next {grain}")
    actions["back"].setText(f"&Back a {grain}" if grain != "update" else "&Back an update")
    actions["back"].setIconText("Back")
    word = "Show" if asking else "Next"
    actions["next"].setIconText(word)
    toolbar.name_next(word)
    actions["undo"].setText(f"&Undo {session.undo_text}".strip())
    actions["redo"].setText(f"&Redo {session.redo_text}".strip())
