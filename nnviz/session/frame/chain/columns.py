"""The chain-rule panel: the same columns at every step of a pass, and what the current step puts on the cards.

What tells of the first factor, of paths, updates and questions is loaded with the first of them.
"""

from typing import TYPE_CHECKING

from nnviz.core.chain import Factor
from nnviz.session.frame.asked import named_things
from nnviz.session.frame.chain import backward, forward
from nnviz.session.frame.chain.choices import AFTER, BEFORE, build_choices, everything
from nnviz.session.frame.chain.coming import next_words
from nnviz.session.frame.chain.groups import factor_groups
from nnviz.session.frame.chain.notes import build_notes
from nnviz.session.frame.model import (
    ChainColumn,
    ChainFrame,
    EquationFrame,
    FactorGroup,
    NudgeFrame,
    PathsFrame,
    Status,
)
from nnviz.session.frame.status import longest_position, position_text
from nnviz.session.notation import derivative_latex, factor_latex, factor_symbol, number, target_latex, target_symbol
from nnviz.session.plan import Part, Phase, Step
from nnviz.session.state import State, asks_of_step

if TYPE_CHECKING:
    from nnviz.session.frame.chain.paths import Link

TRUNK, BRANCH, FIRST = "·", "→", ""


def build_chain(state: State) -> ChainFrame:
    """The chain-rule panel of a State."""
    if asks_of_step(state) and state.cursor < len(state.steps):
        return _asked_chain(state, state.steps[state.cursor])
    step = state.step
    phase: Phase = "start" if step is None else step.phase
    (detail_title, detail, product_title, product), sentence = _current_step(state)
    columns = _columns(state)
    return ChainFrame(
        phase=phase,
        question=_question(state),
        position=position_text(state),
        longest_position=longest_position(state),
        result_latex=_result_latex(state),
        columns=columns,
        detail_title=detail_title,
        detail=detail,
        product_title=product_title,
        product=product,
        sentence=sentence,
        notes=build_notes(state),
        nudge=_nudge(state),
        paths=_paths(state),
        choices=build_choices(state),
        equation=_equation(state),
        waiting="" if product else "starts with the first factor",
        next=next_words(state, columns),
        groups=_groups(state),
        changes=_changes(state),
    )


def _asked_chain(state: State, step: Step) -> ChainFrame:
    """The panel while the next step is asked: that step's place in it, and none of its numbers."""
    from nnviz.session.frame.chain import asked
    from nnviz.session.frame.question import build_question

    question = build_question(state)
    backward_matrix = step.phase == "backward" and state.view == "matrix"
    factor = state.factors()[step.part] if backward_matrix else None
    before = factor_before(state, step.part) if backward_matrix else None
    cards = asked.asked_cards(state, step, question, factor, before)
    return ChainFrame(
        phase=step.phase,
        question=_question(state),
        position=position_text(state),
        longest_position=longest_position(state),
        result_latex=_result_latex(state),
        columns=_columns(state),
        detail_title=cards.title,
        detail=cards.detail,
        product_title=cards.product_title,
        product=cards.product,
        sentence=question.words,
        notes=(),
        nudge=None,
        paths=_paths(state),
        choices=build_choices(state),
        equation=cards.equation,
        next="the answer",
        asks=True,
        groups=_groups(state),
        withheld=asked.WITHHELD if step.phase == "backward" else "",
    )


def _paths(state: State) -> PathsFrame | None:
    if state.view != "path":
        return None
    from nnviz.session.frame.chain import paths

    return paths.build_paths(state)


def _changes(state: State) -> str:
    step = state.step
    if step is None or step.phase != "update":
        return ""
    from nnviz.session.frame.chain import update

    return update.changes(state, step)


def _groups(state: State) -> tuple[FactorGroup, ...]:
    """The factors of what has a letter."""
    return factor_groups(named_things(state), tuple(step for step in state.steps if step.phase == "backward"))


# ---------------------------------------------------------------- header


def _question(state: State) -> str:
    which = everything(state.network) if state.route == "pass" else target_symbol(state.target)
    return f"{BEFORE} {which} {AFTER}"


def _result_latex(state: State) -> str:
    """What the columns multiply up to; the whole pass has many results, each at the end of its branch."""
    return "" if state.route == "pass" else derivative_latex("L", target_latex(state.target))


# ---------------------------------------------------------------- columns


def _columns(state: State) -> tuple[ChainColumn, ...]:
    steps = [(place, step) for place, step in enumerate(state.steps, start=1) if step.phase == "backward"]
    if state.view == "path":
        from nnviz.session.frame.chain import paths

        links = paths.links(state)
        return tuple(_path_column(state, place, step, links[step.part]) for place, step in steps)
    told = state.computation.told.setdefault((state.route, state.target), {})
    factors = state.factors()
    return tuple(_told(told, state, place, step, factors[step.part]) for place, step in steps)


