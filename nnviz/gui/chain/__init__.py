"""The chain-rule panel: the product of factors, one of them current, and what it is made of."""

from typing import TYPE_CHECKING

from nnviz.doors import door
from nnviz.gui.chain.layout import ChainLayout, ChainOptions, chain_height, least_chain_height
from nnviz.gui.chain.paint import paint_chain
from nnviz.gui.chain.view import ChainView

if TYPE_CHECKING:  # of figures for paper
    from nnviz.gui.chain.left_out import chain_left_out

__all__ = [
    "ChainLayout",
    "ChainOptions",
    "ChainView",
    "chain_height",
    "chain_left_out",
    "least_chain_height",
    "paint_chain",
]

__getattr__ = door(__name__, {"chain_left_out": "nnviz.gui.chain.left_out"})
