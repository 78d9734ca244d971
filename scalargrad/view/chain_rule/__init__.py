"""The backward pass step by step, and one derivative as a chain of factors."""

from scalargrad.view.chain_rule.explanation import explained
from scalargrad.view.chain_rule.paths import checked
from scalargrad.view.chain_rule.steps import Step, backward_steps, gradients

__all__ = ["Step", "backward_steps", "checked", "explained", "gradients"]  # fmt: skip