def _told(
    told: dict[tuple[int, Status], ChainColumn], state: State, place: int, step: Step, factor: Factor
) -> ChainColumn:
    """The column of the same pass that has been told before; most are, for one step changes two of them."""
    key = place, _status(state, place)
    if key not in told:
        told[key] = _matrix_column(state, place, step, factor)
    return told[key]


def _status(state: State, place: int) -> Status:
    if asks_of_step(state):
        return "taken" if place <= state.cursor else "asked" if place == state.cursor + 1 else "coming"
    if place == state.cursor:
        return "current"
    return "taken" if place < state.cursor else "coming"


def _joint(state: State, step: Step) -> str:
    if step.part.kind == "dL_dA":
        return FIRST
    return BRANCH if state.route == "pass" and step.part.kind in ("dZ_dW", "dZ_db") else TRUNK


def _matrix_column(state: State, place: int, step: Step, factor: Factor) -> ChainColumn:
    status = _status(state, place)
    known = status in ("taken", "current")
    names = backward.names(state, factor)
    return ChainColumn(
        step=place,
        latex=factor_latex(*names),
        symbol=factor_symbol(*names),
        slot=backward.slot_text(factor) if known else _slot_to_come(status),
        status=status,
        log_size=backward.column_log_size(factor) if known else None,
        tip=backward.tip(state, factor) if known else _tip_to_come(factor_symbol(*names), status),
        joint=_joint(state, step),
    )


def _path_column(state: State, place: int, step: Step, link: "Link") -> ChainColumn:
    status = _status(state, place)
    known = status in ("taken", "current")
    return ChainColumn(
        step=place,
        latex=link.latex,
        symbol=link.symbol,
        slot=number(link.value) if known else _slot_to_come(status),
        status=status,
        log_size=backward.log_size(abs(link.value)) if known else None,
        tip=f"{link.symbol} = {number(link.value)}: {link.because}."
        if known
        else _tip_to_come(link.symbol, status),
        joint=_joint(state, step),
    )


def _slot_to_come(status: Status) -> str:
    return "?" if status == "asked" else ""


def _tip_to_come(symbol: str, status: Status) -> str:
    if status == "asked":
        return f"{symbol}: asked. Click to be shown it."
    return f"{symbol}: still to come. Click to run to it."


# ---------------------------------------------------------------- the current step


def _nudge(state: State) -> NudgeFrame | None:
    """The check of the running product. Along one path it is no derivative until all paths have come together."""
    step = state.step
    if step is None or step.phase != "backward":
        return None
    if state.view == "path" and step.part.kind not in ("dZ_dW", "dZ_db"):
        return None
    key = "nudge", state.route, state.target, step.part
    told = state.computation.told
    if key not in told:
        from nnviz.session.frame.chain.nudging import build_nudge

        told[key] = build_nudge(state, state.factors()[step.part])
    nudge: NudgeFrame = told[key]
    return nudge


def factor_before(state: State, part: Part) -> Factor | None:
    """The factor whose running product this one is multiplied to: the one before it on the trunk."""
    match part.kind:
        case "dL_dA":
            return None
        case "dA_dZ":
            outer = Part("dL_dA", part.layer) if part.layer == state.network.depth else Part("dZ_dA", part.layer + 1)
            return state.factors()[outer]
    return state.factors()[Part("dA_dZ", part.layer)]


def _equation(state: State) -> EquationFrame | None:
    step = state.step
    if step is None or step.phase != "backward":
        return None
    from nnviz.session.frame.chain.equation import build_equation, path_equation

    if state.view == "path":
        return path_equation(state, step.part)
    return build_equation(state, state.factors()[step.part], factor_before(state, step.part))


def _current_step(state: State) -> tuple[forward.Cards, str]:
    """What the current step puts on the cards, and what it means in plain words."""
    step = state.step
    if step is None:
        return forward.start_cards(state), forward.start_sentence()
    if step.phase in ("forward", "loss"):
        return forward.forward_cards(state, step), forward.forward_sentence(state, step)
    if step.phase == "update":
        from nnviz.session.frame.chain import update

        return update.update_cards(state, step), update.update_sentence(state, step)
    if state.view == "path":
        from nnviz.session.frame.chain import paths

        link = paths.links(state)[step.part]
        title, product = f"This factor: {link.because}", paths.product(state, step.part)
        return (title, paths.detail(state, link), "Along this path", product), paths.sentence(state, link)
    factor = state.factors()[step.part]
    title = f"This factor, {backward.because(state, factor)}"
    product = backward.product(state, factor, factor_before(state, step.part))
    cards = title, backward.detail(state, factor), "Running product", product
    return cards, backward.sentence(state, factor)
