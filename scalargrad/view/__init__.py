"""Graphs to look at: drawings, explanations of the chain rule, the step-by-step player.

Everything is drawn from the same recorded graph, and nothing needs a network connection. `graphviz` is loaded by the
first drawing, not before.
"""
