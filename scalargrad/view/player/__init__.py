"""A page with a slider that goes forward and backward through a graph."""

from scalargrad.view.player.page import MOST_NODES, Player, play

__all__ = ["MOST_NODES", "Player", "play"]
