"""Refusals in the words of the window: whoever moves a slider has not written a key of a file."""

from nnviz.errors import UserError
from nnviz.session.experiment.refusals import ExperimentError
from nnviz.session.experiment.schema import all_keys
from nnviz.session.experiment.values import Experiment


def in_words(mistake: UserError) -> str:
    """ "optimizer.learning_rate: expected …, got …." as "The learning rate η must be …, not ….", others as they are."""
    if not isinstance(mistake, ExperimentError) or isinstance(mistake.path[-1], int):
        return str(mistake)
    names = tuple(part for part in mistake.path if isinstance(part, str))
    called = next((key.called for path, key in all_keys(Experiment) if path == names), "") or names[-1]
    layer = next((f" of layer {part + 1}" for part in mistake.path if isinstance(part, int)), "")
    if not mistake.expected:
        return f"{called}{layer}: {mistake.told}"
    return f"{called}{layer} must be {mistake.expected}, not {mistake.got}."
