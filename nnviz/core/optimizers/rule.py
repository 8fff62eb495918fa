"""What an optimizer is made of: lines, each a formula beside the code that computes it.

A rule says how one weight is updated, line by line. All its arithmetic is elementwise, so the same lines run on whole
arrays (``Optimizer.update``) and on one weight (``explain``), and give the same bits.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from nnviz.core.arrays import Array, read_only, without_warnings
from nnviz.core.network import ParameterName, Parameters
from nnviz.core.options import Option, Options, PairOption, in_force
from nnviz.records import dataclass

_NAME = re.compile(r"\$(\w+)")


# ---------------------------------------------------------------- the quantities of a rule


@dataclass(frozen=True, slots=True)
class Quantity:
    """How a quantity of the rules is written, as plain text and in LaTeX, and what it is, in words.

    In the words ``{parameter}`` stands for "weight" or "bias".
    """

    symbol: str
    latex: str
    words: str = "a number on the way"


#: Those that several optimizers have; all others are called by their names, unless the optimizer says better.
QUANTITIES = {
    "w": Quantity("w", "w", "the new {parameter}"),
    "g": Quantity("g", "g", "the gradient of this {parameter}"),
    "t": Quantity("t", "t"),
    "eta": Quantity("η", r"\eta", "the learning rate of this update"),
    "m": Quantity("m", "m", "the running mean of the gradients"),
    "v": Quantity("v", "v", "the velocity that past gradients have built up"),
    "r": Quantity("r", "r", "the running mean of the squared gradients"),
    "m_hat": Quantity("corrected m", r"\hat{m}", "the mean, free of the zero it began with"),
    "v_hat": Quantity("corrected v", r"\hat{v}", "the mean of the squares, free of the zero it began with"),
    "s": Quantity("s", "s", "the step, which is taken away from the {parameter}"),
    "momentum": Quantity("μ", r"\mu"),
    "dampening": Quantity("τ", r"\tau"),
    "weight_decay": Quantity("λ", r"\lambda"),
    "lr_decay": Quantity("δ", r"\delta"),
    "alpha": Quantity("α", r"\alpha"),
    "beta1": Quantity("β₁", r"\beta_1"),
    "beta2": Quantity("β₂", r"\beta_2"),
    "eps": Quantity("ε", r"\epsilon"),
}


# ---------------------------------------------------------------- the lines of a rule


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a rule: ``name`` becomes what ``compute`` makes of the quantities q so far.

    ``formula`` is the same in LaTeX, with ``$name`` for a quantity and ``\\,`` for a product. A ``given`` line only
    shows a quantity that is there from the start; its formula says where it comes from. ``words`` say what it makes,
    where that is not what the quantity is else, as in :class:`Quantity`.
    """

    name: str
    formula: str
    compute: Callable[[SimpleNamespace], Any]
    given: bool = False
    words: str = ""


#: From what is known before the update (options, η, and t, which counts updates from 1) to the lines that apply.
Rule = Callable[[SimpleNamespace], Iterator[Line]]


# ---------------------------------------------------------------- memory


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """What an optimizer remembers after ``t`` updates: one number of each name for every weight and bias.

    ``memory["m"]`` is shaped like the parameters. Nothing in it is ever changed, so it can be shared and returned to.
    """

    t: int = 0
    names: tuple[str, ...] = ()
    values: tuple[Parameters, ...] = ()

    def __getitem__(self, name: str) -> Parameters:
        return self.values[self.names.index(name)]


