"""The update: old weights beside new ones, and one chosen weight line by line through the optimizer's rule."""

from functools import partial

import numpy as np

from nnviz.core.arrays import Array, without_warnings
from nnviz.core.chain import Target
from nnviz.core.network import Parameters, same_numbers
from nnviz.core.optimizers import Term
from nnviz.records import dataclass
from nnviz.session.frame.chain.forward import Cards, term_latex, value_latex
from nnviz.session.frame.model import Formula, Piece
from nnviz.session.notation import (
    constant_latex,
    derivative_latex,
    layer_latex,
    layer_symbol,
    number,
    number_latex,
    row_latex,
    shortest,
    target_symbol,
)
from nnviz.session.plan import Step
from nnviz.session.state import State, is_plain_descent, learning_rate, update_terms, updated

#: With more rows than this in W, the step of b is shown in symbols: its new value stands beside it anyway.
ROWS_WITH_BIAS = 2
#: Digits that weights and biases have at most where fewer would not show their change.
MOST_DIGITS = 5
#: Of up to so many numbers each has to be seen to change.
FEW_NUMBERS = 6
#: Digits of a weight or bias that one step changes.
FINE = 6
#: How many values of earlier lines stand on one line of the card.
VALUES_IN_A_LINE = 2


def update_cards(state: State, step: Step) -> Cards:
    """The update of a layer, or one line of the update of the chosen weight."""
    return _line_cards(state, step) if step.line else _layer_cards(state, step.part.layer)


def update_sentence(state: State, step: Step) -> str:
    """An update in plain words."""
    if step.line:
        return _line_sentence(state, step)
    k, rate = step.part.layer, number(learning_rate(state))
    last = "That was the last layer; then a new pass begins."
    old = "All gradients were taken with the old weights." if k > 1 else last
    if learning_rate(state) == 0 and same_numbers(updated(state)[0], state.parameters):
        return f"Layer {k}: η is 0 in this update, so nothing moves. {old}"
    if is_plain_descent(state.experiment):
        return f"Layer {k}: {_each(state, k)} moves by −η times its gradient, with η = {rate}. {old}"
    title = state.experiment.optimizer.chosen.title
    return f"Layer {k}: {title} moves {_each(state, k)}, with η = {rate}. {old}"


def changes(state: State, step: Step) -> str:
    """Which weights and biases have new values after a step: each of a few; of many the chosen one and the largest."""
    if not step.last_line:
        return ""  # the chosen weight has its new value with the last line of its rule
    k, new = step.part.layer, updated(state)[0]
    moves = (
        _Move("W", state.parameters.weights[k - 1], new.weights[k - 1]),
        _Move("b", state.parameters.biases[k - 1], new.biases[k - 1]),
    )
    if sum(move.old.size for move in moves) > FEW_NUMBERS:
        places = list(dict.fromkeys((*_chosen(state.target, k, moves), _largest(moves))))
    else:
        places = [(move, place) for move in moves for place in np.ndindex(move.old.shape)]
    return "; ".join(_change(k, move, place) for move, place in places) + "."


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    """The weights or biases of a layer before and after an update."""

    letter: str
    old: Array
    new: Array

    @without_warnings
    def distances(self) -> Array:
        """How far each moves; ∞ for what is no number any more."""
        return np.nan_to_num(np.abs(self.new - self.old), nan=np.inf)


def _chosen(target: Target, k: int, moves: tuple[_Move, ...]) -> list[tuple[_Move, tuple[int, ...]]]:
    """The one weight or bias that the chain is about, if it is in layer ``k``."""
    if target.layer != k or target.row is None:
        return []
    place = (target.row,) if target.column is None else (target.row, target.column)
    return [(move, place) for move in moves if move.letter == target.parameter]


def _largest(moves: tuple[_Move, ...]) -> tuple[_Move, tuple[int, ...]]:
    """The weight or bias that moves most."""
    distances = [move.distances() for move in moves]
    best = max((place for place, one in enumerate(distances) if one.size), key=lambda place: distances[place].max())
    place = np.unravel_index(int(np.argmax(distances[best])), distances[best].shape)
    return moves[best], tuple(int(index) for index in place)


def _change(k: int, move: _Move, place: tuple[int, ...]) -> str:
    """``W₁ row 1 column 2: 0.5 becomes 0.48``; by how much, where three digits would not show it."""
    before, after = float(move.old[place]), float(move.new[place])
    where = " ".join(f"{word} {index + 1}" for word, index in zip(("row", "column"), place, strict=False))
    name, old = f"{layer_symbol(move.letter, k)} {where}", shortest(before, 3)
    if old != shortest(after, 3):
        return f"{name}: {old} becomes {shortest(after, 3)}"
    if before < after or after < before:
        return f"{name}: {old} {'rises' if before < after else 'falls'} by {shortest(abs(after - before), 3)}"
    return f"{name} stays {old}"


# ---------------------------------------------------------------- a layer at once


def _layer_cards(state: State, k: int) -> Cards:
    new, _ = updated(state)
    rate = learning_rate(state)
    optimizer = state.experiment.optimizer.chosen
    if is_plain_descent(state.experiment):
        downhill = f"a step of η = {number(rate)} times the gradient, downhill" if rate else "η = 0 moves nothing"
        title = f"Update of layer {k}: {downhill}"
        return title, _plain_steps(state, k, rate), _new_title(state, k), _new_lines(state, new, k)
    before = state.parameters.weights[k - 1]
    weights = value_latex(before, telling_digits(before, new.weights[k - 1]))
    old = (Piece(f"{layer_latex('W', k)}="), Piece(weights, "taken"))
    title = f"Update of layer {k} by {optimizer.title}, η = {number(rate)}"
    equations = optimizer.equations(state.memory, state.experiment.optimizer.option_values())
    lines = (*(_spaced(row) for row in _rows([Piece(one, "current") for one in equations])), old)
    return title, lines, _new_title(state, k), _new_lines(state, new, k)


