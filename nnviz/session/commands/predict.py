"""A question before the next step: it is opened here, and closed by whatever changes what it asks about."""

from dataclasses import replace

from nnviz.errors import UserError
from nnviz.session.question import Question
from nnviz.session.state import State


def ask(state: State, question: Question | None = None) -> State:
    """Ask before the next step shows its numbers; without a question, the one that suits the step."""
    from nnviz.session.predict.asking import next_question  # with all slips, which others never need

    question = question or next_question(state)
    if question is None:
        raise UserError("Nothing about the next step can be asked: press Next to see it.")
    return replace(state, question=question, message="")


def withdraw(state: State) -> State:
    """Nothing is asked any more, and nothing shown in its place."""
    return replace(state, question=None, message="")


def closed_if_moved(before: State, after: State) -> State:
    """``after`` without the question about the next step, where it is another step or other numbers decide it.

    Commands that only look at something else leave it open. A lesson closes its questions itself.
    """
    question = after.question
    if question is None or not question.of_step or question is not before.question:
        return after
    same = after.computation is before.computation and _what_decides(after) == _what_decides(before)
    return after if same else replace(after, question=None)


def _what_decides(state: State) -> tuple[object, ...]:
    """All but the numbers of the pass that the answer follows from."""
    experiment = state.experiment
    return (
        state.cursor, state.steps, state.updates, state.route, state.view, state.scope, state.target,
        state.chosen_path, experiment.optimizer, experiment.schedule, experiment.batch_size,
    )  # fmt: skip
