"""The page's small matplotlib does what Matplotlib does, as far as it goes, and says so where it does not."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.small_plots import STAND_INS, small

matplotlib = pytest.importorskip("matplotlib")
if not STAND_INS.exists():
    pytest.skip("web/ is not there: this is no checkout", allow_module_level=True)

matplotlib.use("svg")

import matplotlib.pyplot as real  # noqa: E402
from matplotlib import colormaps, colors, ticker  # noqa: E402
from matplotlib.axes._base import _process_plot_format  # noqa: E402

plt = small("pyplot")
SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
TABLES = st.integers(2, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(-9, 9), min_size=n, max_size=n), min_size=2, max_size=6)
)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")
    real.close("all")
    small("parameters").rcdefaults()


def drawn(figure: Any = None) -> ET.Element:
    return ET.fromstring((figure or plt.gcf()).svg())


def texts(figure: Any = None) -> list[str]:
    return ["".join(text.itertext()) for text in drawn(figure).iter(f"{SVG}text")]


def lines(figure: Any = None, color: str = "#1f77b4") -> list[list[tuple[float, float]]]:
    """The points of the paths in a colour."""
    found = [path.get("d", "") for path in drawn(figure).iter(f"{SVG}path") if path.get("stroke") == color]
    return [[(float(x), float(y)) for x, y in re.findall(r"[ML](\S+?) ([^ML]+)", d)] for d in found]


# --- ticks ------------------------------------------------------------------------------------------------------
@given(NUMBERS, st.floats(1e-6, 1e6), st.integers(2, 9))
def test_ticks_are_those_of_matplotlib(low: float, width: float, most: int) -> None:
    high = low + width
    assume(width > 1e-3 * abs(low))  # beyond that Matplotlib counts from another origin
    piece = width / most / 10.0 ** math.floor(math.log10(width / most))
    assume(min(abs(piece - good) for good in (1, 2, 2.5, 5, 10)) > 1e-6)  # there rounding decides
    theirs = ticker.MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    assume(min(abs(tick - end) for tick in theirs for end in (low, high)) > 1e-6 * width)
    theirs = [tick for tick in theirs if low <= tick <= high]
    assert small("ticks").linear_ticks(low, high, most) == pytest.approx(theirs, abs=1e-9 * width)


@given(st.integers(-300, 300), st.integers(1, 60), st.sampled_from([1e-8, 1e-5, 0.001, 0.05, 1, 30, 1e4, 1e7]))
def test_labels_are_those_of_matplotlib(first: int, count: int, unit: float) -> None:
    low, high = first * unit, (first + count) * unit
    places = small("ticks").linear_ticks(low, high, 9)
    formatter = ticker.ScalarFormatter(useOffset=False)
    formatter.create_dummy_axis()
    formatter.axis.set_view_interval(places[0], places[-1])
    theirs = formatter.format_ticks(places)
    labels, power = small("ticks").linear_labels(places)
    assert labels == theirs
    assert formatter.get_offset().replace("\N{MINUS SIGN}", "-") == (f"1e{power}" if power else "")


@given(st.floats(-12, 12), st.floats(0.1, 8))
def test_logarithmic_ticks_are_those_of_matplotlib(exponent: float, width: float) -> None:
    low, high = 10.0**exponent, 10.0 ** (exponent + width)
    ends = [end % 1 - math.log10(k) for end in (exponent, exponent + width) for k in range(1, 11)]
    assume(min(map(abs, ends)) > 1e-6)  # there rounding decides
    powers, between = small("ticks").log_ticks(low, high, 9)

    def seen(subs: Any) -> list[float]:
        return [tick for tick in ticker.LogLocator(subs=subs, numticks=9).tick_values(low, high) if low <= tick <= high]

    assume(len(powers) + len(between) > 1)  # else both fall back to other ticks
    assert powers == pytest.approx(seen((1.0,)))
    assert between == pytest.approx(seen(range(2, 10)))


@given(st.integers(-300, 200), st.integers(10, 100), st.integers(2, 9))
def test_of_many_powers_some_are_chosen_at_equal_distances(first: int, count: int, most: int) -> None:
    powers, between = small("ticks").log_ticks(10.0**first, 10.0 ** (first + count), most)
    exponents = [round(math.log10(power)) for power in powers]
    assert 1 <= len(powers) <= most and not between
    assert len({b - a for a, b in itertools.pairwise(exponents)}) <= 1


def test_within_a_power_of_ten_its_multiples_are_named() -> None:
    plt.figure(figsize=(6, 3))
    plt.semilogx([2, 30], [1, 1])
    assert "10\N{SUPERSCRIPT ONE}" not in texts() and "101" in texts()  # 10 and its small exponent
    plt.close()
    plt.semilogx([1.1, 6], [1, 1])
    named = [text for text in texts() if "×" in text]
    assert named == ["2×100", "3×100", "4×100", "6×100"]


def test_the_grid_has_lines_at_the_small_ticks_if_both_are_wanted() -> None:
    counts = []
    for which in ("major", "both"):
        plt.close()
        plt.loglog([1, 1000], [1, 1000])
        plt.grid(True, which=which)
        counts.append(len(lines(color="#b0b0b0")))
    assert counts == [8, 8 + 2 * len(small("ticks").log_ticks(*plt.gca().get_xlim(), 9)[1])]


def test_labels_that_would_touch_are_fewer() -> None:
    plt.plot([100000.1, 100000.2, 100000.3], [1, 2, 3])
    assert len([text for text in texts() if text.startswith("100000")]) <= 5


# --- styles -----------------------------------------------------------------------------------------------------
@given(st.text("rgbkC01-:.os^", max_size=4).filter(bool))
def test_format_strings_mean_what_they_mean_to_matplotlib(text: str) -> None:
    known = small("markers").MARKERS
    assume(not set(text) & set("1") or "C" in text or "0.1" in text)  # the marker "1" is not drawn here
    assume(len(re.findall(r"C\d+|[rgbk]", text)) < 2)  # Matplotlib takes the last of two, if it is a C; we refuse
    try:
        line, marker, color = _process_plot_format(text)
    except ValueError:
        with pytest.raises(ValueError, match="is no format of a line"):
            small("formats").line_format(text)
        return
    assume(marker in {None, "None", *known})
    ours = small("formats").line_format(text)
    assert (ours[0], ours[1]) == (line or "-", marker or "None")
    assert (ours[2] is None) == (color is None)
    if color is not None:
        assert colors.to_hex(small("colors").css(ours[2])) == colors.to_hex(color)


@pytest.mark.parametrize("color", ["C3", "C12", "k", "r", "c", "0.3", "1.0", "tab:olive", "salmon", "RebeccaPurple",
                                   "#12f", "#A1B2C3", (0.1, 0.2, 0.3)])  # fmt: skip
def test_colours_are_those_of_matplotlib(color: Any) -> None:
    assert colors.to_hex(small("colors").css(color)) == colors.to_hex(color)


def test_all_names_of_colours_are_known() -> None:
    for name in colors.CSS4_COLORS:
        assert small("colors").is_color_like(name)


@pytest.mark.parametrize("color", ["", "C", "bleu", "2.0", "#12", 'red"/>', (1, 2, 3), None, 7, "url(x)", "tab:mauve"])
def test_what_is_no_colour_is_refused(color: Any) -> None:
    assert not small("colors").is_color_like(color)
    with pytest.raises(ValueError, match="is no colour"):
        plt.plot([1], color=color if color else "x")


@pytest.mark.parametrize("name", [*small("cm")._STEPS, "RdBu_r", "gray_r"])
def test_colour_maps_are_nearly_those_of_matplotlib(name: str) -> None:
    ours, theirs = small("cm").get_cmap(name), colormaps[name]
    for k in range(101):
        assert ours(k / 100) == pytest.approx(theirs(k / 100), abs=10 / 255)


# --- where things are -------------------------------------------------------------------------------------------
def both(draw: Any) -> list[tuple[float, float]]:
    """Draw with both, and give the limits of the axes: ours x and y, theirs x and y."""
    plt.close("all")
    real.close("all")
    draw(plt)
    draw(real)
    return [plt.gca().get_xlim(), plt.gca().get_ylim(), real.gca().get_xlim(), real.gca().get_ylim()]


def agree(draw: Any) -> None:
    ours_x, ours_y, theirs_x, theirs_y = both(draw)
    assert ours_x == pytest.approx(theirs_x, rel=1e-6, abs=1e-9)
    assert ours_y == pytest.approx(theirs_y, rel=1e-6, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5))
def test_limits_are_those_of_matplotlib(points: list[tuple[float, float]]) -> None:
    x, y = zip(*points)
    for values in (x, y):
        wide = max(values) - min(values)
        assume(wide == 0 or wide > 1e-3 * max(map(abs, values)))
    agree(lambda p: p.plot(x, y))


DRAWINGS = {
    "nothing": lambda p: p.gca(),
    "y alone": lambda p: p.plot([3, 1, 2]),
    "a table": lambda p: p.plot([[1, 2], [3, 5]]),
    "gaps": lambda p: p.plot([1, math.nan, 3], [4, 9, None]),
    "logarithm": lambda p: p.semilogy([1e-3, 10, 0, -1]),
    "two logarithms": lambda p: p.loglog([1, 10], [2, 50]),
    "late logarithm": lambda p: (p.plot([1, 100]), p.yscale("log")),
    "limits": lambda p: (p.plot([1, 100]), p.ylim(-5, 7), p.xlim(right=3)),
    "one limit": lambda p: (p.plot([1, 100]), p.ylim(bottom=0)),
    "limits turned": lambda p: (p.plot([1, 100]), p.ylim(100, 0)),
    "pair": lambda p: (p.plot([1, 100]), p.xlim((0, 9))),
    "bars": lambda p: p.bar([1, 2, 3], [3, -1, 2]),
    "bars above": lambda p: p.bar(["a", "b"], [3, 2]),
    "bars aside": lambda p: p.barh(["a", "b", "c"], [3, 2, 1]),
    "histogram": lambda p: p.hist([1, 2, 2, 3, 7, 9.5], bins=4),
    "histogram of ends": lambda p: p.hist([1, 2, 2, 3, 7, 9.5], bins=[0, 2, 5, 10], density=True),
    "picture": lambda p: p.imshow([[1, 2, 3], [4, 5, 6]]),
    "picture from below": lambda p: p.imshow([[1, 2, 3], [4, 5, 6]], origin="lower"),
    "picture of an extent": lambda p: p.imshow([[1, 2], [3, 4]], extent=(0, 4, -1, 1)),
    "contours": lambda p: p.contour([0, 1, 3], [5, 8], [[1, 2, 3], [2, 3, 4]]),
    "contours and a line": lambda p: (p.contour([[1, 2, 3], [2, 3, 4]]), p.plot([1, 1.5], [0, 1])),
    "lines across": lambda p: (p.plot([1, 2]), p.axhline(7), p.axvline(-3)),
    "areas across": lambda p: (p.plot([1, 2]), p.axhspan(-2, 1), p.axvspan(3, 4)),
    "area": lambda p: p.fill_between([1, 2, 3], [1, 4, 9]),
    "ticks outside": lambda p: (p.plot([1, 2]), p.xticks([-3, 5])),
    "axis": lambda p: (p.plot([1, 2]), p.axis([0, 3, 1, 9])),
    "no margin": lambda p: (p.plot([1, 2]), p.margins(0)),
    "tight": lambda p: (p.plot([1, 2]), p.axis("tight")),
    "steps": lambda p: p.step([1, 2, 4], [1, 5, 2]),
    "uprights": lambda p: p.vlines([1, 2], 0, [3, 4]),
    "errors": lambda p: p.errorbar([1, 2], [3, 5], yerr=[0.5, 1]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_these_have_the_limits_of_matplotlib(name: str) -> None:
    agree(DRAWINGS[name])


def test_data_lie_where_matplotlib_puts_them() -> None:
    for p in (plt, real):
        p.figure(figsize=(5, 4))
        p.plot([1, 2, 7], [3, 100, 20])
        p.yscale("log")
    (ours,) = lines()
    points = [(1, 3), (2, 100), (7, 20)]
    theirs = real.gca().transData.transform(points) * 72 / real.gcf().dpi
    assert [(x, 4 * 72 - y) for x, y in theirs] == [pytest.approx(point, abs=0.02) for point in ours]


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=6))
def test_a_line_is_cut_at_a_box_and_goes_on_inside(points: list[tuple[float, float]]) -> None:
    box = small("svg").Box(-10, -10, 10, 10)
    kept = small("marks").cut(points, box)
    ends = [point for point in kept if math.isfinite(point[0])]
    assert all(box.grown(1e-6).holds(point) for point in ends)
    assert set(filter(box.holds, points)) <= set(ends)

    def length(line: list[tuple[float, float]]) -> float:
        return sum(math.dist(a, b) for a, b in itertools.pairwise(line) if math.isfinite(a[0] + b[0]))

    steps = [tuple(a + (b - a) * k / 400 for a, b in zip(*points[:2])) for k in range(400)]
    share = sum(map(box.holds, steps)) / len(steps)
    assert length(small("marks").cut(points[:2], box)) == pytest.approx(share * length(points[:2]), abs=1.0)


def test_numbers_without_end_stay_in_the_picture() -> None:
    plt.plot([0, 1, 2, 3], [0, 1e300, -1e300, math.inf])
    plt.ylim(-1, 1)
    assert all(abs(x) < 2000 and abs(y) < 2000 for line in lines() for x, y in line)


# --- contours ---------------------------------------------------------------------------------------------------
def test_the_contour_of_a_cone_is_a_circle() -> None:
    side = [-2 + k / 20 for k in range(81)]
    xs, ys = [side] * 81, [[y] * 81 for y in side]
    zs = [[math.hypot(x, y) for x in side] for y in side]
    (circle,) = small("contours").contour_lines(xs, ys, zs, 1.5)
    assert circle[0] == circle[-1]
    assert all(math.hypot(*point) == pytest.approx(1.5, abs=1e-3) for point in circle)
    assert sum(math.dist(a, b) for a, b in itertools.pairwise(circle)) == pytest.approx(3 * math.pi, rel=1e-3)


@settings(deadline=None)
@given(TABLES, st.integers(-9, 9))
def test_contours_pass_where_those_of_matplotlib_do(table: list[list[int]], level: int) -> None:
    from contourpy import contour_generator

    at = level + 0.3  # which no saddle's middle is
    xs, ys = [list(range(len(table[0])))] * len(table), [[k] * len(table[0]) for k in range(len(table))]
    ours = small("contours").contour_lines(xs, ys, table, at)
    theirs = [list(map(tuple, line)) for line in contour_generator(z=table).lines(at)]

    def pieces(lines: list[Any]) -> list[Any]:
        return sorted(
            tuple(sorted((round(x, 9), round(y, 9)) for x, y in pair)) for a in lines for pair in itertools.pairwise(a)
        )

    assert pieces(ours) == pieces(theirs)


def test_areas_between_levels_have_the_right_size() -> None:
    """Of the square from −1 to 1, the part where x + y is between −0.5 and 1."""
    side = [-1 + k / 10 for k in range(21)]
    xs, ys, zs = [side] * 21, [[y] * 21 for y in side], [[x + y for x in side] for y in side]
    made = plt.contourf(xs, ys, zs, levels=[-0.5, 1.0])

    def area(line: list[tuple[float, float]]) -> float:
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(line))) / 2

    lower, upper = (sum(map(area, found)) for found in made.lines)
    assert lower - upper == pytest.approx((4 - 1.5**2 / 2) - 1**2 / 2)


# --- words ------------------------------------------------------------------------------------------------------
HOSTILE = """<script>alert(1)</script> & "quoted" 'too' ]]> \x7f"""


def test_all_words_are_escaped() -> None:
    figure, axes = plt.subplots()
    axes.plot([1, 2], label=HOSTILE)
    axes.set(title=HOSTILE, xlabel=HOSTILE, ylabel=HOSTILE, xticks=[1], yticks=[1])
    axes.set_xticklabels([HOSTILE])
    axes.text(1, 1, HOSTILE)
    axes.annotate(HOSTILE, (1, 1))
    axes.legend(title=HOSTILE)
    figure.suptitle(HOSTILE)
    root = drawn(figure)
    assert texts(figure).count(HOSTILE) == 9
    assert not list(root.iter(f"{SVG}script")) and HOSTILE in (root.get("aria-label") or "")
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "g", "path", "rect", "text", "tspan", "circle", "image"}


def test_the_picture_is_told_to_those_who_do_not_see_it() -> None:
    plt.semilogy([1, 2], label=r"$\eta_1$ = 2")
    plt.title("Two steps")
    plt.xlabel("step")
    plt.ylabel("$J$")
    plt.legend()
    root = drawn()
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Two steps; J; step; η1 = 2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"$\eta$ = 0.5", "η = 0.5"),
        (r"$\partial J/\partial w_2$ = 4", "∂J/∂w2 = 4"),
        (r"$1 - 2\eta$", "1 − 2η"),
        (r"$-x$ and $(-x)^{-2}$", "−x and (−x)−2"),
        (r"$\theta_1^2$", "θ12"),
        (r"$f(\theta)$", "f(θ)"),
        (r"$\frac{1}{2}\sqrt{x+1}$", "1⁄2√(x + 1)"),
        (r"$\mathrm{relu}(z) \leq \max(0, z)$", "relu(z) ≤ max(0, z)"),
        (r"$\text{a b}$", "a b"),
        ("costs $5", "costs $5"),
        (r"costs \$5 and \$6", "costs $5 and $6"),
        ("a_b^c", "a_b^c"),
    ],
)
def test_mathematics_is_read(text: str, said: str) -> None:
    assert small("mathtext").plain(text).replace("\u2009", " ").replace("  ", " ") == said


def test_the_signs_are_those_of_matplotlib() -> None:
    from matplotlib._mathtext_data import tex2uni

    words = small("mathtext")
    ours = {**words.GREEK, **words.SIGNS, **words.BETWEEN}
    different = {name for name, sign in ours.items() if tex2uni.get(name, ord(sign)) != ord(sign)}
    assert different <= {"cdot", "cdots", "dots", "epsilon", "hbar", "phi", "varphi"}, different


def test_an_index_is_below_and_an_exponent_above() -> None:
    plt.title("$a_1^2$")
    (text,) = [each for each in drawn().iter(f"{SVG}text") if "".join(each.itertext()) == "a12"]
    letter, below, above = text
    assert letter.get("font-style") == "italic"
    assert float(below.get("dy", 0)) > 0 > float(above.get("dy", 0)) and float(above.get("dx", 0)) < 0


@pytest.mark.parametrize("text", [r"$\foo$", "$x^$", "$x_{$"])
def test_mathematics_that_is_not_understood_is_told(text: str) -> None:
    if text == "$x_{$":
        assert small("mathtext").plain(text) == "x"
        return
    with pytest.raises(ValueError, match=r"is not understood|something more is needed"):
        plt.title(text)


@pytest.mark.parametrize(
    "text", ["step", "samples seen", "η = 0.5: 7.09° at first", "0.0125", "−10", "WMwm@%", "iljt."]
)
def test_widths_are_nearly_those_of_the_font(text: str) -> None:
    from matplotlib.textpath import TextPath

    theirs = TextPath((0, 0), text, size=10).get_extents().width
    assert small("words").Words.of(text, 10.0).width == pytest.approx(theirs, rel=0.12, abs=2.5)


# --- the legend -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ys", [[0, 1], [1, 0], [0, -1, 0], [1, 1, 0], [0, 1, 0], [1, 0, 0, 0, 1], [0.5, 1, 0, 1]])
def test_the_legend_lies_where_that_of_matplotlib_does(ys: list[float]) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    for p in (plt, real):
        p.plot(ys, label="line")
        p.legend()
    axes = plt.gca()
    place = axes.place(axes.frame(plt.gcf()._boxes()[0]))
    ours = axes.key.place(axes.marks, place)
    canvas = FigureCanvasAgg(real.gcf())
    canvas.draw()
    theirs = (
        real.gca().get_legend().get_window_extent(canvas.get_renderer()).transformed(real.gca().transAxes.inverted())
    )
    middle = ((ours.left + ours.right) / 2 - place.box.left) / place.box.width
    height = (place.box.bottom - (ours.top + ours.bottom) / 2) / place.box.height
    assert (middle, height) == pytest.approx(((theirs.x0 + theirs.x1) / 2, (theirs.y0 + theirs.y1) / 2), abs=0.03)


def test_the_legend_fills_its_columns_one_after_the_other() -> None:
    for name in "abcde":
        plt.plot([1, 2], label=name)
    plt.plot([1, 2], label="_hidden")
    legend = plt.legend(ncol=2)
    assert legend.labels == list("abcde")
    assert legend._columns() == [[0, 1, 2], [3, 4]]


# --- what is not there ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "code",
    ["plt.pie([1, 2])", "plt.style.use('ggplot')", "plt.gca().twinx()", "plt.gcf().supxlabel('x')",
     "plt.plot([1])[0].set_color"],
)  # fmt: skip
def test_what_is_missing_says_so(code: str) -> None:
    with pytest.raises(AttributeError, match=r"there is no .* here: .* run the notebook with Matplotlib itself"):
        eval(code, {"plt": plt})


@pytest.mark.parametrize(
    "code",
    ["plt.plot([1], drawstyle='steps')", "plt.legend(bbox_to_anchor=(1, 1))", "plt.gca().set(xlims=(0, 1))",
     "plt.savefig('a.svg', transparent=True)", "plt.imshow([1, 2])", "plt.contour([1, 2], [3, 4])"],
)  # fmt: skip
def test_what_would_be_ignored_is_refused(code: str) -> None:
    with pytest.raises(TypeError):
        eval(code, {"plt": plt})


@pytest.mark.parametrize(
    "code",
    ["plt.plot([1, 2], [1])", "plt.plot([1], marker='$x$')", "plt.yscale('symlog')", "plt.legend(loc='outside')",
     "plt.imshow([[1]], 'jet')", "plt.savefig('a.png')", "plt.subplots(layout='grid')", "plt.colorbar()",
     "plt.text(1, 1, 'a', ha='middle')", "plt.xticks([1, 2], ['a'])", "plt.xlim(3, 3)", "plt.plot([1], ls='~')",
     "plt.bar([1, 2], [1, 2, 3])", "plt.subplot(2, 2, 5)", "plt.contour([1, 2], [3, 4], [[1, 2, 3], [4, 5, 6]])"],
)  # fmt: skip
def test_values_that_make_no_sense_are_refused(code: str) -> None:
    with pytest.raises(ValueError):
        eval(code, {"plt": plt})


def test_parameters_that_would_be_ignored_are_refused() -> None:
    plt.rcParams["figure.figsize"] = (3, 2)
    assert plt.figure().inches == (3, 2)
    with pytest.raises(KeyError, match=r"no 'text\.usetex' here"):
        plt.rcParams["text.usetex"] = True


# --- figures ----------------------------------------------------------------------------------------------------
def test_axes_of_a_grid_are_an_array() -> None:
    _, axes = plt.subplots(2, 3)
    assert axes.shape == (2, 3) and len(axes.flat) == axes.size == 6
    assert axes[1, 2] is axes.flat[-1] is axes[1][2] and list(axes[:, 0]) == [axes[0, 0], axes[1, 0]]
    (_, _, _), (_, last, _) = axes
    assert last is axes[1, 1]
    _, (left, right) = plt.subplots(1, 2)
    assert left is not right
    _, column = plt.subplots(2)
    assert column.shape == (2,)
    _, square = plt.subplots(1, 1, squeeze=False)
    assert square.shape == (1, 1)


def test_axes_that_share_an_axis_have_the_same_limits() -> None:
    _, (left, right) = plt.subplots(1, 2, sharey=True)
    left.semilogy([1, 10])
    right.plot([100, 1000])
    assert left.get_ylim() == right.get_ylim() and right.y.scale == "log"
    assert left.get_ylim()[0] < 1 and left.get_ylim()[1] > 1000 and not right.shows_y


def test_in_a_fitted_layout_nothing_overlaps() -> None:
    figure, axes = plt.subplots(2, 2, layout="constrained")
    for each in axes.flat:
        each.plot([1000, 2000])
        each.set(title="title", xlabel="across", ylabel="upward")
    svg, layout = small("svg"), small("layout")
    reach = []
    for each, box in zip(figure.axes, figure._boxes()):
        over = layout._overhang(each, box)
        reach.append(
            svg.Box(box.left - over.left, box.top - over.top, box.right + over.right, box.bottom + over.bottom)
        )
    for k, a in enumerate(reach):
        assert a.left > 0 and a.top > 0 and a.right < 6.4 * 72 and a.bottom < 4.8 * 72
        for b in reach[:k]:
            assert a.right < b.left or b.right < a.left or a.bottom < b.top or b.bottom < a.top


@pytest.mark.parametrize(
    ("style", "corner"),
    [
        ({}, (0, 0)),
        ({"origin": "lower"}, (1, 0)),
        ({"extent": (0, 2, 0, 1)}, (0, 0)),
        ({"extent": (2, 0, 0, 1)}, (0, 0)),
    ],
)
def test_the_first_number_of_a_picture_is_where_matplotlib_has_it(style: Any, corner: tuple[int, int]) -> None:
    import base64
    import io

    plt.imshow([[0, 1, 1], [1, 1, 1]], "gray", **style)
    (image,) = drawn().iter(f"{SVG}image")
    pixels = real.imread(io.BytesIO(base64.b64decode(image.get("href", "").partition(",")[2])))
    assert [tuple(map(int, place)) for place in zip(*(pixels[:, :, 0] == 0).nonzero())] == [corner]
    x_turned, y_turned = (axis[0] > axis[1] for axis in (plt.gca().get_xlim(), plt.gca().get_ylim()))
    real.imshow([[0, 1, 1], [1, 1, 1]], "gray", **style)
    assert (x_turned, y_turned) == (real.gca().xaxis_inverted(), real.gca().yaxis_inverted())


@pytest.mark.parametrize("angle", [0, 90, 30])
@pytest.mark.parametrize(("across", "share"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_words_are_aligned(across: str, share: float, angle: float) -> None:
    words = small("words").Words.of("two\nlines", 10.0)
    xs, ys = zip(*words.corners(across, "top", angle))
    assert min(xs) + share * (max(xs) - min(xs)) == pytest.approx(0)
    assert min(ys) == pytest.approx(0)
    _, ys = zip(*words.corners(across, "bottom", angle))
    assert max(ys) == pytest.approx(0)


def test_a_point_is_half_as_wide_as_a_circle() -> None:
    widths = {}
    for marker in ("o", "."):
        numbers = map(float, re.findall(r"-?[\d.]+", small("markers").marker_path(marker, 8.0)))
        widths[marker] = 2 * abs(next(numbers))
    assert widths == {"o": 8.0, ".": 4.0}


def test_a_picture_file_has_the_colours() -> None:
    import io

    image = real.imread(io.BytesIO(small("svg").png([[(1, 0, 0), (0, 0.5, 1)], [(0, 0, 0, 0), (1, 1, 1)]])))
    assert image.shape == (2, 2, 4)
    assert [list(color) for color in image[0]] == [[1, 0, 0, 1], [0, pytest.approx(0.5, abs=0.01), 1, 1]]
    assert image[1, 0, 3] == 0


def test_numbers_may_come_in_any_kind_of_sequence() -> None:
    np = pytest.importorskip("numpy")
    from fractions import Fraction

    from scalargrad import Value

    values = [Value(k) for k in (1, 2, 3)]
    kinds = [[1, 2, 3], (1, 2, 3), range(1, 4), {1: 0, 2: 0, 3: 0}.keys(), values, [Fraction(k) for k in (1, 2, 3)],
             np.array([1, 2, 3]), list(np.array([1.0, 2.0, 3.0])), np.array(values)]  # fmt: skip
    for kind in kinds:
        (line,) = plt.plot(kind, kind)
        assert line.xs == line.ys == [1.0, 2.0, 3.0]
