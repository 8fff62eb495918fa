"""ACTIONS: everything that a menu, a key or the toolbar can do, as one table.

An action calls a method of a controller, of the Runner or of a part of the window, with its arguments. The menus, the
tooltips and the list of keyboard shortcuts are made from the table; the tests press every entry of it.
"""

from nnviz.gui.chain.bar import PREDICT_TIP
from nnviz.gui.controllers.copying import Copying
from nnviz.gui.controllers.files import Files
from nnviz.gui.controllers.live_training import LiveTraining
from nnviz.gui.controllers.predicting import Predicting
from nnviz.gui.controllers.selection import Selecting
from nnviz.gui.controllers.stepping import Stepping
from nnviz.gui.controllers.weights import Weights
from nnviz.gui.drawing.theme import THEMES
from nnviz.gui.export.choices import FORMATS, listed
from nnviz.gui.graph import GraphView
from nnviz.gui.runner import Runner
from nnviz.gui.window.action import Action, call
from nnviz.gui.window.appearance import Appearance
from nnviz.gui.window.filling import Filling
from nnviz.gui.window.functions import FunctionBoxes
from nnviz.gui.window.layout import Layout
from nnviz.gui.window.lesson_shelf import LessonShelf
from nnviz.gui.window.own_windows import Help, PredictionsHelp, Preferences
from nnviz.gui.window.panes import Panes
from nnviz.gui.window.pictures import Pictures
from nnviz.gui.window.plot_docks import PLOTS, Plots, plot_keys
from nnviz.gui.window.presenter import Presenter
from nnviz.gui.window.questions import Questions

FORMAT_TITLES = listed(one.title for one in FORMATS.values())
BREAK_TIP = "Change one weight of one of the units that act as one by 1 %"
MENUS = ("&File", "&Edit", "&Step", "&Train", "&Differentiate", "&View", "&Help")

_FILE = (
    Action("new", "File", "&New", "Start again with the small first experiment, its forward pass done",
           does=call(Files.new), keys=("Ctrl+N",), icon="new"),
    Action("new_window", "File", "New &window", "Another window beside this one, with an experiment of its own",
           does=call(Files.new_window), keys=("Ctrl+Shift+N",)),
    Action("open", "File", "&Open…", "Open an experiment file",
           does=call(Files.open), keys=("Ctrl+O",), icon="open"),
    Action("open_csv", "File", "Open CS&V data…", "Teach the net on numbers from a file of your own",
           does=call(Files.open_csv), keys=("Ctrl+Shift+O",), icon="csv"),
    Action("examples", "File", "Open e&xample", "The experiments that come with nnviz", fills=call(Files.examples)),
    Action("lessons", "File", "Lessons…", "Predict first, then see: lessons of at most ten minutes",
           does=call(LessonShelf.show), keys=("Ctrl+L",)),
    Action("recent", "File", "&Recent files", "The files opened or saved last", fills=call(Files.recent)),
    Action("reopen", "File", "Reopen the &last file", "The file opened or saved last, other than this one",
           does=call(Files.reopen), keys=("Ctrl+Shift+T",), enabled=call(Files.has_last_file)),
    Action("save", "File", "&Save", "Write the experiment with the weights as they are now to its file",
           does=call(Files.save), keys=("Ctrl+S",), icon="save", separated=True),
    Action("save_as", "File", "Save &As…", "Write the experiment to another file",
           does=call(Files.save_as), keys=("Ctrl+Shift+S",)),
    Action("embed_table", "File", "Put the &table into the file",
           "Make the table, of 1 MB at most, a part of the experiment: its file alone is enough then",
           does=call(Runner.run, "embed_table"), enabled=call(Files.has_table_file)),
    Action("import_weights", "File", "&Import weights…",
           "Take the weights of another program, PyTorch or numpy, from a .npz or .safetensors file",
           does=call(Weights.take), separated=True),
    Action("export_weights", "File", "Export wei&ghts…", "Write the weights as they are now, with the names and the "
           "orientation of PyTorch", does=call(Weights.write)),
    Action("export", "File", "&Export picture…", f"Write what is shown as {FORMAT_TITLES}",
           does=call(Pictures.export), keys=("Ctrl+E",), icon="picture", separated=True),
    Action("copy_picture", "File", "Copy &picture", "Put the picture on the clipboard",
           does=call(Pictures.copy), keys=("Ctrl+Shift+C",), icon="copy"),
    Action("close", "File", "&Close the window", "Close this window; unsaved changes are asked about. Others stay open",
           does=call(Layout.close), keys=("Ctrl+W", "Ctrl+Q"), separated=True),
)  # fmt: skip

