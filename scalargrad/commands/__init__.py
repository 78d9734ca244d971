"""What the command line does: `scalargrad check`, and `draw`, `explain`, `play` for the numbers of a worked example;
`mnist` and `digits`, which train networks. `arguments` and `options` are of all of them, `printing` is how they print.

Each command is a module, loaded when it is asked for; its `run` prints, and gives the exit status.
"""

__all__ = [
    "arguments", "check", "digits", "documents", "draw", "exercise", "explain", "language", "mark", "mnist", "options",
    "play", "printing",
]  # fmt: skip
