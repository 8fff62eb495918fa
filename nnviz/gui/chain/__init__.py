"""The chain-rule panel: the product of factors, one of them current, and what it is made of."""

from nnviz.gui.chain.layout import ChainLayout, ChainOptions, chain_height, least_chain_height
from nnviz.gui.chain.left_out import left_out as chain_left_out
from nnviz.gui.chain.paint import paint_chain
from nnviz.gui.chain.view import ChainView

__all__ = [
    "ChainLayout",
    "ChainOptions",
    "ChainView",
    "chain_height",
    "chain_left_out",
    "least_chain_height",
    "paint_chain",
]
