"""ACTIONS: everything that a menu, a key or the toolbar can do, as one table.

An action names a command of the session, or a method of the window's ("files.save"). The menus, the tooltips and the
list of keyboard shortcuts are made from the table; the tests press every entry of it.
"""

from dataclasses import dataclass

MENUS = ("&File", "&Edit", "&Step", "&Train", "&Differentiate", "&View", "&Help")


@dataclass(frozen=True, slots=True)
class Action:
    """One entry. Exactly one of ``does``, ``command`` and ``fills`` says what it is for."""

    id: str
    menu: str  # "File", or "View/Theme" for a submenu
    text: str  # with its mnemonic
    tip: str
    does: str = ""  # dotted name of a method of the window
    command: str = ""  # name of a command of the session
    arguments: tuple[tuple[str, object], ...] = ()  # of the command
    fills: str = ""  # dotted name of a method that fills a submenu when it opens
    keys: tuple[str, ...] = ()  # everywhere in the window
    canvas_keys: tuple[str, ...] = ()  # only while the graph or the chain has the focus: bare keys that fields need
    presenter_keys: tuple[str, ...] = ()  # only in presenter mode: what a clicker sends
    icon: str = ""
    shown: tuple[str, object] | None = None  # ticked while this field of the ControlsFrame has this value
    checked: str = ""  # ticked while this attribute of the window is true
    enabled: str = ""  # can be pressed while this attribute of the window is true
    group: str = ""  # ticked one at a time
    separated: bool = False  # a line above it

    @property
    def all_keys(self) -> tuple[str, ...]:
        return (*self.keys, *self.canvas_keys, *self.presenter_keys)

    @property
    def name(self) -> str:
        """The text without its mnemonic and dots."""
        return self.text.replace("&", "").removesuffix("…")


_FILE = (
    Action("new", "File", "&New", "Start again with the small first experiment",
           does="files.new", keys=("Ctrl+N",), icon="new"),
    Action("open", "File", "&Open…", "Open an experiment file",
           does="files.open", keys=("Ctrl+O",), icon="open"),
    Action("open_csv", "File", "Open CS&V data…", "Teach the net on numbers from a file of your own",
           does="files.open_csv", keys=("Ctrl+Shift+O",), icon="csv"),
    Action("examples", "File", "Open e&xample", "The experiments that come with nnviz", fills="files.fill_examples"),
    Action("recent", "File", "&Recent files", "The files opened or saved last", fills="files.fill_recent"),
    Action("save", "File", "&Save", "Write the experiment with the weights as they are now to its file",
           does="files.save", keys=("Ctrl+S",), icon="save", separated=True),
    Action("save_as", "File", "Save &As…", "Write the experiment to another file",
           does="files.save_as", keys=("Ctrl+Shift+S",)),
    Action("export", "File", "&Export picture…", "Write what is shown as PNG, SVG or PDF",
           does="files.export", keys=("Ctrl+E",), icon="picture", separated=True),
    Action("copy_picture", "File", "Copy &picture", "Put the picture on the clipboard",
           does="files.copy_picture", keys=("Ctrl+Shift+C",), icon="copy"),
    Action("quit", "File", "&Quit", "Leave nnviz", does="close", keys=("Ctrl+Q",), separated=True),
)  # fmt: skip

