"""The learning rate, judged by what happens to what is descended: does it converge, crawl, swing, diverge, rest, stick?

- ``evidence``: what is looked at; ``measuring`` measures it of a net;
- ``course``: how the loss has gone lately;
- ``causes``: the causes, one after the other: one is named only when those before it are ruled out;
- ``rates``: the last of them, η beside what the steepest valley allows, and the noise of mini-batches;
- ``words``: the sentences.
"""

from nnviz.core.judgement.causes import FEWEST, judge
from nnviz.core.judgement.course import MOST
from nnviz.core.judgement.evidence import (
    Batches,
    Evidence,
    Here,
    Judgement,
    Kind,
    Signals,
    Step,
    coupled_decay,
    decoupled_decay,
)
from nnviz.core.judgement.measuring import measure, next_batches

__all__ = [
    "FEWEST", "MOST", "Batches", "Evidence", "Here", "Judgement", "Kind", "Signals", "Step", "coupled_decay",
    "decoupled_decay", "judge", "measure", "next_batches",
]  # fmt: skip
