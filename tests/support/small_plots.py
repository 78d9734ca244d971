"""The page's small matplotlib under a name of its own, so that it stands beside Matplotlib itself."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

STAND_INS = Path(__file__).parents[2] / "web" / "lab" / "stand-ins"
NAME = "small_matplotlib"


def small(module: str) -> ModuleType:
    """One of its modules."""
    if NAME not in sys.modules:
        folder = STAND_INS / "matplotlib"
        place = importlib.util.spec_from_file_location(
            NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert place is not None and place.loader is not None
        made = importlib.util.module_from_spec(place)
        sys.modules[NAME] = made
        place.loader.exec_module(made)
    return importlib.import_module(f"{NAME}.{module}")
