"""The page's small matplotlib in a notebook: when pictures come, and that all cells that draw can be run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.small_plots import STAND_INS

pytest.importorskip("IPython")
pytest.importorskip("matplotlib_inline")
if not STAND_INS.exists():
    pytest.skip("web/ is not there: this is no checkout", allow_module_level=True)

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
SECONDS = 120
DRAWS = re.compile(r"^import matplotlib|\bplt\.", re.M)
NEEDS = ("latex2mathml", "numpy", "sklearn", "sympy")
PICTURE = "image/svg+xml"


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], list[dict[str, Any]]]:
    """Runs cells where `matplotlib` is the small one, and NumPy is NumPy."""
    folder = tmp_path_factory.mktemp("stand-ins")
    path = f"{folder}{os.pathsep}{ROOT}"
    (folder / "matplotlib").symlink_to(STAND_INS / "matplotlib")

    def run(cells: list[str]) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, ROOT / "tests" / "support" / "notebook_cells.py"],
            input=json.dumps(cells),
            capture_output=True,
            text=True,
            cwd=NOTEBOOKS,
            env={**os.environ, "PYTHONPATH": path, "IPYTHONDIR": str(folder), "LANGUAGE": "en"},
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
        told: list[dict[str, Any]] = json.loads(done.stdout)
        return told

    return run


def pictures(cell: dict[str, Any]) -> list[ET.Element]:
    assert cell["success"], cell["printed"]
    return [ET.fromstring(shown[PICTURE]) for shown in cell["shown"] if PICTURE in shown]


def count_of_figures(shown: list[dict[str, Any]]) -> int:
    return sum("<Figure size" in "".join(data.get("text/plain", "")) for data in shown)


@pytest.mark.parametrize("name", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))
def test_all_cells_that_draw_show_a_picture(name: str, run: Callable[[list[str]], list[dict[str, Any]]]) -> None:
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in code]
    if not any(map(DRAWS.search, sources)):
        pytest.skip("it draws nothing with Matplotlib")
    for needed in NEEDS:
        pytest.importorskip(needed)
    told = run(sources)
    for cell, source, found in zip(code, sources, told):
        if "raises-exception" in cell["metadata"].get("tags", []):
            continue
        pictures(found)  # it ran, and what it shows is XML
        stored = [output.get("data", {}) for output in cell["outputs"]]
        assert count_of_figures(found["shown"]) == count_of_figures(stored), source


def test_pictures_come_at_the_end_of_a_cell_or_with_show(run: Callable[[list[str]], list[dict[str, Any]]]) -> None:
    told = run(
        [
            "import matplotlib.pyplot as plt",
            "plt.plot([1, 2]);",
            "plt.plot([1, 2]); plt.show(); plt.plot([2, 1]); plt.title('second')",
            "figure, axes = plt.subplots(); axes.plot([1, 2]); figure",
            "figure",
            "plt.figure(); plt.figure(); plt.plot([1]);",
            "plt.plot([1, 2]); 1 / 0",
            "plt.plot([1, 2]); plt.close()",
            "print(plt.get_fignums())",
            "from IPython.display import display\nplt.plot([1, 2]); display(plt.gcf()); plt.title('later');",
        ]
    )
    failed = told.pop(6)
    assert not failed["success"] and [list(shown) for shown in failed["shown"]] == [[PICTURE, "text/plain"]]
    assert [len(pictures(cell)) for cell in told] == [0, 1, 2, 1, 1, 1, 0, 0, 2]
    assert told[7]["printed"] == "[]\n"


def test_what_a_cell_shows_has_a_word_beside_it(run: Callable[[list[str]], list[dict[str, Any]]]) -> None:
    (cell,) = run(["import matplotlib.pyplot as plt\nplt.figure(figsize=(6, 3))\nplt.plot([1, 2]);"])
    assert [shown["text/plain"] for shown in cell["shown"]] == ["<Figure size 600x300 with 1 Axes>"]


@pytest.mark.parametrize("first", ["%matplotlib inline", "%matplotlib notebook", "import matplotlib.pyplot"])
def test_the_words_of_notebooks_for_pictures_do_no_harm(
    first: str, run: Callable[[list[str]], list[dict[str, Any]]]
) -> None:
    told = run(
        [
            first,
            "%matplotlib inline",
            "%matplotlib notebook",
            "%matplotlib",
            "%config InlineBackend.figure_formats = ['svg']",
            "%config InlineBackend.figure_format = 'retina'",
            "from matplotlib_inline.backend_inline import set_matplotlib_formats\nset_matplotlib_formats('svg', 'png')",
            "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
            "figure = plt.figure(); plt.plot([1, 2]); figure",
            "import matplotlib; print(matplotlib.__version__)",
        ]
    )
    assert [len(pictures(cell)) for cell in told] == [0, 0, 0, 0, 0, 0, 0, 1, 1, 0]
    assert "stand" in told[-1]["printed"] and not any("Traceback" in cell["printed"] for cell in told)
