"""The chain while the next step is asked: its symbols and rules, and a box wherever one of its numbers will stand."""

from nnviz.core.chain import Factor, Target
from nnviz.records import dataclass
from nnviz.session.frame.chain import backward
from nnviz.session.frame.model import EquationFrame, Formula, Piece, QuestionFrame
from nnviz.session.notation import (
    bracketed_latex,
    derivative_latex,
    factor_latex,
    layer_latex,
    number_latex,
    product_latex,
    target_latex,
)
from nnviz.session.plan import ParameterName, Step
from nnviz.session.question import NUMBERS, Quantity, Question
from nnviz.session.state import State, learning_rate

#: What stands in the box of a number that is not told.
BOX = r"\;?\;"
ASKED, HIDDEN = Piece(BOX, "asked"), Piece(BOX, "hidden")
WITHHELD = "Nudge check: comes with the answer, like everything that would tell it."
#: Numbers of a product beyond this have one box.
BOXES = 6
#: So many numbers are written out: who is to reckon with them needs more of them than who reads what came out.
WRITTEN_OUT = 12
_OF_FACTOR: tuple[Quantity, ...] = ("da_dz", "dz_da", "dz_dw", "dz_db")


@dataclass(frozen=True, slots=True)
class AskedCards:
    """What stands on the cards while something is asked."""

    title: str
    detail: tuple[Formula, ...]
    product_title: str
    product: tuple[Formula, ...]
    equation: EquationFrame | None = None


def asked_cards(
    state: State, step: Step, frame: QuestionFrame, factor: Factor | None, before: Factor | None
) -> AskedCards:
    """The cards before the step is made. ``factor`` and the one ``before`` it are those of the matrix view."""
    title = f"Predict: {_small(frame.caption or frame.words)}"
    symbol = (Piece(frame.latex, "current"), Piece("="), ASKED) if frame.latex else ()
    detail = (symbol,) if symbol else ()
    if step.phase == "backward" and factor is not None:
        name, rest = _product(state, factor, before)
        result = _hidden(factor.product.shape, _asked_in_product(state))
        product = (*name, *rest, Piece("="), *result)
        whole = result[0] if len(result) == 1 else Piece(_matrix_of_boxes(1, factor.product.shape[-1]), "current")
        label = "to come" if _asked_in_product(state) is None else "asked"
        equation = EquationFrame(name, rest[1:], (), whole, label)
        return AskedCards(title, detail, "Running product", (product,), equation)
    if step.phase == "backward":
        line = (Piece(r"\text{so far}\cdot"), ASKED, Piece("="), HIDDEN)
        return AskedCards(title, detail, "Along this path", (line,), EquationFrame((), (), (), HIDDEN, "this path"))
    return AskedCards(title, detail, *_coming(state, step))


def _small(text: str) -> str:
    """Without its first capital, after a colon."""
    return text[:1].lower() + text[1:] if not text.startswith("∂") else text


def _coming(state: State, step: Step) -> tuple[str, tuple[Formula, ...]]:
    """What a step of the forward pass or the update will give."""
    k = step.part.layer
    match step.part.kind:
        case "z" | "a":
            letter, name = step.part.kind.upper(), "Pre-activation" if step.part.kind == "z" else "Activation"
            symbol = Piece(f"{layer_latex(letter, k)}=", "result")
            return name, ((symbol, *_hidden((1, state.network.fan_out(k)), _entry(state), standing=True)),)
        case "loss":
            return "The loss", ((Piece("L=", "result"), ASKED),)
    shape = state.parameters.weights[k - 1].shape
    new = (Piece(f"{layer_latex('W', k)}=", "result"), *_hidden(shape, _entry(state)))
    return "New weights", tuple(line for line in (new, _downhill(state)) if line)


def _downhill(state: State) -> Formula:
    """The update of the asked weight with its numbers: its gradient may stand nowhere else yet."""
    question = _question(state)
    if question.quantity not in ("new_w", "new_b") or question.kind not in NUMBERS or question.place is None:
        return ()
    k, *entry = (question.place.numbers[0], *(number - 1 for number in question.place.numbers[1:]))
    parameter: ParameterName = "W" if question.quantity == "new_w" else "b"
    target = Target(k, parameter, *entry)
    old = target.entry(state.parameters.array(k, parameter))
    gradient = target.entry(state.gradients.parameters.array(k, parameter))
    name = target_latex(target)
    symbols = Piece(rf"{name}-\eta\,{derivative_latex('L', name)}="), Piece(number_latex(old), "taken")
    step = Piece("-"), Piece(number_latex(learning_rate(state)), "current"), Piece(r"\cdot")
    return (*symbols, *step, Piece(bracketed_latex(gradient)), Piece("="), ASKED)


