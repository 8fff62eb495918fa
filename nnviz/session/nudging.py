"""What the nudge check says, in words: the same on the screen and in ``nnviz trace``."""

from nnviz.core.chain import Factor, Target
from nnviz.core.nudge import Nudge, entry_target
from nnviz.session.notation import target_symbol, unit_symbol

#: An uncertainty that is only that of the smallest numbers float64 holds, and not worth a word.
NOTHING = 1e-290


def entry_symbol(factor: Factor, target: Target, index: tuple[int, ...]) -> str:
    """What was pushed: "w₁,₂,₁", "z₂,₁"; ``index`` is that of the entry of the running product."""
    k = factor.layer
    match factor.kind:
        case "dZ_dW" | "dZ_db":
            return target_symbol(entry_target(factor, target, index))
        case "dA_dZ":
            return unit_symbol("z", k, index[0])
        case "dZ_dA":
            return unit_symbol("a", k - 1, index[0])
    return unit_symbol("a", k, index[0])


def nudge_note(nudge: Nudge, factor: Factor, target: Target, index: tuple[int, ...], mean: bool) -> str:
    """Which entry of the product was pushed, and what there is to say of the outcome."""
    which = "its largest entry, " if factor.product.size > 1 else ""
    over = ", mean over the samples" if mean else ""
    pushed = f"{which}∂L/∂{entry_symbol(factor, target, index)}{over}"
    return f"{pushed}: {nudge.note}" if nudge.note else pushed
