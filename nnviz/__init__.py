"""nnviz: backpropagation, one chain-rule factor at a time."""

__version__ = "0.2.0"
