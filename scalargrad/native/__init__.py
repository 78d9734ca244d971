"""The engine's twin in C. Where it is installed it takes the place of the plain engine; the numbers are the same."""

from scalargrad.native.switch import core, engine, twin

__all__ = ["core", "engine", "twin"]
