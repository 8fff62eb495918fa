"""What is drawn, as numbers and text: the contract between the session and every view.

A Frame is made from one State by :func:`nnviz.session.frame.build_frame`. Views draw it and decide nothing.
The window, the picture exporter and the tests read the same Frame, so they cannot disagree.

Layers are counted as in the formulas: layer 0 is the input x, layer k = 1 … n has W_k, b_k, Z_k, A_k.
Units, rows and columns are counted from 0 in fields and from 1 in text that a person reads.
LaTeX strings hold one formula each, without ``$``; all other text is plain Unicode.
"""

from typing import TYPE_CHECKING, Literal

from nnviz.core.arrays import Array
from nnviz.core.chain import Target as Target
from nnviz.core.datasets import Pixels
from nnviz.records import dataclass
from nnviz.session.experiment import Experiment
from nnviz.session.named import Named as Named
from nnviz.session.named import Picture
from nnviz.session.place import Place
from nnviz.session.plan import Part as Part
from nnviz.session.plan import Phase

if TYPE_CHECKING:  # loaded with the first factor
    from nnviz.core.nudge import Outcome as NudgeOutcome

Status = Literal["taken", "current", "coming", "asked"]
#: How a piece of a formula is written: plain text, already used, the current factor, the result; a box in the place of
#: a number that is asked, or hidden with it.
Role = Literal["plain", "taken", "current", "result", "asked", "hidden"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of LaTeX with the role that gives it its colour."""

    latex: str
    role: Role = "plain"


#: Pieces on one line, left to right, on a common baseline.
Formula = tuple[Piece, ...]


# ---------------------------------------------------------------- graph


@dataclass(frozen=True, slots=True, eq=False)
class UnitLayer:
    """The neurons of one layer. ``None`` means: not computed yet at this step."""

    index: int
    title: str  # "input", "layer 1", "output"
    activation: str  # its title, "leaky ReLU"; "" for the inputs
    names: tuple[str, ...]  # what hover and accessibility call each unit: "petal length", "a₂,₁", "setosa"
    a: Array | None  # (units,) activation (the value, for the inputs)
    z: Array | None  # (units,) pre-activation; None for the inputs
    biases: Array | None  # (units,); None for the inputs, and where the layer has none
    bias_gradients: Array | None  # (units,) ∂L/∂b; None while unknown
    only_bias: int | None = None  # one chain of one bias: only this entry is known
    slopes: Array | None = None  # (units,) ∂a/∂z of a composition's unit; None while unknown, and of other nets
    formula: str = ""  # LaTeX of a = g(z); of a composition alone, as its derivative's
    slope_formula: str = ""  # LaTeX of g′(z)


@dataclass(frozen=True, slots=True, eq=False)
class EdgeLayer:
    """The weights from layer ``layer − 1`` into ``layer``, row = target unit, column = source unit."""

    layer: int
    weights: Array  # (fan_out, fan_in), the weights in force at this step
    gradients: Array | None  # (fan_out, fan_in) ∂L/∂W; None while unknown
    only: tuple[int, int] | None = None  # one chain of one weight: only this entry is known, the rest is unknown


@dataclass(frozen=True, slots=True)
class AlikeUnits:
    """Two or more units of a hidden layer that act as one: weights in, biases and weights out are equal."""

    layer: int
    units: tuple[int, ...]
    badge: str  # "these 5 units act as 1"; "" where the first badge speaks for this group, too
    reason: str  # why, and their common gradient as far as it is known, a sentence on each line


@dataclass(frozen=True, slots=True)
class AskedFrame:
    """Where a question is open. No answer is in it."""

    places: tuple[Place, ...]  # that are asked
    hidden: tuple[Place, ...]  # that come with the answer
    tag: str  # "∂A₁/∂Z₁ = ?"; "" of a question that is answered by a click
    among: tuple[Place, ...]  # one of them is to be clicked
    opens_units: bool  # z and a stand beside the units: who is asked for a slope needs them
    needs_sum: bool = False  # z stands beside the unit, in all digits: who is asked for an activation needs it


@dataclass(frozen=True, slots=True, eq=False)
class Valley:
    """The mean loss of the training rows over one weight, while any other stays as it is now."""

    symbol: str  # "w₁,₁,₁"
    along: Array  # (points,) values of the weight
    loss: Array  # (points,)
    way: Array  # (moments, 2): the weight after each update so far, and the loss there; the last one is now


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """The activation of a unit over z, and where on it the unit stands."""

    title: str  # "tanh"
    along: Array  # (points,) values of z
    value: Array | None  # (points,) g(z); None as long as the unit's a is not known
    limits: tuple[float, float]  # the least and the largest of them
    z: float | None  # of the unit
    a: float | None


@dataclass(frozen=True, slots=True, eq=False)
class SampleImage:
    """A row of the data as the grey image that it is."""

    row: int
    label: str  # its target: "7"
    pixels: Pixels  # (side, side) from 0, black, to 255


@dataclass(frozen=True, slots=True, eq=False)
class GraphFrame:
    layers: tuple[UnitLayer, ...]  # index 0 is the input
    edges: tuple[EdgeLayer, ...]  # edges[k-1] is layer k
    targets: Array  # (outputs,) y
    target_label: str  # "y = setosa", "y = 0.70"
    loss: float | None
    loss_name: str  # "cross-entropy"
    loss_gradient: Array | None  # (outputs,) ∂L/∂Aₙ; None while unknown
    current: Part | None
    used: frozenset[Part]
    selection: Target  # what the chain differentiates by
    selected_unit: tuple[int, int] | None  # (layer, unit) whose sum the inspector shows
    path: tuple[int, ...] | None  # path view: unit of each layer from selection.layer − 1 up to the output; −1: a bias
    edges_show: Literal["gradient", "weight"]
    reference_decade: int  # g_ref = 10**reference_decade, for the quantity that edges_show names
    reference_pinned: bool
    activation_limit: float  # neuron colours run from −limit to +limit
    gradient_of: str  # "sample 12" or "mean over 150 training samples"
    title: str
    optimizer: str = ""  # "Adam"; empty where an update is −η·∂L/∂w and nothing else
    alike: tuple[AlikeUnits, ...] = ()  # by layer and then by their first unit
    composition: bool = False  # f(g(h(x))): one input, one unit in each layer, no biases
    asked: AskedFrame | None = None
    named: tuple[Named, ...] = ()  # things with a letter and a colour, at most three
    picture: Picture = ""  # how the net is to be drawn; "" as the user likes it
    valleys: tuple[Valley, ...] = ()  # the loss over each weight, of a net with one or two
    bend: Bend | None = None  # the activation of one unit as a curve, where it is wanted
    image: SampleImage | None = None  # what goes through the net, where rows are plainly images


# ---------------------------------------------------------------- chain-rule panel


@dataclass(frozen=True, slots=True)
class ChainColumn:
    """One factor. ``slot`` is its value (a scalar) or its shape; empty while it is to come."""

    step: int  # the number of Next presses in this pass that end on this factor: what a click runs to
    latex: str  # the fraction, e.g. \frac{\partial A_2}{\partial Z_2}
    symbol: str  # the same as plain text: ∂A₂/∂Z₂
    slot: str
    status: Status
    log_size: float | None  # log₁₀ of the factor's size (|scalar|, or mean gain of a matrix); None while to come
    tip: str  # a sentence for hover and screen readers
    joint: str = "·"  # the sign before this column: "·" multiplies the trunk, "→" branches off it, "" is the first


@dataclass(frozen=True, slots=True)
class NudgeFrame:
    """The finite-difference check of the current derivative."""

    what: str  # "∂L/∂w₁,₂,₁"
    outcome: "NudgeOutcome"
    analytic: str  # "−0.53312345"
    numeric: str  # with the same last digit; "" where it could not be checked
    uncertainty: str  # "1×10⁻⁸"; "" also where both are exactly 0
    note: str  # at a corner both slopes; why it could not be checked
    how: str  # "(L(w + h) − L(w − h)) / 2h with h = 9.5×10⁻⁷ and its half"


@dataclass(frozen=True, slots=True)
class PathRow:
    index: int  # for the command choose_path
    route: str  # "L ← a₃,₁ ← a₂,₂ ← a₁,₁"
    product: str  # "" as long as factors are still to come
    share: float  # product / largest |product| of the listing, −1 … 1: the length of its bar; 0 while it is to come
    chosen: bool


@dataclass(frozen=True, slots=True)
class PathsFrame:
    count: str  # "1,000,000,000 paths lead from w to L; the 12 largest:"
    rows: tuple[PathRow, ...]
    total: str  # "all 27 paths add up to 0.0364"
    matrix_entry: str  # "matrix view: ∂L/∂w₁,₂,₁ = 0.0364"


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """Something that the loss can be differentiated by. ``target`` None: everything at once, on the whole pass."""

    target: Target | None
    symbol: str  # "W₁", "w₁,₂,₁", "any weight or bias"
    latex: str  # the same; "" where the symbol is words
    words: str  # "weights of layer 1", "weight from x₁ to a₁,₂"


@dataclass(frozen=True, slots=True)
class ChainChoices:
    """The question as a choice, and the other choices that concern the chain."""

    before: str  # "How does the loss change when"
    after: str  # "changes?"
    targets: tuple[TargetChoice, ...]
    chosen: int  # place in targets
    place: str  # "factor 5 of 9"; "0 of 9" before the first
    route: Literal["chain", "pass"]
    view: Literal["matrix", "path"]
    scope: Literal["sample", "minibatch", "batch"]


@dataclass(frozen=True, slots=True)
class EquationFrame:
    """The running product on one line: ``name`` = ``symbols`` = ``numbers`` = ``result``; what is empty is left out."""

    name: Formula
    symbols: Formula
    numbers: Formula  # so far, a sign, this factor
    result: Piece
    label: str  # what the result is: "δ₂", "the gradient"


@dataclass(frozen=True, slots=True)
class FactorGroup:
    """Columns in a row that belong to a thing with a letter."""

    first: int  # place in columns
    last: int
    named: int  # place in GraphFrame.named: which colour it has
    letter: str  # "g"
    words: str  # "output unit"


@dataclass(frozen=True, slots=True)
class ChainFrame:
    phase: Phase
    question: str  # "How does the loss change when W₁ changes?"
    position: str  # "factor 5 of 9", "forward pass, step 2 of 4"
    result_latex: str  # \frac{\partial L}{\partial W_1}
    columns: tuple[ChainColumn, ...]  # same columns in every phase: nothing moves
    detail_title: str  # "This factor, because Z₃ = W₃A₂ + b₃"
    detail: tuple[Formula, ...]  # lines: the symbol, the rule, the numbers put in
    product_title: str  # "Running product", "Update", …
    product: tuple[Formula, ...]
    sentence: str  # plain words; also for screen readers, captions, the clipboard
    notes: tuple[str, ...]  # saturation, stable product, first non-finite value
    nudge: NudgeFrame | None
    paths: PathsFrame | None  # in the path view
    choices: ChainChoices | None = None  # where there is somebody to choose
    equation: EquationFrame | None = None  # the product once more, on one line; in the backward pass
    waiting: str = ""  # what the empty product waits for
    next: str = ""  # what the next step computes: "the factor ∂Z₁/∂W₁", "the loss"; "the answer" while it is asked
    groups: tuple[FactorGroup, ...] = ()  # from the left
    longest_position: str = ""  # of all steps of this pass
    changes: str = ""  # of an update, for those who hear it: "W₁ row 1 column 2: 0.5 becomes 0.48"
    asks: bool = False  # whether the numbers of this step are asked, and none of them is here
    withheld: str = ""  # in place of what would tell the answer: it comes with it


# ---------------------------------------------------------------- what is asked

#: How a question is answered: by a number, by one of two or three words, by a click in the graph, by one of several
#: sentences, by a deed.
Way = Literal["number", "side", "click", "choice", "deed"]


@dataclass(frozen=True, slots=True)
class HintFrame:
    """A hint in words, and the rule that it points to, in LaTeX; either may be empty."""

    words: str
    latex: str


@dataclass(frozen=True, slots=True)
class QuestionFrame:
    """An open question. Its answer is nowhere in it."""

    way: Way
    caption: str  # "The slope of unit 1, because A₁ = tanh(Z₁)"
    words: str  # "What is the slope of unit 1?"; of a lesson its Markdown
    symbol: str  # plain: "∂a₁,₁/∂z₁,₁"; "" where it is about no quantity
    latex: str  # the same
    digits: str  # "three digits"; "" where no number is asked
    beside: str  # "unit 2 is shown with it"; "" where nothing else is
    sides: tuple[str, ...]  # to choose from: "positive", "negative"
    hints: tuple[HintFrame, ...]
    covers: tuple[str, ...]  # plots that would tell the answer: they come with it
    of_step: bool  # closed by the next step; else a lesson's


# ---------------------------------------------------------------- neuron inspector


@dataclass(frozen=True, slots=True)
class TermRow:
    source: str  # "a₁,₂" or the feature's name
    weight: str
    value: str  # "" while not computed, as is the product
    product: str
    share: float  # product / largest |product|, −1 … 1


@dataclass(frozen=True, slots=True, eq=False)
class InspectorFrame:
    """One neuron: its sum term by term, and its activation curve with the tangent at z."""

    layer: int
    unit: int
    title: str  # "layer 2, unit 1"
    terms: tuple[TermRow, ...]  # all, or the largest by |product|
    left_out: str  # "" or "… 772 more terms, together −0.12"
    bias: str  # "" where the layer has none
    z_text: str  # "z = 0.377"
    a_text: str
    slope_text: str  # "∂a/∂z = 0.241"
    delta_text: str  # "∂L/∂z = 0.00877", "∂L/∂z: not reached yet"
    formula: str  # LaTeX of a = g(z)
    curve_z: Array  # (points,), empty for softmax, which has no curve of one variable
    curve_a: Array
    z: float | None  # None while not computed
    a: float | None
    slope: float | None
    note: str  # e.g. what softmax does instead of a curve, saturation


# ---------------------------------------------------------------- controls, status


@dataclass(frozen=True, slots=True)
class OptionField:
    """A number that the chosen scheme, optimizer or schedule takes."""

    key: str  # "gain", "std", "betas", …
    label: str  # the same, or "beta1" for one of a pair
    value: float
    minimum: float
    maximum: float
    tip: str
    place: int = 0  # in a pair


@dataclass(frozen=True, slots=True)
class Choice:
    key: str  # registry name, what a command takes
    text: str  # what the menu shows
    tip: str
    enabled: bool = True
    fits: bool = True  # with the other choices; those that do not come last


@dataclass(frozen=True, slots=True)
class LayerRow:
    layer: int
    units: int
    activation: str
    bias: bool  # whether its units have biases
    activations: tuple[Choice, ...]
    units_editable: bool  # the output's units may be fixed by the data
    removable: bool


@dataclass(frozen=True, slots=True)
class ControlsFrame:
    """The choices that were made, those that there are, and what there is to say about them."""

    experiment: Experiment
    layers: tuple[LayerRow, ...]
    losses: tuple[Choice, ...]
    misfit: str  # what is wrong with the output activation under this loss, and what fits; "" where they fit
    schemes: tuple[Choice, ...]
    scheme_options: tuple[OptionField, ...]
    weights_note: str  # "as initialized", "edited by hand", "after 3 updates", "given in the file"
    training_rows: int
    rate_note: str  # what the schedule makes of η now; "" where it is constant
    optimizers: tuple[Choice, ...]
    optimizer_options: tuple[OptionField, ...]
    schedules: tuple[Choice, ...]
    schedule_options: tuple[OptionField, ...]
    data_sets: tuple[Choice, ...]
    data_note: str  # "150 rows, 4 features, 3 classes"
    size_hint: str  # which features are so large or small that they should be standardized; "" where none is
    sample_count: int
    sample_note: str  # "row 12: versicolor (held out)"
    input_values: tuple[float, ...]
    input_names: tuple[str, ...]
    input_edited: bool
    images: tuple[SampleImage, ...] = ()  # of the sample and the rows beside it, where rows are plainly images


@dataclass(frozen=True, slots=True)
class StatusFrame:
    position: str  # "update 3 · backward pass · factor 5 of 9"
    loss: str  # "L = 0.298"
    message: str  # what the last command did, or ""
    steps: int  # of this pass
    step: int  # cursor in this pass, 0 … steps


@dataclass(frozen=True, slots=True)
class Frame:
    graph: GraphFrame
    chain: ChainFrame
    inspector: InspectorFrame | None  # None: no neuron is selected
    controls: ControlsFrame
    status: StatusFrame
    question: QuestionFrame | None = None  # None: nothing is asked
