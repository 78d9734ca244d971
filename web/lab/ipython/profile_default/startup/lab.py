"""IPython runs this when a notebook's Python starts."""

import os

from IPython import get_ipython
from pyodide_js import loadPackagesFromImports


def speak_as_the_notebook(_):
    """The language that a cell names (see lab_notebooks.py) is spoken from then on; before, the browser's.

    The folder would tell it, too, but not at every first visit: it is there as soon as a service worker is.
    """
    asked = get_ipython().kernel._parent_header["metadata"]
    if "language" in asked:
        os.environ["LANGUAGE"] = asked["language"]


async def load_imported(lines):
    """Loads sympy where a cell imports it. The kernel itself overlooks what stands below a magic like %load_ext."""
    await loadPackagesFromImports("".join(line for line in lines if not line.startswith("%")))
    return lines


get_ipython().events.register("pre_run_cell", speak_as_the_notebook)
get_ipython().kernel.lite_transform_manager.line_transforms.append(load_imported)