# ---------------------------------------------------------------- the running product


def _product(state: State, factor: Factor, before: Factor | None) -> tuple[Formula, Formula]:
    """The name of the running product, and what it is made of: in symbols, and what is known of it in numbers."""
    name = (Piece(product_latex(*backward.names(state, factor)), "result"),)
    if before is None:
        return name, ()
    so_far = Piece(product_latex(*backward.names(state, before)), "taken")
    this = Piece(factor_latex(*backward.names(state, factor)), "current")
    outer = factor.product.ndim == 2
    symbols = backward.outer(so_far, this) if outer else (so_far, Piece(r"\cdot"), this)
    if outer or not _has_room_for_numbers(state, factor, before):
        return name, (Piece("="), *symbols)
    single = before.product.size == factor.value.size == 1
    known = number_latex(before.product.item()) if single else backward.product_value_latex(before.product)
    numbers = Piece(known, "taken"), Piece(r"\times" if single else r"\cdot"), *_factor(state, factor, single)
    return name, (Piece("="), *symbols, Piece("="), *numbers)


def _has_room_for_numbers(state: State, factor: Factor, before: Factor) -> bool:
    """Whether the numbers that are known are written out; who is to click on one finds it without that help."""
    few = before.product.size + factor.value.size <= WRITTEN_OUT
    return few and _question(state).kind in NUMBERS and not backward.stands_for_numbers(state, factor)


def _factor(state: State, factor: Factor, single: bool) -> Formula:
    """The factor's numbers where they are known already; else its boxes."""
    if factor.kind in ("dZ_dA", "dZ_dW", "dZ_db"):  # weights, inputs and 1: they stand in the graph
        text = bracketed_latex(factor.value.item()) if single else backward.factor_value_latex(factor)
        return (Piece(text, "current"),)
    asked = _entry(state) if _question(state).quantity in _OF_FACTOR else None
    boxes = _boxes(factor.value.shape[-1] if factor.value.ndim else 1, asked)
    if single:
        return boxes
    return (Piece(r"\operatorname{diag}(", "current"), *boxes, Piece(")", "current"))


def _asked_in_product(state: State) -> int | None:
    """The entry of the running product that is asked, where it is one of it."""
    quantity = _question(state).quantity
    return None if quantity is None or quantity in _OF_FACTOR else _entry(state)


def _question(state: State) -> Question:
    assert state.question is not None
    return state.question


def _entry(state: State) -> int | None:
    """Which entry of a row is asked about, from 0: the unit's; of a weight that of the unit which it comes from."""
    place = _question(state).place
    return None if place is None or len(place.numbers) < 2 else place.numbers[-1] - 1


# ---------------------------------------------------------------- boxes


def _hidden(shape: tuple[int, ...], asked: int | None, *, standing: bool = False) -> Formula:
    """Boxes in the brackets of a row; of one number one; of a matrix or a column, "?" in its brackets."""
    if max(shape, default=1) == 1:
        return (ASKED if asked is not None else HIDDEN,)
    rows = shape[-1] if standing else shape[0] if len(shape) == 2 else 1
    if rows > 1 or standing:
        return (Piece(_matrix_of_boxes(rows, 1 if standing else shape[1]), "current"),)
    return (Piece("[", "result"), *_boxes(shape[-1], asked), Piece("]", "result"))


def _boxes(count: int, asked: int | None) -> Formula:
    if count > BOXES:
        return (ASKED if asked is not None else HIDDEN,)
    return tuple(piece for place in range(count) for piece in _box(place, asked))


def _box(place: int, asked: int | None) -> Formula:
    gap = (Piece(r"\;"),) if place else ()
    return (*gap, ASKED if place == asked else HIDDEN)


def _matrix_of_boxes(rows: int, columns: int) -> str:
    rows, columns = min(rows, 4), min(columns, 6)
    body = r"\\".join("&".join("?" * columns) for _ in range(rows))
    return rf"\begin{{bmatrix}}{body}\end{{bmatrix}}"
