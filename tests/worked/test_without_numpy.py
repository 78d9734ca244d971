"""The checker runs on the standard library and mpmath: without NumPy, which a browser would have to load."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import scalargrad

DOCUMENTS = Path(scalargrad.__file__).parent / "worked" / "documents"
README = Path(__file__).parents[2] / "README.md"
BLOCKED = "numpy", "sympy", "resource"
ALONE = f"""
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

if sys.argv.pop(1) == "alone":
    sys.meta_path.insert(0, Blocked())
    sys.modules.pop("resource", None)
from scalargrad.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(how: str, *arguments: object) -> tuple[int, str, str]:
    command = [sys.executable, "-c", ALONE, how, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--json", README, DOCUMENTS / "001-chain-rule.md", DOCUMENTS / "004-matrices.md"),
        ("explain", README, "J"),
        ("draw", README, "J"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_on_documents_says_the_same_without_numpy(arguments: tuple[object, ...]) -> None:
    alone = run("alone", *arguments)
    assert alone[:2] == run("beside the others", *arguments)[:2] and alone[2] == "", alone


@pytest.mark.parametrize("command", ["check --html {page} {document}", "play {document} J -o {page}"])
def test_a_page_is_written_without_numpy(command: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    words = command.format(page=page, document=README).split()
    status, _, complaints = run("alone", *words)
    assert (status, complaints) == (0, "") and "</html>" in page.read_text(encoding="utf-8")


def test_nothing_of_the_checker_imports_numpy() -> None:
    for path in DOCUMENTS.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.partition(".")[0] == "numpy"], path
