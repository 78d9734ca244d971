"""The teaching notebooks: what is stored in them comes out when they are run, and comes from their sources."""

import base64
import io

import nbformat
import pytest

from tests.support.notebooks import difference, outputs, same_picture
from tools.notebooks import HOME, LANGUAGES, names, picture, read, run

pytest.importorskip("matplotlib")
NAMES = names()


def stored(name, language="en"):
    return nbformat.read(LANGUAGES[language] / f"{name}.ipynb", as_version=4)


def kinds(cell):
    return [sorted(part.get("data", part)) for part in outputs(cell)]


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_eleven():
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(1, 12)]
    for folder in LANGUAGES.values():
        assert sorted(path.stem for path in folder.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_comes_out_again(name, language):
    before = stored(name, language)
    after = run(read(name, language))
    found = [
        f"{cell.source}\n{different}"
        for cell, now in zip(code(before), code(after))
        if (different := difference(cell, now))
    ]
    assert not found, f"run python tools/notebooks.py {name}, and look at it:\n" + "\n\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_cells_are_those_of_the_source(name, language):
    made, notebook = read(name, language), stored(name, language)
    nbformat.validate(notebook)
    keys = ("cell_type", "id", "source", "metadata")
    assert [[cell[key] for key in keys] for cell in notebook.cells] == [
        [cell[key] for key in keys] for cell in made.cells
    ]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_code_and_kinds_of_outputs(name):
    english, chinese = code(stored(name)), code(stored(name, "zh"))
    assert [cell.source for cell in english] == [cell.source for cell in chinese]
    assert [kinds(cell) for cell in english] == [kinds(cell) for cell in chinese]
    assert [cell.execution_count for cell in english] == [*range(1, len(english) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_one_picture_stands_in_the_readme(name):
    notebook = stored(name)
    assert sum("picture" in cell.metadata.get("tags", []) for cell in notebook.cells) == 1
    kind, content = picture(notebook)
    assert (HOME / "pictures" / f"{name}.{kind}").read_bytes() == content
    assert f"notebooks/pictures/{name}.{kind}" in (HOME.parent / "README.md").read_text("utf-8")


# --- the comparison itself ---


def plotted(points, software="Matplotlib", **options):
    """A picture, in base64, as a notebook stores it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3))
    figure.subplots().plot(points, **options)
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": software})
    return base64.b64encode(content.getvalue()).decode()


def test_another_curve_is_another_picture():
    curve = plotted([0, 1, 4, 9, 16])
    assert same_picture(curve, plotted([0, 1, 4, 9, 16]))
    assert same_picture(curve, plotted([0, 1, 4, 9, 16], linewidth=1.6))  # 1.5 in the other
    assert not same_picture(curve, plotted([0, 1, 4, 8, 16]))
    assert not same_picture(curve, plotted([0, 1, 4, 9, 16], color="C1"))
    assert not same_picture(curve, plotted([]))


def test_another_version_of_matplotlib_may_differ_by_more():
    curve = plotted([0, 1, 4, 9, 16])
    assert not same_picture(curve, plotted([0, 1, 4, 8.2, 16]))
    assert same_picture(curve, plotted([0, 1, 4, 8.2, 16], "Matplotlib of next year"))
    assert not same_picture(curve, plotted([0, 16, 4, 9, 16], "Matplotlib of next year"))


def cell(*outputs):
    return nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output(**output) for output in outputs])


@pytest.mark.parametrize(
    "now",
    [
        [],
        [{"output_type": "stream", "name": "stdout", "text": "1.000000001\n"}],
        [{"output_type": "stream", "name": "stderr", "text": "1\n"}],
        [{"output_type": "display_data", "data": {"text/plain": "1\n"}}],
    ],
)
def test_another_output_is_found(now):
    assert difference(cell({"output_type": "stream", "name": "stdout", "text": "1\n"}), cell(*now))


def test_how_printed_lines_were_sent_does_not_matter():
    one, two = ({"output_type": "stream", "name": "stdout", "text": text} for text in ("1\n", "2\n"))
    assert not difference(cell(one, two), cell({**one, "text": "1\n2\n"}))


def test_another_error_and_another_kind_of_data_are_found():
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    assert difference(cell(error), cell({**error, "evalue": "none"}))
    assert not difference(cell(error), cell({**error, "traceback": ["elsewhere"]}))
    shown = {"output_type": "display_data", "data": {"text/plain": "1", "text/html": "<b>1</b>"}}
    assert difference(cell(shown), cell({**shown, "data": {"text/plain": "1"}}))
    assert difference(cell(shown), cell({**shown, "data": {"text/plain": "1", "text/html": "1"}}))
