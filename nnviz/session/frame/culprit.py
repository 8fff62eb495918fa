"""What made a gradient small, or large: the chain as a staircase of its running product, factor by factor."""

from collections.abc import Sequence
from math import inf, isfinite, isnan

from nnviz.core.layers import Culprit, Kind, Step, culprit_sentences, factor_text
from nnviz.core.network import Network
from nnviz.records import dataclass
from nnviz.session.notation import (
    counted,
    derivative_symbol,
    factor_symbol,
    number,
    superscript,
    target_symbol,
    to_place,
)
from nnviz.session.notation import subscript as sub
from nnviz.session.plan import Part

__all__ = ["CulpritFrame", "Kind", "KindLine", "Stair", "build_culprit", "size_text"]

#: In the order in which a card lists them.
KINDS: tuple[Kind, ...] = ("slopes", "weights", "loss", "input")
_SLOPES = {"sigmoid": "σ′", "tanh": "tanh′", "relu": "relu′"}


@dataclass(frozen=True, slots=True)
class Stair:
    """One factor: log₁₀ of the size of the running product before and after it (−∞ where that is 0, NaN: unknown)."""

    part: Part
    kind: Kind
    symbol: str  # ∂A₈/∂Z₈
    label: str  # below it; "" for weights
    before: float
    after: float
    told: str  # in words

    @property
    def change(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class KindLine:
    """What all factors of one kind changed together, in decades."""

    kind: Kind
    name: str
    change: float
    times: str  # "÷ 1.5×10⁷"
    decades: str  # "−7.17 decades"


@dataclass(frozen=True, slots=True)
class CulpritFrame:
    """A staircase, its sums by kind, and who is to blame."""

    title: str
    subtitle: str
    stairs: tuple[Stair, ...]
    kinds: tuple[KindLine, ...]
    size: tuple[str, str]  # ‖∂L/∂W₁‖, and what it is
    guilty: int | None  # the place of the stair that is marked
    mark: str  # beside it: "∂A₈/∂Z₈ takes ÷10.5"
    sentences: tuple[str, ...]


def build_culprit(culprit: Culprit, network: Network, place: str) -> CulpritFrame:
    """The frame; ``place`` says of which sample the pass is."""
    by = derivative_symbol("L", target_symbol(culprit.target))
    guilty = None if culprit.worst is None else culprit.steps.index(culprit.worst)
    stairs = tuple(_stair(step, culprit) for step in culprit.steps)
    size = f"|{by}|" if culprit.target.row is not None else f"‖{by}‖"
    return CulpritFrame(
        _title(culprit), f"{by} of {place} · running product, factor by factor from the loss", stairs,
        tuple(_line(kind, culprit, network) for kind in KINDS if kind in culprit.changes),
        (size, size_text(culprit.total)), guilty, "" if guilty is None else _mark(stairs[guilty]),
        culprit_sentences(culprit, network),
    )  # fmt: skip


def size_text(decades: float) -> str:
    """10 to the power of ``decades``, which may be more or less than a float can hold."""
    if not isfinite(decades):
        return "not known" if isnan(decades) else "0" if decades < 0 else "∞"
    if abs(decades) < 300:
        return number(10.0**decades)
    whole = int(decades // 1)
    return f"{10.0 ** (decades - whole):.2f}×10{superscript(whole)}"


def _title(culprit: Culprit) -> str:
    if isnan(culprit.total):
        return "How large is this gradient?"
    if culprit.total == -inf:
        return "What made this gradient 0?"
    way = {-1: "What made this gradient small?", 1: "What made this gradient large?"}
    return way.get(culprit.direction, "What makes this gradient as large as it is?")


def _stair(step: Step, culprit: Culprit) -> Stair:
    target, part = culprit.target, Part(step.factor, step.layer)
    last = step.factor in ("dZ_dW", "dZ_db")
    symbol = factor_symbol(step.factor, step.layer, *((target.row, target.column) if last else ()))
    labels = {"dL_dA": "L", "dA_dZ": str(step.layer), "dZ_dA": "", "dZ_db": "b"}
    label = labels.get(step.factor, "x" if step.layer == 1 else f"A{sub(step.layer - 1)}")
    told = f"{symbol}: {_times(step.change)}; the running product goes from {size_text(step.before)} to"
    return Stair(part, step.kind, symbol, label, step.before, step.after, f"{told} {size_text(step.after)}.")


def _times(change: float) -> str:
    """÷ where it shrinks, × where it does not."""
    if not isfinite(change):
        return "not known" if isnan(change) else "× 0" if change < 0 else "× ∞"
    return f"÷ {factor_text(change)}" if change < 0 else f"× {factor_text(change)}"


def _mark(stair: Stair) -> str:
    if not isfinite(stair.change):
        return f"{stair.symbol} makes it 0" if stair.change < 0 else stair.symbol
    return f"{stair.symbol} {'takes' if stair.change < 0 else 'gives'} {_times(stair.change)}"


def _line(kind: Kind, culprit: Culprit, network: Network) -> KindLine:
    steps, change = [step for step in culprit.steps if step.kind == kind], culprit.changes[kind]
    decades = f"{to_place(change, -2)} decades" if isfinite(change) else ""
    return KindLine(kind, _name(kind, steps, network), change, _times(change), decades)


def _name(kind: Kind, steps: Sequence[Step], network: Network) -> str:
    over = f"of {counted(len(steps), 'layer')}"
    if kind == "slopes":
        names = {network.layers[step.layer - 1].activation.name for step in steps}
        one = _SLOPES.get(names.pop(), "g′") if len(names) == 1 else "g′"
        return f"{one} {over}"
    if kind == "weights":
        return f"weights {over}"
    if kind == "loss":
        return "loss"
    bias = steps[0].factor == "dZ_db"
    return "bias" if bias else "input" if steps[0].layer == 1 else f"activations A{sub(steps[0].layer - 1)}"
