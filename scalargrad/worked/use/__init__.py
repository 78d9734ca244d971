"""Who uses the checker: the command, answers of students, notebooks, pytest."""

__all__ = ["check", "paths"]  # modules, loaded when they are asked for
