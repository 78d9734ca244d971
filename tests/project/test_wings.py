"""The rule of imports: a wing imports only wings above it; from another wing only what its `__init__` exports.

Inside a wing anything goes, without a circle. Imports inside functions count, those for type checkers alone do not.
"""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[2] / "scalargrad"

# Each line is a wing, from the one that needs nothing to the one that needs all: a folder, or a few files beside each
# other, of which every public name is exported.
WINGS = """
    extras files languages suggestions terminal pages signatures
    libraries elementary gates piecewise powers normal many
    checks watch
    rows derivatives
    walk value
    native/
    interop copying freeing other_names
    functions power_terms gradient
    own_text own_slopes own_pickles own_rows
    view/formulas/
    recording/
    module shapes initialisers pairs entropies losses nn optim samples storage history progress checkpoints \
    recorded_training training
    slopes differences rounding problem witnesses verdicts directions first_and_second gradient_check
    digits/
    view/drawing/
    view/chain_rule/
    view/player/
    view/
    worked/numbers/
    worked/reading/
    worked/language/
    worked/record/
    worked/running/
    worked/judging/
    worked/explaining/
    worked/reports/
    worked/reports/html/
    worked/use/
    worked/
    __init__
    commands/
    cli __main__
"""
ORDER = [line.split() for line in WINGS.strip().splitlines()]
ROW = {name: row for row, names in enumerate(ORDER) for name in names}


class Import(NamedTuple):
    """One name that a file takes from a module of the package; the name is empty where the module itself is taken."""

    file: str  # as in the table, "view/player/page"; a folder stands for its __init__
    module: str
    name: str


def wing_of(module: str) -> str:
    """The folder or file of the table that a module belongs to."""
    folders = [name for name in ROW if name.endswith("/") and f"{module}/".startswith(name)]
    return max(folders, key=len) if folders else module


def files() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        yield name.removesuffix("/__init__"), path


def is_module(name: str) -> bool:
    return (PACKAGE / f"{name}.py").exists() or (PACKAGE / name / "__init__.py").exists()


def running(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what stands in it, without what stands under `if TYPE_CHECKING:`."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")):
            yield from running(child)


def imports_of(name: str, text: str) -> Iterator[Import]:
    for node in running(ast.parse(text)):
        if isinstance(node, ast.Import):
            for taken in node.names:
                if taken.name.split(".")[0] == "scalargrad":
                    module = taken.name.replace(".", "/").removeprefix("scalargrad").removeprefix("/")
                    yield Import(name, module or "__init__", "")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}:{node.lineno}: an import says the whole name"
            package, *rest = (node.module or "").split(".")
            if package == "scalargrad":
                yield from (taken_from("/".join(rest), taken.name, name) for taken in node.names)


def taken_from(module: str, name: str, file: str) -> Import:
    """`from module import name`; what a folder exports comes before a file in it of the same name."""
    inner = f"{module}/{name}".removeprefix("/")
    if is_module(inner) and not (f"{module}/" in ROW and name in exported(f"{module}/")):
        return Import(file, inner, "")
    return Import(file, module or "__init__", name)


def exported(wing: str) -> list[str]:
    return getattr(import_module("scalargrad." + wing.strip("/").replace("/", ".")), "__all__", [])


def broken_by(one: Import) -> str:
    """How an import breaks the rule; empty if it does not."""
    own, other = wing_of(one.file), wing_of(one.module)
    if ROW[own] == ROW[other]:
        return ""
    if ROW[own] < ROW[other]:
        return f"{one.file} imports {one.module}: below"
    if other.endswith("/") and one.module != other.rstrip("/"):
        return f"{one.file} imports {one.module}: not exported"
    if not (one.name in exported(other) if other.endswith("/") else one.name == "__all__" or one.name[:1] != "_"):
        return f"{one.file} imports {one.name or 'all'} of {one.module}: not exported"
    return ""


IMPORTS = [one for name, path in files() for one in imports_of(name, path.read_text("utf-8"))]


def test_every_file_has_its_wing():
    assert [name for name, _ in files() if wing_of(name) not in ROW] == []


def test_a_wing_imports_only_what_the_wings_above_it_export():
    assert sorted({broken_by(one) for one in IMPORTS} - {""}) == []


def test_no_circle_inside_a_wing():
    needed = {name: {one.module for one in IMPORTS if one.file == name} for name, _ in files()}
    TopologicalSorter(needed).prepare()  # a CycleError names the circle


@pytest.mark.parametrize(
    "file, text, broken",
    [
        ("value", "from scalargrad.nn import MLP", "value imports nn: below"),
        ("value", "def f():\n    from scalargrad.nn import MLP", "value imports nn: below"),
        ("value", "import scalargrad.worked.record", "value imports worked/record: below"),
        ("nn", "import scalargrad", "nn imports __init__: below"),
        ("cli", "import scalargrad", ""),
        ("nn", "from scalargrad.value import _x", "nn imports _x of value: not exported"),
        ("worked/running/loops", "from scalargrad.worked.numbers import no_such", None),
        ("worked/running/loops", "from scalargrad.worked.numbers.real import Real", None),
        (
            "view/drawing/graph",
            "from scalargrad.view.player import play",
            "view/drawing/graph imports view/player: below",
        ),
        ("nn", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from scalargrad.worked import x", ""),
        ("nn", "from scalargrad import functions", ""),
        ("worked/running/loops", "from scalargrad.worked.numbers import Real", ""),
    ],
)
def test_what_breaks_the_rule_is_found(file, text, broken):
    found = "".join(broken_by(one) for one in imports_of(file, text))
    assert found == broken if broken is not None else found.endswith(": not exported")
