"""What the chain-rule panel of a figure on paper has no room for, in words."""

from nnviz.gui.chain.layout import ChainLayout
from nnviz.session.frame.model import ChainFrame

#: So many formulas are the name, the sign and the result, without what this comes of.
_ALONE = 3


def chain_left_out(frame: ChainFrame, layout: ChainLayout) -> tuple[str, ...]:
    """What is not in the picture, and would be in a larger one; nothing of other pictures, which shrink instead."""
    if not layout.sizes.theme.is_figure:
        return ()
    told = " ".join(line.text for line in layout.foot if line.kind == "sentence")
    kinds = {line.kind for line in layout.foot}
    computed = bool(frame.detail or frame.product or frame.equation)
    found = {
        "the step's number": layout.question.height() > 0 and not layout.position.width(),
        "the sizes of the factors as bars": bool(frame.columns) and layout.bars.isEmpty(),
        "what the step computes": computed and not (layout.card and layout.card.formulas),
        "a part of what the step computes": frame.equation is None and 0 < _shown(layout) < _there(frame),
        "the numbers that are multiplied": bool(layout.card and 0 < len(layout.card.formulas) <= _ALONE)
        and frame.equation is not None
        and bool(frame.equation.numbers),
        "the list of paths": frame.paths is not None and layout.paths is None,
        "the sentence": bool(frame.sentence) and not told,
        "a part of the sentence": bool(told) and len(told) < len(frame.sentence),
        "the notes": any(frame.notes) and "note" not in kinds,
        "the nudge check": frame.nudge is not None and "nudge" not in kinds,
    }
    return tuple(words for words, is_out in found.items() if is_out)


def _shown(layout: ChainLayout) -> int:
    """How many formulas stand on the one card."""
    return len(layout.card.formulas) if layout.card else 0


def _there(frame: ChainFrame) -> int:
    return sum(bool(line) for line in (*frame.detail, *frame.product))