_EDIT = (
    Action("undo", "Edit", "&Undo", "Take back the last step or change",
           does=call(Stepping.undo), keys=("Ctrl+Z",), icon="undo", enabled=call(Stepping.can_undo)),
    Action("redo", "Edit", "&Redo", "Do again what was taken back",
           does=call(Stepping.redo), keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", enabled=call(Stepping.can_redo)),
    Action("copy_sentence", "Edit", "&Copy sentence", "Put the sentence about this step on the clipboard",
           does=call(Stepping.copy_sentence), keys=("Ctrl+Alt+C",), canvas_keys=("Ctrl+C",)),
    Action("copy_latex", "Edit", "Copy as La&TeX", "Put the chain with its numbers at this step on the clipboard",
           does=call(Copying.chain), keys=("Ctrl+Shift+X",)),
    Action("reset", "Edit", "Re&set weights", "The same initial weights again",
           does=call(Runner.run, "reset"), keys=("Ctrl+R",), icon="reset", separated=True),
    Action("new_weights", "Edit", "New &weights", "Fresh initial weights from the next seed",
           does=call(Runner.run, "new_weights"), keys=("Ctrl+Shift+R",), icon="dice"),
    Action("break_symmetry", "Edit", "&Break the symmetry", BREAK_TIP,
           does=call(Runner.run, "break_symmetry"), enabled=call(Selecting.has_alike_units)),
    Action("next_sample", "Edit", "&Next sample", "The next row of the data goes through the net",
           does=call(Stepping.sample, 1), keys=("Ctrl+.",), separated=True),
    Action("previous_sample", "Edit", "&Previous sample", "The row before goes through the net",
           does=call(Stepping.sample, -1), keys=("Ctrl+,",)),
    Action("preferences", "Edit", "Pre&ferences…", "Theme, text size, speeds, and what is opened at the start",
           does=call(Preferences.show), separated=True),
)  # fmt: skip

_STEP = (
    Action("next", "Step", "&Next", "One step on, as large as the toolbar says",
           does=call(Stepping.next), keys=("Alt+Right",), canvas_keys=("Right", "PgDown"), presenter_keys=("PgDown",),
           lesson_keys=("Space",),
           icon="next"),
    Action("back", "Step", "&Back", "One step back, as large as the toolbar says",
           does=call(Stepping.back), keys=("Alt+Left",), canvas_keys=("Left", "PgUp"), presenter_keys=("PgUp",),
           icon="back", enabled=call(Stepping.can_undo)),
    Action("next_factor", "Step", "Into: next &factor", "One factor of the chain rule on",
           does=call(Stepping.next, "factor"), keys=("Shift+F8",), separated=True),
    Action("next_layer", "Step", "Over: next &layer", "On to the end of this layer's factors",
           does=call(Stepping.next, "layer"), keys=("F10",), icon="next-layer"),
    Action("next_pass", "Step", "Out: end of the &pass", "On to the end of the forward pass, backward pass or update",
           does=call(Stepping.next, "pass"), keys=("Alt+PgDown",), icon="next-pass"),
    Action("next_update", "Step", "Next &update", "On to the end of the whole update of the weights",
           does=call(Stepping.next, "update"), keys=("F5",), icon="update"),
    Action("back_factor", "Step", "Back one factor", "One factor of the chain rule back",
           does=call(Stepping.back, "factor"), keys=("Ctrl+F8",), enabled=call(Stepping.can_undo), separated=True),
    Action("back_layer", "Step", "Back one layer", "Back to the end of the layer before",
           does=call(Stepping.back, "layer"), keys=("Ctrl+F10",), icon="back-layer", enabled=call(Stepping.can_undo)),
    Action("back_pass", "Step", "Back one pass", "Back to the end of the pass before",
           does=call(Stepping.back, "pass"), keys=("Alt+PgUp",), icon="back-pass",
           enabled=call(Stepping.can_undo)),
    Action("back_update", "Step", "Back one update", "Back to the end of the update before",
           does=call(Stepping.back, "update"), keys=("Ctrl+F5",), enabled=call(Stepping.can_undo)),
    Action("home", "Step", "Start of the pass", "Nothing computed yet",
           does=call(Stepping.home), keys=("Alt+Home",), canvas_keys=("Home",), icon="home", separated=True),
    Action("end", "Step", "End of the pass", "All layers updated",
           does=call(Stepping.end), keys=("Alt+End",), canvas_keys=("End",), icon="end"),
    Action("run_to", "Step", "&Run to step…", "Go to a step of this pass by its number, as a click on a factor does",
           does=call(Stepping.ask_for_step), keys=("Ctrl+G",)),
    Action("play", "Step", "Pla&y", "Step on by itself, at the speed that the toolbar says",
           does=call(Stepping.play_or_pause), keys=("F8",), canvas_keys=("Space",), icon="play",
           ticked=call(Stepping.is_playing),
           separated=True),
    Action("predict", "Step", "Pre&dict", PREDICT_TIP,
           does=call(Predicting.toggle), keys=("F3",), ticked=call(Predicting.is_on), separated=True),
    Action("hint", "Step", "H&int", "A hint at what is asked",
           does=call(Questions.hint), keys=("F2",), enabled=call(Questions.has_hint)),
    Action("friendly_numbers", "Step", "Friendly nu&mbers", "Weights, inputs and targets that can be reckoned with by "
           "hand: multiples of ½, chosen so that slips can be told apart",
           does=call(Runner.run, "friendly_numbers")),
)  # fmt: skip

_TRAIN = (
    Action("train", "Train", "&Train", "Update after update, at the speed that the training panel says",
           does=call(LiveTraining.train_or_pause), keys=("F9",), icon="train", ticked=call(LiveTraining.is_training)),
    Action("train_update", "Train", "One &update", "One update: the next mini-batch",
           does=call(LiveTraining.update), keys=("Shift+F9",), icon="train-update"),
    Action("train_epoch", "Train", "To the end of the &epoch", "On until every training row has been seen once more",
           does=call(LiveTraining.epoch), keys=("Ctrl+F9",), icon="train-epoch"),
    Action("run_first", "Train", "Back to the &first update", "To where this run of the training began",
           does=call(LiveTraining.to_first), keys=("Ctrl+Alt+Home",), icon="run-first",
           enabled=call(LiveTraining.has_run),
           separated=True),
    Action("run_last", "Train", "On to the &last update", "To the last update that this run has done",
           does=call(LiveTraining.to_last), keys=("Ctrl+Alt+End",), icon="run-last",
           enabled=call(LiveTraining.has_run)),
    Action("compare", "Train", "&Compare…", "Up to six nets that differ in one choice: initialization, rate, depth, …",
           does=call(Plots.compare), separated=True),
    Action("keep_lane", "Train", "&Keep this run as a lane", "One more lane to compare, with the present choices",
           does=call(Plots.keep_lane)),
)  # fmt: skip

_DIFFERENTIATE = (
    Action("by_weights", "Differentiate", "By the &weights of the layer", "The chain ends in ∂Z/∂W",
           does=call(Selecting.by, "W", one=False), keys=("Ctrl+Shift+W",),
           ticked=call(Selecting.is_by, "W", one=False), group="target"),
    Action("by_biases", "Differentiate", "By the &biases of the layer", "The chain ends in ∂Z/∂b",
           does=call(Selecting.by, "b", one=False), keys=("Ctrl+Shift+B",), enabled=call(Selecting.has_biases),
           ticked=call(Selecting.is_by, "b", one=False), group="target"),
    Action("by_weight", "Differentiate", "By &one weight", "The chain ends in a single weight or bias of the layer",
           does=call(Selecting.by, "W", one=True), keys=("Ctrl+Alt+W",), ticked=call(Selecting.is_by, "W", one=True),
           group="target"),
    Action("by_bias", "Differentiate", "By one b&ias", "The chain ends in a single bias of the layer",
           does=call(Selecting.by, "b", one=True), keys=("Ctrl+Alt+B",), ticked=call(Selecting.is_by, "b", one=True),
           enabled=call(Selecting.has_biases), group="target"),
    Action("layer_before", "Differentiate", "Layer be&fore", "One layer towards the input: a longer chain",
           does=call(Selecting.to_layer, -1), keys=("Ctrl+[",), enabled=call(Selecting.has_layer, -1), separated=True),
    Action("layer_after", "Differentiate", "Layer &after", "One layer towards the loss: a shorter chain",
           does=call(Selecting.to_layer, 1), keys=("Ctrl+]",), enabled=call(Selecting.has_layer, 1)),
    Action("view_matrix", "Differentiate", "&Matrix view", "Every factor is a matrix",
           does=call(Runner.run, "set_view", view="matrix"), ticked=call(Selecting.looks_at, view="matrix"),
           group="view",
           keys=("Ctrl+1",), separated=True),
    Action("view_path", "Differentiate", "&Path view", "One weight's or bias's gradient as a sum over all paths to L",
           does=call(Runner.run, "set_view", view="path"), ticked=call(Selecting.looks_at, view="path"),
           group="view", keys=("Ctrl+2",)),
    Action("route_chain", "Differentiate", "One &chain", "Step through the factors of the chosen weights or bias alone",
           does=call(Runner.run, "set_route", route="chain"), ticked=call(Selecting.looks_at, route="chain"),
           group="route",
           keys=("Ctrl+3",), separated=True),
    Action("route_pass", "Differentiate", "The w&hole pass", "Step through every layer with its branches into W and b",
           does=call(Runner.run, "set_route", route="pass"), ticked=call(Selecting.looks_at, route="pass"),
           group="route",
           keys=("Ctrl+4",)),
    Action("scope_sample", "Differentiate", "Gradient of the &sample", "The gradient of the chosen sample alone",
           does=call(Runner.run, "set_scope", scope="sample"), ticked=call(Selecting.looks_at, scope="sample"),
           group="scope",
           keys=("Ctrl+5",), separated=True),
    Action("scope_minibatch", "Differentiate", "Mean gradient of the ne&xt mini-batch",
           "The mean over the rows that the next update of the training sees",
           does=call(Runner.run, "set_scope", scope="minibatch"),
           ticked=call(Selecting.looks_at, scope="minibatch"), group="scope",
           keys=("Ctrl+7",)),
    Action("scope_batch", "Differentiate", "Mean &gradient of all rows", "The mean over all training samples",
           does=call(Runner.run, "set_scope", scope="batch"), ticked=call(Selecting.looks_at, scope="batch"),
           group="scope",
           keys=("Ctrl+6",)),
)  # fmt: skip

_VIEW = (
    Action("show_controls", "View", "&Controls", "Show or hide the column of controls",
           does=call(Layout.toggle, "controls"), ticked=call(Layout.is_shown, "controls"), keys=("F4",)),
    Action("show_chain", "View", "C&hain rule", "Show or hide the chain-rule panel",
           does=call(Layout.toggle, "chain"), ticked=call(Layout.is_shown, "chain"), keys=("Shift+F3",)),
    *(
        Action(f"show_{name}", "View", plot.text, plot.tip, does=call(Plots.toggle, name),
               ticked=call(Plots.is_shown, name), keys=plot_keys(name), separated=name == next(iter(PLOTS)))
        for name, plot in PLOTS.items()
    ),
    Action("next_pane", "View", "Next pane", "The keyboard goes to the next pane: toolbar, controls, graph, plot, …",
           does=call(Panes.go, 1), keys=("F6",), separated=True),
    Action("previous_pane", "View", "Pre&vious pane", "The keyboard goes back to the pane before",
           does=call(Panes.go, -1), keys=("Shift+F6",)),
    Action("show_toolbar", "View", "&Toolbar", "Show or hide the toolbar",
           does=call(Layout.toggle, "toolbar"), ticked=call(Layout.is_shown, "toolbar"), separated=True),
    Action("show_status", "View", "&Status bar", "Show or hide the status bar with the timeline",
           does=call(Layout.toggle, "status"), ticked=call(Layout.is_shown, "status")),
    Action("reset_layout", "View", "&Reset layout", "All panels where they were at the first start",
           does=call(Layout.reset)),
    Action("edges_gradient", "View", "Edges show &gradients", "The width of an edge is |∂L/∂w|",
           does=call(Runner.run, "show_edges", what="gradient"),
           ticked=call(Selecting.looks_at, edges="gradient"), group="edges",
           keys=("Ctrl+Shift+G",), separated=True),
    Action("edges_weight", "View", "Edges show &weights", "The width of an edge is |w|",
           does=call(Runner.run, "show_edges", what="weight"), ticked=call(Selecting.looks_at, edges="weight"),
           group="edges",
           keys=("Ctrl+Shift+E",)),
    Action("pin", "View", "Hold the sc&ales", "Keep widths and colours on one scale, so that pictures can be compared",
           does=call(Selecting.toggle_held_scale), ticked=call(Selecting.holds_scale), keys=("Ctrl+Shift+L",)),
    Action("functions", "View", "Functions as boxes",
           "Draw f(g(h(x))), a net of one-unit layers without biases, as boxes with the names of the functions where "
           "there is room",
           does=call(FunctionBoxes.toggle), ticked=call(FunctionBoxes.is_on), enabled=call(FunctionBoxes.is_offered)),
    Action("zoom_in", "View/&Zoom the graph", "Zoom &in", "Closer to the middle of the graph; the wheel zooms, too",
           does=call(GraphView.zoom_in), keys=("Ctrl+Alt+=", "Ctrl+Alt++"), canvas_keys=("+", "="), separated=True),
    Action("zoom_out", "View/&Zoom the graph", "Zoom &out", "Further away",
           does=call(GraphView.zoom_out), keys=("Ctrl+Alt+-",), canvas_keys=("-",)),
    Action("zoom_fit", "View/&Zoom the graph", "&Fit", "The whole net, in the middle of the picture",
           does=call(GraphView.fit), keys=("Ctrl+Alt+0",), canvas_keys=("0",)),
    Action("theme_system", "View/The&me", "As the &system", "Light, dark or high contrast, as the system is set",
           does=call(Appearance.choose, "system"), ticked=call(Appearance.is_chosen, "system"), group="theme",
           separated=True),
    *(
        Action(f"theme_{name}", "View/The&me", theme.title, theme.tip, does=call(Appearance.choose, name),
               ticked=call(Appearance.is_chosen, name), group="theme")
        for name, theme in THEMES.items()
    ),
    Action("text_larger", "View/Te&xt size", "&Larger", "Larger text in every panel",
           does=call(Appearance.resize_text, 1), enabled=call(Appearance.can_resize_text, 1),
           keys=("Ctrl++", "Ctrl+=")),
    Action("text_smaller", "View/Te&xt size", "&Smaller", "Smaller text in every panel",
           does=call(Appearance.resize_text, -1), enabled=call(Appearance.can_resize_text, -1), keys=("Ctrl+-",)),
    Action("text_usual", "View/Te&xt size", "&Usual", "The text size of the first start",
           does=call(Appearance.usual_text), enabled=call(Appearance.is_text_resized), keys=("Ctrl+0",)),
    Action("projector", "View", "Pro&jector mode", "Text of 20 points and more, thicker lines",
           does=call(Presenter.toggle_projector), ticked=call(Presenter.is_projector), keys=("Ctrl+Shift+P",)),
    Action("presenter", "View", "&Presenter mode", "Full screen with nothing but the picture; a clicker steps. "
           "Esc leaves", does=call(Presenter.toggle_presenter), ticked=call(Presenter.is_presenter), keys=("F12",)),
    Action("blank", "View", "&Blank the screen", "Black until the next key, so that they listen",
           does=call(Presenter.toggle_blank), ticked=call(Presenter.is_blank), presenter_keys=("B", ".")),
    Action("fill", "View", "Fill the win&dow", "Let the graph, the chain rule or the plots fill the window, "
           "whichever has the keys, and back",
           does=call(Filling.toggle), ticked=call(Filling.is_filled), keys=("Ctrl+Return",)),
    Action("fill_chain", "View/Onl&y", "The &chain rule", "Let the chain rule fill the window, and back",
           does=call(Filling.toggle_pane, "chain"), ticked=call(Filling.is_filled_by, "chain"),
           presenter_keys=("C",)),
    Action("fill_graph", "View/Onl&y", "The &graph", "Let the graph fill the window, and back",
           does=call(Filling.toggle_pane, "graph"), ticked=call(Filling.is_filled_by, "graph"),
           presenter_keys=("G",)),
    Action("show_legend", "View", "Legend of the mar&ks in large type",
           "In projector and presenter mode: the strip that says what width, sign and colour mean, which in a low "
           "window leaves its room to the net",
           does=call(GraphView.toggle_legend), ticked=call(GraphView.shows_legend),
           enabled=call(GraphView.legend_can_yield), presenter_keys=("L",)),
    Action("full_screen", "View", "&Full screen", "The window on the whole screen",
           does=call(Presenter.toggle_full_screen), ticked=call(Presenter.is_full_screen), keys=("F11", "Alt+Return")),
)  # fmt: skip

_HELP = (
    Action("shortcuts", "Help", "&Keyboard shortcuts", "Every key and what it does",
           does=call(Help.show_shortcuts), keys=("F1",), icon="help"),
    Action("predictions", "Help", "&Predictions…", "How often what you predicted was right at the first try, and which "
           "slips came up", does=call(PredictionsHelp.show)),
    Action("log_folder", "Help", "Open &log folder", "Where reports of errors and recovery copies are kept",
           does=call(Help.open_log_folder)),
    Action("about", "Help", "&About nnviz", "The version, and what nnviz stands on", does=call(Help.show_about),
           separated=True),
)  # fmt: skip

ACTIONS: dict[str, Action] = {
    action.id: action for action in (*_FILE, *_EDIT, *_STEP, *_TRAIN, *_DIFFERENTIATE, *_VIEW, *_HELP)
}