_EDIT = (
    Action("undo", "Edit", "&Undo", "Take back the last step or change",
           does="stepping.undo", keys=("Ctrl+Z",), icon="undo", enabled="session.can_undo"),
    Action("redo", "Edit", "&Redo", "Do again what was taken back",
           does="stepping.redo", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", enabled="session.can_redo"),
    Action("copy_sentence", "Edit", "&Copy sentence", "Put the sentence about this step on the clipboard",
           does="stepping.copy_sentence", keys=("Ctrl+Alt+C",), canvas_keys=("Ctrl+C",)),
    Action("reset", "Edit", "Re&set weights", "The same initial weights again",
           command="reset", keys=("Ctrl+R",), icon="reset", separated=True),
    Action("new_weights", "Edit", "New &weights", "Fresh initial weights from the next seed",
           command="new_weights", keys=("Ctrl+Shift+R",), icon="dice"),
    Action("next_sample", "Edit", "&Next sample", "The next row of the data goes through the net",
           does="stepping.next_sample", keys=("Ctrl+.",), separated=True),
    Action("previous_sample", "Edit", "&Previous sample", "The row before goes through the net",
           does="stepping.previous_sample", keys=("Ctrl+,",)),
)  # fmt: skip

_STEP = (
    Action("next", "Step", "&Next", "One step on, as large as the toolbar says",
           does="stepping.next", keys=("Alt+Right",), canvas_keys=("Right",), presenter_keys=("PgDown",), icon="next"),
    Action("back", "Step", "&Back", "One step back, as large as the toolbar says",
           does="stepping.back", keys=("Alt+Left",), canvas_keys=("Left",), presenter_keys=("PgUp",), icon="back",
           enabled="session.can_undo"),
    Action("next_factor", "Step", "Into: next &factor", "One factor of the chain rule on",
           does="stepping.next_factor", keys=("F11",), separated=True),
    Action("next_layer", "Step", "Over: next &layer", "On to the end of this layer's factors",
           does="stepping.next_layer", keys=("F10",), icon="next-layer"),
    Action("next_pass", "Step", "Out: end of the &pass", "On to the end of the forward pass, backward pass or update",
           does="stepping.next_pass", keys=("Shift+F11",), icon="next-pass"),
    Action("next_update", "Step", "Next &update", "On to the end of the whole update of the weights",
           does="stepping.next_update", keys=("F5",), icon="update"),
    Action("back_factor", "Step", "Back one factor", "One factor of the chain rule back",
           does="stepping.back_factor", keys=("Ctrl+F11",), enabled="session.can_undo", separated=True),
    Action("back_layer", "Step", "Back one layer", "Back to the end of the layer before",
           does="stepping.back_layer", keys=("Ctrl+F10",), icon="back-layer", enabled="session.can_undo"),
    Action("back_pass", "Step", "Back one pass", "Back to the end of the pass before",
           does="stepping.back_pass", keys=("Ctrl+Shift+F11",), icon="back-pass", enabled="session.can_undo"),
    Action("back_update", "Step", "Back one update", "Back to the end of the update before",
           does="stepping.back_update", keys=("Ctrl+F5",), enabled="session.can_undo"),
    Action("home", "Step", "Start of the pass", "Nothing computed yet",
           does="stepping.home", keys=("Alt+Home",), canvas_keys=("Home",), icon="home", separated=True),
    Action("end", "Step", "End of the pass", "All layers updated",
           does="stepping.end", keys=("Alt+End",), canvas_keys=("End",), icon="end"),
    Action("run_to", "Step", "&Run to step…", "Go to a step of this pass by its number, as a click on a factor does",
           does="stepping.run_to", keys=("Ctrl+G",)),
    Action("play", "Step", "Pla&y", "Step on by itself, at the speed that the toolbar says",
           does="stepping.play_or_pause", keys=("F8",), canvas_keys=("Space",), icon="play", checked="playback.running",
           separated=True),
)  # fmt: skip

_TRAIN = (
    Action("train", "Train", "&Train", "Update after update, at the speed that the training panel says",
           does="training.train_or_pause", keys=("F9",), icon="train", checked="training.running"),
    Action("train_update", "Train", "One &update", "One update: the next mini-batch",
           does="training.update", keys=("Shift+F9",), icon="train-update"),
    Action("train_epoch", "Train", "To the end of the &epoch", "On until every training row has been seen once more",
           does="training.epoch", keys=("Ctrl+F9",), icon="train-epoch"),
    Action("run_first", "Train", "Back to the &first update", "To where this run of the training began",
           does="training.to_first", keys=("Ctrl+Alt+Home",), icon="run-first", enabled="training.has_run",
           separated=True),
    Action("run_last", "Train", "On to the &last update", "To the last update that this run has done",
           does="training.to_last", keys=("Ctrl+Alt+End",), icon="run-last", enabled="training.has_run"),
    Action("race", "Train", "&Race…", "Up to six runs from these weights, with other learning rates or optimizers",
           does="plots.race.bring", separated=True),
)  # fmt: skip

_DIFFERENTIATE = (
    Action("by_weights", "Differentiate", "By the &weights of the layer", "The chain ends in ∂Z/∂W",
           does="target.by_weights", keys=("Ctrl+Shift+W",), checked="target.is_weights", group="target"),
    Action("by_biases", "Differentiate", "By the &biases of the layer", "The chain ends in ∂Z/∂b",
           does="target.by_biases", keys=("Ctrl+Shift+B",), checked="target.is_biases", group="target"),
    Action("by_weight", "Differentiate", "By &one weight", "The chain ends in a single weight of the layer",
           does="target.by_weight", keys=("Ctrl+Alt+W",), checked="target.is_weight", group="target"),
    Action("by_bias", "Differentiate", "By one b&ias", "The chain ends in a single bias of the layer",
           does="target.by_bias", keys=("Ctrl+Alt+B",), checked="target.is_bias", group="target"),
    Action("layer_before", "Differentiate", "Layer be&fore", "One layer towards the input: a longer chain",
           does="target.layer_before", keys=("Ctrl+[",), enabled="target.has_layer_before", separated=True),
    Action("layer_after", "Differentiate", "Layer &after", "One layer towards the loss: a shorter chain",
           does="target.layer_after", keys=("Ctrl+]",), enabled="target.has_layer_after"),
    Action("view_matrix", "Differentiate", "&Matrix view", "Every factor is a matrix",
           command="set_view", arguments=(("view", "matrix"),), shown=("view", "matrix"), group="view",
           keys=("Ctrl+1",), separated=True),
    Action("view_path", "Differentiate", "&Path view", "One weight's gradient as a sum over all paths to the loss",
           command="set_view", arguments=(("view", "path"),), shown=("view", "path"), group="view", keys=("Ctrl+2",)),
    Action("route_chain", "Differentiate", "One &chain", "Step through the factors of the chosen weights or bias alone",
           command="set_route", arguments=(("route", "chain"),), shown=("route", "chain"), group="route",
           keys=("Ctrl+3",), separated=True),
    Action("route_pass", "Differentiate", "The w&hole pass", "Step through every layer with its branches into W and b",
           command="set_route", arguments=(("route", "pass"),), shown=("route", "pass"), group="route",
           keys=("Ctrl+4",)),
    Action("scope_sample", "Differentiate", "Gradient of the &sample", "The gradient of the chosen sample alone",
           command="set_scope", arguments=(("scope", "sample"),), shown=("scope", "sample"), group="scope",
           keys=("Ctrl+5",), separated=True),
    Action("scope_minibatch", "Differentiate", "Mean gradient of the ne&xt mini-batch",
           "The mean over the rows that the next update of the training sees",
           command="set_scope", arguments=(("scope", "minibatch"),), shown=("scope", "minibatch"), group="scope",
           keys=("Ctrl+7",)),
    Action("scope_batch", "Differentiate", "Mean &gradient of all rows", "The mean over all training samples",
           command="set_scope", arguments=(("scope", "batch"),), shown=("scope", "batch"), group="scope",
           keys=("Ctrl+6",)),
)  # fmt: skip

_VIEW = (
    Action("show_controls", "View", "&Controls", "Show or hide the column of controls",
           does="viewing.toggle_controls", checked="viewing.controls_shown", keys=("F4",)),
    Action("show_chain", "View", "C&hain rule", "Show or hide the chain-rule panel",
           does="viewing.toggle_chain", checked="viewing.chain_shown", keys=("F6",)),
    Action("show_inspector", "View", "&Neuron", "Show or hide the inspector of the chosen neuron",
           does="viewing.toggle_inspector", checked="viewing.inspector_shown", keys=("F7",)),
    Action("show_training", "View", "Tra&ining", "Show or hide the training panel: curves, scrubber, verdict",
           does="plots.training.toggle", checked="plots.training.shown", keys=("Alt+1",), separated=True),
    Action("show_learnt", "View", "What it has &learnt", "Show or hide its answers: map, fitted curve, confusion",
           does="plots.learnt.toggle", checked="plots.learnt.shown", keys=("Alt+2",)),
    Action("show_mountain", "View", "Error m&ountain", "Show or hide the loss around the weights, and the path walked",
           does="plots.mountain.toggle", checked="plots.mountain.shown", keys=("Alt+3",)),
    Action("show_race", "View", "Rac&e", "Show or hide the race of learning rates and optimizers",
           does="plots.race.toggle", checked="plots.race.shown", keys=("Alt+4",)),
    Action("show_toolbar", "View", "&Toolbar", "Show or hide the toolbar",
           does="viewing.toggle_toolbar", checked="viewing.toolbar_shown", separated=True),
    Action("show_status", "View", "&Status bar", "Show or hide the status bar with the timeline",
           does="viewing.toggle_status", checked="viewing.status_shown"),
    Action("reset_layout", "View", "&Reset layout", "All panels where they were at the first start",
           does="viewing.reset_layout"),
    Action("edges_gradient", "View", "Edges show &gradients", "The width of an edge is |∂L/∂w|",
           command="show_edges", arguments=(("what", "gradient"),), shown=("edges_show", "gradient"), group="edges",
           keys=("Ctrl+Shift+G",), separated=True),
    Action("edges_weight", "View", "Edges show &weights", "The width of an edge is |w|",
           command="show_edges", arguments=(("what", "weight"),), shown=("edges_show", "weight"), group="edges",
           keys=("Ctrl+Shift+E",)),
    Action("pin", "View", "Hold the width sc&ale", "Keep the reference still, so that pictures can be compared",
           does="viewing.toggle_pin", shown=("reference_pinned", True), keys=("Ctrl+Shift+L",)),
    Action("theme_system", "View/The&me", "As the &system", "Light, dark or high contrast, as the system is set",
           does="viewing.theme_system", checked="viewing.is_system", group="theme", separated=True),
    Action("theme_light", "View/The&me", "&Light", "Dark text on white",
           does="viewing.theme_light", checked="viewing.is_light", group="theme"),
    Action("theme_dark", "View/The&me", "&Dark", "Light text on black",
           does="viewing.theme_dark", checked="viewing.is_dark", group="theme"),
    Action("theme_contrast", "View/The&me", "High &contrast", "White and strong colours on black",
           does="viewing.theme_contrast", checked="viewing.is_contrast", group="theme"),
    Action("projector", "View", "Pro&jector mode", "Text of 20 points and more, thicker lines",
           does="viewing.toggle_projector", checked="viewing.is_projector", keys=("Ctrl+Shift+P",)),
    Action("presenter", "View", "&Presenter mode", "Full screen with nothing but the picture; a clicker steps. "
           "Esc leaves", does="viewing.toggle_presenter", checked="viewing.is_presenter", keys=("F12",)),
    Action("blank", "View", "&Blank the screen", "Black until the next key, so that they listen",
           does="viewing.toggle_blank", checked="viewing.is_blank", presenter_keys=("B", ".")),
    Action("full_screen", "View", "&Full screen", "The window on the whole screen",
           does="viewing.toggle_full_screen", checked="viewing.is_full_screen", keys=("Alt+Return",)),
)  # fmt: skip

_HELP = (
    Action("shortcuts", "Help", "&Keyboard shortcuts", "Every key and what it does",
           does="help.show_shortcuts", keys=("F1",), icon="help"),
    Action("log_folder", "Help", "Open &log folder", "Where reports of errors and recovery copies are kept",
           does="help.open_log_folder"),
    Action("about", "Help", "&About nnviz", "The version, and what nnviz stands on", does="help.show_about",
           separated=True),
)  # fmt: skip

ACTIONS: dict[str, Action] = {
    action.id: action for action in (*_FILE, *_EDIT, *_STEP, *_TRAIN, *_DIFFERENTIATE, *_VIEW, *_HELP)
}
