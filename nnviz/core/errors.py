"""The user's mistakes, as every floor raises them."""

from nnviz.errors import UserError

__all__ = ["UserError"]
