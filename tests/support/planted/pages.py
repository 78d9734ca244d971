"""Twelve worked examples of the kinds that are published, each with a few mistakes planted by hand.

They are a second measure beside the five networks: other shapes, other habits, local derivatives and their products.
"""

from __future__ import annotations

from tests.support.planted import pages_of_layers, pages_of_networks, pages_of_training
from tests.support.planted.page import PAGES

__all__ = ["PAGES", "pages_of_layers", "pages_of_networks", "pages_of_training"]