# ---------------------------------------------------------------- optimizers


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One optimizer: a pure function from parameters, gradients and memory to new parameters and new memory."""

    name: str
    title: str
    formula: str  # LaTeX of the update of one weight, in one line, with the lines that its defaults call for
    rule: Rule
    memory: tuple[str, ...]  # names of what it remembers of every weight
    learning_rate: float  # a usual one
    options: Mapping[str, Option | PairOption] = field(default_factory=dict, hash=False)
    initial: str | None = None  # the option that all of its memory starts from; None: zero
    own_steps: bool = False  # whether each weight has a step size of its own, which no one edge of stability bounds
    quantities: Mapping[str, Quantity] = field(default_factory=dict, hash=False)  # where they differ from QUANTITIES

    def start(self, parameters: Parameters, options: Options | None = None) -> Memory:
        """The memory before the first update."""
        values = in_force(self.options, options)
        first = values[self.initial] if self.initial else 0.0
        filled = _as_parameters([np.full(array.shape, first) for array in parameters.arrays])
        return Memory(0, self.memory, (filled,) * len(self.memory))

    @without_warnings
    def update(
        self,
        parameters: Parameters,
        gradients: Parameters,
        learning_rate: float,
        memory: Memory,
        options: Options | None = None,
    ) -> tuple[Parameters, Memory]:
        """The parameters and the memory after one update; the arguments stay as they are.

        ``gradients`` holds ∂L/∂W_k and ∂L/∂b_k in the places of W_k and b_k, and ``learning_rate`` is that of this
        update. Options that are left out have their defaults. What overflows becomes ∞ or NaN, without a warning.
        """
        known, lines = self.begin(learning_rate, memory, options)
        places = zip(*(kept.arrays for kept in (parameters, gradients, *memory.values)), strict=True)
        done = []
        for w, g, *remembered in places:
            q = SimpleNamespace(**known, w=w, g=g, **dict(zip(self.memory, remembered, strict=True)))
            for line in lines:
                setattr(q, line.name, line.compute(q))
            done.append(q)
        values = tuple(_as_parameters([getattr(q, name) for q in done]) for name in self.memory)
        return _as_parameters([q.w for q in done]), Memory(memory.t + 1, self.memory, values)

    def quantity(self, name: str) -> Quantity:
        """How a quantity of its rule is written; one that nobody has described goes by its name."""
        plain = name.replace("_", " ")
        return self.quantities.get(name) or QUANTITIES.get(name) or Quantity(plain, rf"\text{{{plain}}}")

    @without_warnings
    def direction(
        self, parameters: Parameters, gradients: Parameters, memory: Memory, options: Options | None = None
    ) -> Parameters:
        """The update per unit of learning rate: any η leads to the parameters + η·direction, but for rounding.

        Every rule is a straight line in η, which multiplies the step, and the decay that is apart from it.
        """
        known, lines = self.begin(1.0, memory, options)
        places = zip(*(kept.arrays for kept in (parameters, gradients, *memory.values)), strict=True)
        ways = []
        for w, g, *remembered in places:
            q = SimpleNamespace(**known, w=w, g=g, **dict(zip(self.memory, remembered, strict=True)))
            for line in lines[:-1]:
                setattr(q, line.name, line.compute(q))
            decay, q.w = q.w - w, np.zeros_like(w)
            ways.append(decay + lines[-1].compute(q))
        return _as_parameters(ways)

    def equations(self, memory: Memory, options: Options | None = None) -> tuple[str, ...]:
        """The update after ``memory`` in LaTeX: in one line, or in all that there are where an option adds some."""
        later = Memory(1)  # a velocity that the first gradient sets off is one that grows from 0
        these, usual = ([line.formula for line in self.begin(1.0, later, one)[1]] for one in (options, None))
        if these == usual:
            return (self.formula,)
        _, lines = self.begin(1.0, memory, options)
        *before, last = (line for line in lines if not line.given)
        written_in = {line.name: line.formula for line in before if line.name in ("s", "w")}
        last = replace(last, formula=_NAME.sub(lambda match: written_in.get(match[1], match[0]), last.formula))
        known = {"w", "g", "eta", *self.memory}
        return tuple(
            f"{self.quantity(line.name).latex} {_relation(line.name in known)} {self.in_symbols(line.formula)}"
            for line in (*(line for line in before if line.name not in written_in), last)
        )

    def in_symbols(self, formula: str) -> str:
        """A line's formula in LaTeX."""
        return _NAME.sub(lambda match: self.quantity(match[1]).latex, formula)

    def begin(
        self, learning_rate: float, memory: Memory, options: Options | None
    ) -> tuple[dict[str, float], tuple[Line, ...]]:
        """What is the same for all weights in the update after ``memory``: the known quantities, and the lines."""
        known: dict[str, float] = {"eta": learning_rate, "t": memory.t + 1}
        for key, value in in_force(self.options, options).items():
            option = self.options[key]
            if isinstance(option, PairOption):
                known |= zip(option.names, value, strict=True)  # type: ignore[arg-type]
            else:
                known[key] = value  # type: ignore[assignment]
        return known, tuple(self.rule(SimpleNamespace(**known)))


