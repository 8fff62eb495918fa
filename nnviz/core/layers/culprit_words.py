"""The sentences about what made a gradient small or large."""

from math import inf, isnan

from nnviz.core.chain import FactorKind, Target
from nnviz.core.layers.culprit import Culprit, Kind, Step
from nnviz.core.network import Network
from nnviz.core.numbers import number, superscript
from nnviz.core.numbers import subscript as sub

#: A kind that changed less than this, in decades, is not worth a word: a factor of 1.12.
_NOTHING = 0.05
#: Slopes that have a bound of their own: how it is written, and the least that a layer of them divides by.
_BOUNDS = {"sigmoid": ("σ′ ≤ ¼", 4), "tanh": ("tanh′ ≤ 1", 1)}


def culprit_sentences(culprit: Culprit, network: Network) -> tuple[str, ...]:
    """Who took how much and who gave back; then the factor that stands out, and why. One sentence if none does."""
    last = culprit.steps[-1]
    if isnan(last.after):
        return (f"The size of the product is not known from {_symbol(last)} on: it is beyond what float64 can tell.",)
    if last.after == -inf:
        return (_ended(last, network),)
    if not culprit.direction:
        return ("No factor stands out.",)
    if culprit.guilty is None or culprit.worst is None:
        return (f"Shared: {'; '.join(_told(culprit, network, kind) for kind in _order(culprit))}.",)
    parts = [_told(culprit, network, kind) for kind in _order(culprit)]
    return _capital("; ".join(parts)) + ".", _standing_out(culprit, culprit.worst, network)


def _capital(text: str) -> str:
    """Names of functions keep their small letters."""
    return text if text.startswith(("σ", "tanh")) else text[:1].upper() + text[1:]


# ---------------------------------------------------------------- the kinds


def _order(culprit: Culprit) -> list[Kind]:
    """The guilty one first, then all that changed anything, the largest first."""
    kinds = [kind for kind, change in culprit.changes.items() if abs(change) >= _NOTHING or kind == culprit.guilty]
    return sorted(kinds, key=lambda kind: (kind != culprit.guilty, -abs(culprit.changes[kind])))


def _told(culprit: Culprit, network: Network, kind: Kind) -> str:
    own, change = [step for step in culprit.steps if step.kind == kind], culprit.changes[kind]
    if kind == "slopes":  # those of the identity do nothing
        own = [step for step in own if network.layers[step.layer - 1].activation.name != "identity"]
    way = "smaller" if change < 0 else "larger"
    name = _slopes_name(own, network) if kind == "slopes" else _name(kind, culprit.target)
    return f"{name} made it {factor_text(change)} times {way}{_over(kind, own)}"


def _name(kind: Kind, target: Target) -> str:
    if kind == "input":
        alone = target.row is not None  # the last factor picks its unit out of all
        return _ALONE[target.parameter] if alone else "what enters the layer"
    return "the loss itself" if kind == "loss" else "the weights"


_ALONE = {"W": "its own unit and input", "b": "its own unit"}


def _slopes_name(own: list[Step], network: Network) -> str:
    names = {network.layers[step.layer - 1].activation.name for step in own}
    if len(names) == 1 and names <= set(_BOUNDS):
        return _BOUNDS[names.pop()][0]
    return "the activation derivatives" if len(own) > 1 else "the activation derivative"


def _over(kind: Kind, own: list[Step]) -> str:
    if kind in ("loss", "input"):
        return ""
    return f" over {len(own)} layers" if len(own) > 1 else f" in layer {own[0].layer}"


def factor_text(decades: float) -> str:
    """10 to the power of |decades|, which may be more than a float can hold."""
    size = abs(decades)
    if size < 300:
        return number(10.0**size)
    return f"{10.0 ** (size % 1.0):.2f}×10{superscript(int(size))}"


# ---------------------------------------------------------------- the factor


def _standing_out(culprit: Culprit, worst: Step, network: Network) -> str:
    sign = "÷" if worst.change < 0 else "×"
    least, activation = "", network.layers[worst.layer - 1].activation.name
    if worst.factor == "dA_dZ" and activation == "sigmoid":
        least = f", where ÷{_BOUNDS[activation][1]} is the least"
    return f"Most of all {_symbol(worst)}: {sign}{factor_text(worst.change)}{least}.{_arrives(culprit, network)}"


def _arrives(culprit: Culprit, network: Network) -> str:
    arrival, worst = culprit.arrival, culprit.worst
    if arrival is None or worst is None:
        return ""
    layer = network.layers[worst.layer - 1]
    part = "The product" if layer.units == 1 else "Most of it" if arrival.share > 0.5 else "Its largest part"
    slope = {"sigmoid": "σ′", "tanh": "tanh′"}.get(layer.activation.name, "g′")
    at = f"unit {arrival.unit + 1}" if layer.units > 1 else "the only unit"
    return f" {part} arrives at {at} with z = {number(arrival.z)}, where {slope} is {number(arrival.slope, 2)}."


def _symbol(step: Step) -> str:
    k = step.layer
    symbols: dict[FactorKind, str] = {
        "dL_dA": f"∂L/∂A{sub(k)}",
        "dA_dZ": f"∂A{sub(k)}/∂Z{sub(k)}",
        "dZ_dA": f"∂Z{sub(k)}/∂A{sub(k - 1)} = W{sub(k)}",
        "dZ_dW": f"∂Z{sub(k)}/∂W{sub(k)}",
        "dZ_db": f"∂Z{sub(k)}/∂b{sub(k)}",
    }
    return symbols[step.factor]


def _ended(step: Step, network: Network) -> str:
    """Why the product is 0 from there on."""
    mixed = step.factor == "dA_dZ" and not network.layers[step.layer - 1].activation.elementwise
    reasons: dict[FactorKind, str] = {
        "dL_dA": "the loss has no slope at these outputs",
        "dA_dZ": "what arrives there cancels" if mixed else "wherever it arrives, the slope is 0",
        "dZ_dA": "what arrives there is multiplied by weights of 0, or cancels",
        "dZ_dW": "what enters the weight is 0, or nothing arrives at its unit",
        "dZ_db": "nothing arrives at its unit",
    }
    return f"The product is 0 from {_symbol(step)} on: {reasons[step.factor]}."
