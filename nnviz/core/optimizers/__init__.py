"""Optimizers: how gradients change the parameters.

- ``rules``: the optimizers, each a few lines of formula beside code, and the registry OPTIMIZERS;
- ``rule``: what runs such lines, on all parameters at once (``Optimizer.update``) or on one weight, term by term
  (``explain``), with the same result to the last bit.
"""

from nnviz.core.optimizers.rule import Memory, Optimizer, Term, explain
from nnviz.core.optimizers.rules import OPTIMIZERS, SGD

__all__ = ["OPTIMIZERS", "SGD", "Memory", "Optimizer", "Term", "explain"]