def _each(state: State, k: int) -> str:
    return "every weight and bias" if state.network.biases(k) else "every weight"


def _new_title(state: State, k: int) -> str:
    return "New weights and biases" if state.network.biases(k) else "New weights"


def _plain_steps(state: State, k: int, rate: float) -> tuple[Formula, ...]:
    gradients, old = state.gradients, state.parameters
    new, _ = updated(state)
    weights = (*_rule("W", k), *_step(old.weights[k - 1], new.weights[k - 1], gradients.dL_dW[k - 1], rate))
    if not state.network.biases(k):
        return (weights,)
    biases = _rule("b", k)
    if state.network.fan_out(k) <= ROWS_WITH_BIAS:
        biases = (*biases, *_step(old.biases[k - 1], new.biases[k - 1], gradients.dL_db[k - 1], rate))
    return weights, biases


def _rule(letter: str, k: int) -> Formula:
    symbol = layer_latex(letter, k)
    return (Piece(rf"{symbol}\leftarrow {symbol}-\eta\,{derivative_latex('L', symbol)}"),)


def _step(old: Array, new: Array, gradient: Array, rate: float) -> Formula:
    """= old − η·gradient, in numbers; the old ones with as many digits as the new ones."""
    eta = Piece(number_latex(rate), "current")
    before = Piece(value_latex(old, telling_digits(old, new)), "taken")
    return Piece("="), before, Piece("-"), eta, Piece(r"\cdot"), Piece(term_latex(gradient))


def telling_digits(old: Array, new: Array) -> int:
    """As few digits as show that the numbers have changed: a step from 0.15 to 0.14978 must not read 0.150 again.

    Of a few numbers each must be seen to change, of many the one that changes most.
    """
    changed = np.flatnonzero(old.ravel() != new.ravel())
    if changed.size > FEW_NUMBERS:
        distance = np.abs(old.ravel()[changed] - new.ravel()[changed])
        changed = changed[[np.argmax(distance)]]
    for digits in range(3, MOST_DIGITS + 1):
        if all(f"{old.flat[i]:.{digits - 1}e}" != f"{new.flat[i]:.{digits - 1}e}" for i in changed):
            return digits
    return 3  # so small a change that no digits worth reading would show it


def _new_lines(state: State, new: Parameters, k: int) -> tuple[Formula, ...]:
    """W as it is; b, if there is one, lying down, which leaves W its room."""
    w, b, bias = new.weights[k - 1], new.biases[k - 1], layer_latex("b", k)
    weights = value_latex(w, telling_digits(state.parameters.weights[k - 1], w))
    first = (Piece(f"{layer_latex('W', k)}="), Piece(weights, "result"))
    if not b.size:
        return (first,)
    digits = telling_digits(state.parameters.biases[k - 1], b)
    lying = (
        (f"{bias}=", number_latex(b.item(), digits)) if b.size == 1 else (rf"{bias}^{{\top}}=", row_latex(b, digits))
    )
    return first, (Piece(lying[0]), Piece(lying[1], "result"))


# ---------------------------------------------------------------- one weight, line by line


def _line_cards(state: State, step: Step) -> Cards:
    terms = update_terms(state)
    term = terms[step.line - 1]
    optimizer = state.experiment.optimizer.chosen
    title = f"{optimizer.title} on {target_symbol(state.target)}, line {step.line} of {len(terms)}"
    return title, _line_detail(term), "So far", _values(terms[: step.line])


def _line_detail(term: Term) -> tuple[Formula, ...]:
    """The line in symbols, and with its numbers put in."""
    symbols = (Piece(term.latex, "current"), Piece(term.relation), Piece(term.rule))
    value = Piece(number_latex(term.value, FINE), "result")
    numbers = term.in_numbers(partial(number_latex, digits=FINE if term.name == "w" else 3), constant_latex)
    return (symbols, (Piece("="), Piece(numbers), Piece("="), value) if numbers else (Piece("="), value))


def _values(terms: tuple[Term, ...]) -> tuple[Formula, ...]:
    """The values of the lines done, the current one last; of a quantity that was changed, its value now."""
    now = {term.latex: term for term in terms}
    latest = [term for term in terms if now[term.latex] is term]
    pieces = [
        Piece(
            rf"{term.latex}={number_latex(term.value, FINE if term.name == 'w' else 3)}",
            "result" if term is terms[-1] else "taken",
        )
        for term in latest
    ]  # fmt: skip
    return tuple(_spaced(row) for row in _rows(pieces))


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    return [pieces[i : i + VALUES_IN_A_LINE] for i in range(0, len(pieces), VALUES_IN_A_LINE)]


def _spaced(row: list[Piece]) -> Formula:
    spaced = [row[0]]
    for piece in row[1:]:
        spaced += [Piece(r",\quad"), piece]
    return tuple(spaced)


def _line_sentence(state: State, step: Step) -> str:
    term = update_terms(state)[step.line - 1]
    count = f" t = {state.memory.t + 1} counts this optimizer's updates." if "t" in dict(term.inputs) else ""
    value = number(term.value, FINE if term.name == "w" else 3)
    return f"{term.symbol} is {term.words}: {value}.{count}"