def _as_parameters(arrays: Iterable[Array]) -> Parameters:
    """The inverse of ``Parameters.arrays``."""
    kept = tuple(map(read_only, arrays))
    half = len(kept) // 2
    return Parameters(kept[:half], kept[half:])


# ---------------------------------------------------------------- one weight, explained


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the update of one weight: the quantity, the formula it comes from, and its value.

    ``symbol`` and ``latex`` name the quantity ("corrected m", ``\\hat{m}``), and ``words`` say what it is. ``rule`` is
    the right side in LaTeX ("" for the old weight, which is simply there), and ``relation`` stands between them:
    ``\\leftarrow`` where the new value takes the place of the old one, else ``=``.
    """

    name: str
    symbol: str
    latex: str
    words: str
    rule: str
    relation: str
    value: float
    formula: str  # as in the Line
    inputs: tuple[tuple[str, float], ...]  # the quantities in the formula, with the values that go in
    constants: frozenset[str] = frozenset()  # those that are alike for all weights: options, η, t

    def in_numbers(self, write: Callable[[float], str], constant: Callable[[float], str] | None = None) -> str:
        """The rule with the numbers put in, each as ``write`` gives it in LaTeX; "" where there are none.

        ``constant`` writes what is alike for all weights: rounded as the rest is, 1 − 0.9999 would be 0.

        A product gets its dot, and a negative number, or a power of ten to be raised to a power, its parentheses.
        """
        if not self.inputs:
            return ""
        values, formula = dict(self.inputs), self.formula.replace(r"\,", r"\cdot ")

        def number(match: re.Match[str]) -> str:
            text = (constant if constant and match[1] in self.constants else write)(values[match[1]])
            before, after = formula[: match.start()][-1:], formula[match.end() :][:1]
            negative = text.startswith("-") and before not in ("", "{", "(")
            raised = after == "^" and not re.fullmatch(r"[\d.]+", text)
            return rf"\left({text}\right)" if negative or raised else text

        return _NAME.sub(number, formula)


@without_warnings
def explain(
    optimizer: Optimizer,
    parameters: Parameters,
    gradients: Parameters,
    learning_rate: float,
    memory: Memory,
    options: Options | None,
    layer: int,
    parameter: ParameterName,
    row: int,
    column: int | None = None,
) -> tuple[Term, ...]:
    """How ``optimizer.update`` of the same arguments updates one weight, or one bias (``column`` None).

    The terms stand in the order of the computation: the gradient first, then the memory and the step, the old weight,
    and last the new one, which is the very number that ``update`` gives. Layers count from 1, rows and columns from 0.
    """

    def entry(kept: Parameters) -> np.float64:
        array = kept.array(layer, parameter)
        return array[row if column is None else (row, column)]  # type: ignore[no-any-return]

    def quantity(name: str) -> Quantity:
        written = optimizer.quantity(name)
        return replace(written, symbol="b", latex="b") if name == "w" and parameter == "b" else written

    known, lines = optimizer.begin(learning_rate, memory, options)
    remembered = {name: entry(memory[name]) for name in optimizer.memory}
    q = SimpleNamespace(**known, w=entry(parameters), g=entry(gradients), **remembered)
    terms = []
    for line in lines:
        before = dict(vars(q))
        setattr(q, line.name, line.compute(q))
        term = _term(line, before, float(getattr(q, line.name)), quantity)
        words = (line.words or term.words).format(parameter="bias" if parameter == "b" else "weight")
        terms.append(replace(term, words=words, constants=frozenset(known)))
    return tuple(terms)


def _relation(replaces: bool) -> str:
    return r"\leftarrow" if replaces else "="


def _term(line: Line, before: dict[str, Any], value: float, quantity: Callable[[str], Quantity]) -> Term:
    names = [] if line.given else list(dict.fromkeys(_NAME.findall(line.formula)))
    replaces = line.name in before and not line.given
    written = quantity(line.name)
    return Term(
        line.name, written.symbol, written.latex, written.words,
        rule=_NAME.sub(lambda match: quantity(match[1]).latex, line.formula),
        relation=_relation(replaces),
        value=value,
        formula=line.formula,
        inputs=tuple((name, float(before[name])) for name in names),
    )  # fmt: skip
