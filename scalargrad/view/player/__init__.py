"""A page with a slider that goes forward and backward through a graph."""

from scalargrad.view.player.page import play

__all__ = ["play"]  # fmt: skip
