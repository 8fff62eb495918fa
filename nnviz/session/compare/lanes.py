"""The lanes of an experiment: proposed, kept, taken away, carried along when the experiment changes."""

from dataclasses import replace

from nnviz.errors import UserError
from nnviz.session.compare.questions import QUESTIONS, differing
from nnviz.session.experiment import MOST_LANES, Experiment, LaneSpec, laid_over, patch_between, validate
from nnviz.session.notation import counted
from nnviz.session.state import State

#: What one lane alone keeps of its experiment: what will differ is not known yet.
ALL_KEYS = tuple(dict.fromkeys(key for question in QUESTIONS.values() for key in question.keys))
#: What one lane alone is called: it gets the name of its choice when another one joins it.
ALONE = "this run"


def lane_experiments(experiment: Experiment) -> tuple[Experiment, ...]:
    """The experiment of each lane."""
    return tuple(laid_over(experiment, lane) for lane in experiment.compare)


def questions_of(experiment: Experiment) -> tuple[str, ...]:
    """The questions that the lanes answer differently."""
    return differing(lane_experiments(experiment))


def proposed(state: State, key: str) -> tuple[LaneSpec, ...]:
    """The classic lanes of a question, the present choice among them. Raises UserError where there are none."""
    if key not in QUESTIONS:
        raise UserError(f"Lanes cannot differ in {key!r}; they can in {', '.join(QUESTIONS)}.")
    question, experiment = QUESTIONS[key], state.experiment
    values = list(question.classic(state))
    present = question.read(experiment)
    if present not in values:
        values = [present, *values][:MOST_LANES]
    return tuple(_lane(experiment, question.write(experiment, value), (key,)) for value in values)


def _lane(base: Experiment, own: Experiment, keys: tuple[str, ...], name: str = "") -> LaneSpec:
    """The lane that gives ``own`` in what the questions ask."""
    name = name or ", ".join(QUESTIONS[key].answer(own) for key in keys)
    entries = tuple(dict.fromkeys(entry for key in keys for entry in QUESTIONS[key].keys))
    return LaneSpec(name[:40], patch_between(base, own, entries or ALL_KEYS))


def kept(experiment: Experiment) -> tuple[LaneSpec, ...]:
    """The lanes with the present choices as one more. Raises UserError where that would not be one choice apart."""
    lanes = experiment.compare
    if len(lanes) >= MOST_LANES:
        raise UserError(f"There are {MOST_LANES} lanes already: take one away first.")
    own, others = replace(experiment, compare=()), lane_experiments(experiment)
    if not others:
        return (_lane(experiment, own, (), ALONE),)
    keys = differing((*others, own))
    if not all(differing((own, other)) for other in others):
        same = next(lane.name for lane, other in zip(lanes, others, strict=True) if not differing((own, other)))
        raise UserError(f"The lane “{same}” has these choices already.")
    if len(keys) > 1:
        what = " and ".join(QUESTIONS[key].title for key in keys)
        raise UserError(f"Lanes differ in one choice, and this run would differ in {what}.")
    names = ("" if lane.name == ALONE else lane.name for lane in lanes)
    found = [_lane(experiment, one, keys, name) for name, one in zip(names, others, strict=True)]
    return told_apart((*found, _lane(experiment, own, keys)))


def with_lane(experiment: Experiment, own: Experiment, name: str) -> tuple[LaneSpec, ...]:
    """The lanes, this run at least, with another experiment of that name as one more; they may be some choices apart.

    Raises UserError where it is there already, or differs in what lanes have in common.
    """
    lanes, base = experiment.compare, replace(experiment, compare=())
    if len(lanes) >= MOST_LANES:
        raise UserError(f"There are {MOST_LANES} lanes already: take one away first.")
    others = lane_experiments(experiment) or (base,)
    names = [lane.name for lane in lanes] or [ALONE]
    same = next((one for one, other in zip(names, others, strict=True) if _share_choices(own, other)), None)
    if same is not None:
        raise UserError(f"The lane “{same}” has these choices already.")
    keys = differing((*others, own))
    found = _lane(experiment, own, keys, name)
    if not keys or not _share_choices(own, laid_over(base, found)):
        asked = ", ".join(question.title for question in QUESTIONS.values())
        raise UserError(f"Lanes differ in {asked}; this run differs in something else.")
    earlier = (_lane(experiment, one, keys, of) for one, of in zip(others, names, strict=True))
    return told_apart((*earlier, found))


def _share_choices(one: Experiment, other: Experiment) -> bool:
    """Whether two are the same but for what only shows."""
    bare = (replace(each, sample=0, title="", compare=(), map=None) for each in (one, other))
    return next(bare) == next(bare)


def told_apart(lanes: tuple[LaneSpec, ...]) -> tuple[LaneSpec, ...]:
    """The same lanes; a name that is there already gets a number."""
    names: list[str] = []
    for lane in lanes:
        name, count = lane.name, 2
        while name in names:
            name, count = f"{lane.name[:36]} ({count})", count + 1
        names.append(name)
    return tuple(replace(lane, name=name) for lane, name in zip(lanes, names, strict=True))


def carried_over(before: Experiment, after: Experiment) -> tuple[Experiment, str]:
    """``after`` with the lanes of ``before``: each keeps its answer to what they differ in, and follows in all else.

    What does not fit any more is left out, and said.
    """
    lanes = before.compare
    if not lanes:
        return replace(after, compare=()), ""
    keys, found = questions_of(before), []
    for lane, own in zip(lanes, lane_experiments(before), strict=True):
        if len(lanes) == 1:  # lanes share the seed: the one to come has that of ``after``
            own = _with_seed(own, after.initialization.seed)
        carried = _carried(lane, own, replace(after, compare=()), keys)
        if carried is not None:
            found.append(carried)
    new, lost = replace(after, compare=told_apart(tuple(found))), len(lanes) - len(found)
    if not lost:
        return new, ""
    return new, f"{counted(lost, 'lane')} of the comparison would not fit and {'is' if lost == 1 else 'are'} gone."


def _with_seed(experiment: Experiment, seed: int) -> Experiment:
    return replace(experiment, initialization=replace(experiment.initialization, seed=seed))


def _carried(lane: LaneSpec, own: Experiment, base: Experiment, keys: tuple[str, ...]) -> LaneSpec | None:
    try:
        new = base if keys else own
        for key in keys:
            new = QUESTIONS[key].write(new, QUESTIONS[key].read(own))
        made = _lane(base, new, keys, lane.name)
        validate(replace(base, compare=(made,)), only=("compare",))
    except UserError:
        return None
    return made
