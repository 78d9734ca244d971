"""What the command line does: `scalargrad check`, and `draw`, `explain`, `play` for the numbers of a worked example;
`mnist` and `digits`, which train networks.

Each command is a module, loaded when it is asked for; its `run` prints, and gives the exit status.
"""

__all__ = ["check", "digits", "draw", "exercise", "explain", "mark", "mnist", "play"]
