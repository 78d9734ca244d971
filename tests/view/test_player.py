"""The player: its pages as files, and in a browser: every step's numbers, keys, buttons, and that nothing is loaded."""

import html
import json
import math
import re
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, relu, sigmoid
from scalargrad.losses import half_squared_error
from scalargrad.nn import MLP
from scalargrad.view.chain_rule.steps import backward_steps
from scalargrad.view.drawing.layout import layout
from scalargrad.view.formulas import Notation
from scalargrad.view.formulas.number_text import number_text
from scalargrad.view.player.page import play
from scalargrad.view.player.picture import short
from tests.support.browser import PROGRAM, Browser
from tests.support.expressions import graphs

SVG = "{http://www.w3.org/2000/svg}"
EVIL = [
    "</script><script>document.title='evil'</script>",
    "<img src=x onerror=document.title='evil'>",
    '"; alert(1); "',
    "back\\slash {brace} %%title%% ${1} &amp; 'quote'",
    "重み層",
    "x" * 10_000,
    "\u2028line\x00null\ud800",
    "<!--",
]


def two_neurons():
    x, w1, b1, w2, b2 = (Value(float(n), name) for n, name in zip((1, 2, 0, 3, 1), ["x", "w1", "b1", "w2", "b2"]))
    a1 = relu(w1 * x + b1)
    a1.label = "a1"
    a2 = relu(w2 * a1 + b2)
    a2.label = "a2"
    cost = (a2 - 5) ** 2 / 2
    cost.label = "J"
    return cost


def network(*sizes, number=float):
    net = MLP(sizes[0], list(sizes[1:]), seed=1, activation="sigmoid")
    out = net([Value(number(i + 1), f"x[{i}]") for i in range(sizes[0])])
    loss = half_squared_error(out, [1.0, 0.0] if sizes[-1] == 2 else 1.0)
    loss.label = "L"
    return loss


def frames(player):
    data = re.search(r'<script type="application/json">(.*?)</script>', player.html, re.S)
    return json.loads(data[1])["frames"]


# --- the page as a file ---


def test_the_frames_are_forward_and_backward():
    found = frames(play(two_neurons()))
    assert [frame["phase"] for frame in found] == ["forward"] * 10 + ["backward"] * 14
    texts = [frame["text"] for frame in found]
    assert texts[0] == "Forward: 5 given numbers."
    assert texts[1:4] == [
        "Forward: v1 = w1·x = 2·1 = 2.",
        "Forward: z1 = v1 + b1 = 2 + 0 = 2.",
        "Forward: a1 = relu(z1) = relu(2) = 2.",
    ]
    assert texts[10:12] == ["Backward: ∂J/∂J = 1.", "Backward: ∂J/∂v4 = 1/2 = 0.5."]
    assert texts[14] == "Backward: ∂J/∂z2 = ∂J/∂a2 · ∂a2/∂z2 = ∂J/∂a2 · relu′(z2) = 2 · 1 = 2."


def test_sums_are_kept_as_they_grow():
    x = Value(3.0, "x")
    y = x * x
    y.label = "y"
    first, second = frames(play(y))[-2:]
    assert first["text"].endswith("∂y/∂x += x = 3. Sum so far: 3.")
    assert second["text"].endswith("Sum complete: 6.")
    assert (first["table"][-1][0], first["table"][-1][2]) == ("sum so far", "3")
    assert (second["table"][-1][0], second["table"][-1][2]) == ("sum, complete", "6")
    assert "<mi>y</mi>" in first["table"][-1][1] and "<mi>x</mi>" in first["table"][-1][1]


def same_numbers(y):
    """Every number of every frame is the engine's, to the digits that are shown."""
    shown = [frame for frame in frames(play(y)) if frame["phase"] == "backward"][1:]
    steps = backward_steps(y)
    assert len(shown) == len(steps)
    for frame, step in zip(shown, steps):
        expected = [step.upstream, step.local_derivative, step.contribution, step.total]
        assert [row[2] for row in frame["table"]] == [number_text(one, 10)[0].replace("-", "−") for one in expected]
        for text, number in zip([row[2] for row in frame["table"]], expected):
            assert math.isclose(Fraction(text.replace("−", "-")), number, rel_tol=1e-9, abs_tol=1e-300)


@settings(max_examples=60, deadline=None)
@given(graphs(st.floats(-3, 3), functions=True))
def test_invented_graphs_are_played_with_the_engines_numbers(graph):
    same_numbers(graph.y)


@settings(max_examples=60, deadline=None)
@given(graphs(st.fractions(-4, 4, max_denominator=5)))
def test_fractions_stay_fractions(graph):
    same_numbers(graph.y)


def test_grads_are_left_alone_and_not_used():
    y = two_neurons()
    before = play(y).html
    y.backward()
    y.backward()
    assert play(y).html == before


def test_the_large_network_is_small_enough():
    assert len(play(network(4, 5, 5, 2)).html.encode()) < 1_000_000


def test_a_graph_that_nobody_could_follow_is_refused():
    y = Value(1.0)
    for _ in range(10_000):
        y = y + 1.0
    with pytest.raises(ValueError, match=r"10,001 nodes, and play shows up to 400: .*explain"):
        play(y)
    with pytest.raises(TypeError, match="play needs a Value"):
        play(3.0)


def test_a_leaf_alone():
    assert [frame["text"] for frame in frames(play(Value(2.0, "x")))] == [
        "Forward: 1 given number.",
        "Backward: ∂x/∂x = 1.",
    ]


def test_other_numbers():
    batch = Value(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), "x")
    assert "[2, 4, 6, …, 10]" in frames(play(batch * 2))[1]["text"]
    assert "(1+2j)" in frames(play(Value(1 + 2j, "c") * 2))[1]["text"]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.sources = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.sources += [value for name, value in attrs if name in ("src", "href", "style", "id", "name", "onerror")]


def evil_graph():
    leaves = [Value(float(i + 1), label) for i, label in enumerate(EVIL)]
    y = leaves[0]
    for leaf, label in zip(leaves[1:], EVIL):
        y = sigmoid(y * leaf)
        y.label = label
    return y


def test_labels_come_out_as_text():
    page = play(evil_graph()).html
    tags = Tags()
    tags.feed(page)
    assert tags.tags.count("script") == 2
    assert "img" not in tags.tags
    assert set(tags.sources) == {"viewport"}  # the name of a <meta>, and no id, address or style
    page.encode()
    assert "重み層" in page
    assert "x" * 2000 not in page


def test_the_policy_forbids_everything_else():
    page = play(two_neurons()).html
    policy = html.unescape(re.search(r'Content-Security-Policy" content="(.*?)"', page)[1])
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in re.sub(r"http-equiv", "", page)


def test_in_a_notebook_it_is_a_frame_of_its_own():
    player = play(two_neurons())
    shown = player._repr_html_()
    assert html.unescape(re.search(r'srcdoc="(.*?)" sandbox', shown, re.S)[1]) == player.html
    assert 'sandbox="allow-scripts"' in shown


@pytest.mark.parametrize("make", [two_neurons, lambda: network(4, 5, 5, 2), lambda: evil_graph()])
def test_the_still_picture_is_the_last_step(make):
    y = make()
    root = ElementTree.fromstring(play(y).still)
    texts = {kind: ["".join(text.itertext()) for text in root.iter(f"{SVG}text") if kind in text.get("class", "")]
             for kind in ("data", "grad")}  # fmt: skip
    y.zero_grad()
    y.backward()
    nodes = [node for node in Notation(y).order if node is y or node.grad != 0]
    assert {short(node.data) for node in nodes} <= set(texts["data"])
    assert {short(node.grad) for node in nodes} <= set(texts["grad"]) and "" not in texts["grad"]
    assert all(text.get("class") != "data" for text in root.iter(f"{SVG}text"))  # which would be hidden
    assert {g.get("class") for g in root.iter(f"{SVG}g") if "edge" in g.get("class")} == {"edge backward"}
    assert root[0].tag == f"{SVG}style" and float(root.get("width")) > 100


def test_saving_leaves_the_old_file_or_the_new_one(tmp_path, monkeypatch):
    path = tmp_path / "play.html"
    player = play(two_neurons())
    assert player.save(path) == path
    assert path.read_text(encoding="utf-8") == player.html
    path.write_text("old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(OSError, match="no"):
        player.save(path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["play.html"]


# --- the layout ---


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 25), st.data())
def test_no_two_cards_overlap_and_edges_go_to_the_right(count, data):
    sizes = [(float(data.draw(st.integers(20, 90))), float(data.draw(st.integers(15, 60)))) for _ in range(count)]
    pairs = [(i, j) for j in range(count) for i in range(j)]
    edges = sorted(data.draw(st.lists(st.sampled_from(pairs), max_size=40)), key=lambda e: e[1]) if pairs else []
    placed = layout(sizes, edges)
    boxes = [(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for (x, y), (w, h) in zip(placed.centres, sizes)]
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= -0.01 and right <= placed.width + 0.01
        assert top >= -0.01 and bottom <= placed.height + 0.01
        for other in boxes[:i]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
    for (tail, head), route in zip(edges, placed.routes):
        assert route[0] == placed.centres[tail] and route[-1] == placed.centres[head]
        assert all(one[0] < other[0] for one, other in pairwise(route))


def test_a_crossing_that_can_be_avoided_is():
    placed = layout([(10.0, 10.0)] * 6, [(0, 3), (1, 2), (2, 5), (3, 4)])
    ys = [y for _, y in placed.centres]
    assert (ys[0] < ys[1]) == (ys[3] < ys[2]) == (ys[4] < ys[5])


# --- in a browser ---


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if PROGRAM is None:
        pytest.skip("there is no Chromium here (Debian package chromium)")
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


def opened(browser, player, folder, step=0):
    path = player.save(folder / "play.html")
    browser.open(f"{path.as_uri()}#{step}")
    return path


TABLE = "[...document.querySelectorAll('dl .number')].map(e => e.textContent)"
GRADS = "[...document.querySelectorAll('.node')].map(e => [+e.dataset.node, e.querySelector('.grad').textContent])"
DATA = "[...document.querySelectorAll('.data.known')].length"
SLIDE = "(() => {{ const s = document.querySelector('input'); s.value = {}; s.dispatchEvent(new Event('input')); }})()"


@pytest.mark.parametrize("make", [two_neurons, lambda: network(2, 3, 1), lambda: network(4, 5, 5, 2)])
def test_the_slider_at_every_step(browser, tmp_path, make):
    y = make()
    player = play(y)
    path = opened(browser, player, tmp_path)
    expected = frames(player)
    steps = backward_steps(y)
    forward = len(expected) - len(steps)
    for i, frame in enumerate(expected):
        browser.run(SLIDE.format(i))
        assert browser.run(TABLE) == [row[2] for row in frame["table"]]
        assert browser.run("document.querySelector('output').textContent") == f"{i} of {len(expected) - 1}"
        if i >= forward:
            step = steps[i - forward]
            numbers = [float(text.replace("−", "-")) for text in browser.run(TABLE)]
            engine = [step.upstream, step.local_derivative, step.contribution, step.total]
            assert numbers == pytest.approx(engine, rel=1e-9)
            assert frame["text"] in browser.run("document.querySelector('.spoken').textContent")
    grads = {node: text for node, text in browser.run(GRADS) if text}
    last = {step.parent: step.total for step in steps}
    y.zero_grad()
    y.backward()
    assert all(node.grad == grad for node, grad in last.items())
    assert sorted(grads.values()) == sorted(
        [number_text(grad, 4)[0].replace("-", "−") for grad in last.values()] + [number_text(y.grad, 4)[0]]
    )
    assert browser.requests() == [f"{path.as_uri()}#0"] or browser.requests() == [path.as_uri()]
    assert browser.complaints() == []


def test_forward_shows_numbers_one_by_one_and_back_hides_them(browser, tmp_path):
    opened(browser, play(two_neurons()), tmp_path)
    assert browser.run(DATA) == 5
    for count in (6, 7, 8):
        browser.press("ArrowRight")
        assert browser.run(DATA) == count
    browser.press("ArrowLeft")
    assert browser.run(DATA) == 7
    assert browser.run("document.querySelectorAll('.edge.forward').length") == 4


def test_a_page_may_begin_where_a_derivative_is_complete(browser, tmp_path):
    y = two_neurons()
    nodes = {node.label: node for node in Notation(y).order}
    for name, gradient in (("a2", "2"), ("w1", "6"), ("J", "1")):
        browser.open(play(y, nodes[name]).save(tmp_path / f"{name}.html").as_uri())
        assert browser.run(TABLE)[-1] == gradient
        assert browser.run("document.querySelector('.phase').className") == "phase backward"
    opened(browser, play(y, nodes["w1"]), tmp_path, step=3)  # an address says more
    assert browser.run("document.querySelector('output').textContent") == "3 of 23"
    assert '"begin":0' in play(y, Value(1.0)).html and '"begin":' not in play(y).html


def test_keys_and_buttons(browser, tmp_path):
    opened(browser, play(two_neurons()), tmp_path, step=3)
    step = "+document.querySelector('input').value"
    assert browser.run(step) == 3
    for name, place in [("End", 23), ("ArrowRight", 23), ("ArrowLeft", 22), ("Home", 0), ("PageDown", 10)]:
        browser.press(name)
        assert browser.run(step) == place
    for selector, place in [("[data-key=End]", 23), ("[data-key=ArrowLeft]", 22), ("[data-key=Home]", 0)]:
        browser.click(f"button{selector}")
        assert browser.run(step) == place
    assert browser.run("document.querySelector('[data-key=Home]').disabled")
    browser.run("document.querySelector('input').focus()")
    browser.press("ArrowRight")
    assert browser.run(step) == 1


def test_space_plays_and_stops(browser, tmp_path):
    opened(browser, play(two_neurons()), tmp_path)
    playing = "document.querySelector('[data-key=\" \"]').textContent"
    browser.run("document.activeElement.blur()")
    browser.press(" ")
    assert browser.run(playing) == "Pause"
    wait = "new Promise(done => { const s = document.querySelector('input'), from = s.value; const again = () => " \
           "s.value === from ? setTimeout(again, 50) : done(s.value - from); again(); })"  # fmt: skip
    assert browser.run(wait) == 1
    browser.press(" ")
    assert browser.run(playing) == "Play"


def test_evil_labels_in_the_browser(browser, tmp_path):
    player = play(evil_graph())
    opened(browser, player, tmp_path)
    for i in range(len(frames(player))):
        browser.run(SLIDE.format(i))
        text = browser.run("document.querySelector('.formula').textContent")
        assert i == 0 or text
    assert browser.run("document.title").endswith("backpropagation, step by step")
    assert browser.run("document.querySelectorAll('img').length") == 0
    titles = browser.run("[...document.querySelectorAll('title')].map(e => e.textContent)")
    assert any("document.title='evil'" in title for title in titles)
    assert browser.complaints() == []


def test_the_policy_stops_what_would_leave_the_page(browser, tmp_path):
    """The test that nothing is asked for can fail: what is asked for from inside is seen here, and stopped."""
    opened(browser, play(two_neurons()), tmp_path)
    browser.run("document.body.append(Object.assign(new Image(), {src: 'http://localhost:9/x.png'}))")
    browser.run("new Promise(done => setTimeout(done, 100))")
    assert any("Content Security Policy" in complaint for complaint in browser.complaints())
    failed = [e["params"] for e in browser.events if e["method"] == "Network.loadingFailed"]
    assert [one.get("blockedReason") for one in failed] == ["csp"]


def test_several_players_on_one_page(browser, tmp_path):
    players = [play(two_neurons()), play(network(2, 3, 1))]
    page = tmp_path / "notebook.html"
    shown = "".join(player._repr_html_() for player in players)
    page.write_text(f"<!DOCTYPE html><meta charset='utf-8'><body>{shown}</body>", encoding="utf-8")
    browser.open(page.as_uri())
    browser.until(lambda: len(browser.sessions("iframe")) == 2)  # each in a process of its own: the sandbox
    counts = []
    for place in range(2):
        with browser.inside("iframe", place):
            if not counts:
                browser.run("document.querySelector('[data-key=End]').click()")
            counts.append(browser.run("document.querySelector('output').textContent"))
    one, other = (str(len(frames(player)) - 1) for player in players)
    assert sorted(counts) in (
        sorted([f"{one} of {one}", f"0 of {other}"]),
        sorted([f"0 of {one}", f"{other} of {other}"]),
    )
    assert browser.run("document.querySelectorAll('[id], [name]').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_told_apart(browser, tmp_path, scheme):
    """Text has a contrast of at least 4.5 to the card it stands on, in either mode."""
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    opened(browser, play(two_neurons()), tmp_path, step=20)
    pairs = browser.run("""
      [...document.querySelectorAll('.node')].flatMap(node => ['.name', '.data', '.grad', '.sign'].flatMap(part => {
        const text = node.querySelector(part);
        return text ? [[getComputedStyle(text).fill, getComputedStyle(node.querySelector('rect')).fill]] : [];
      }))""")
    browser.call("Emulation.setEmulatedMedia", features=[])
    assert len(pairs) > 30
    for text, card in pairs:
        assert contrast(text, card) >= 4.5, (text, card)


def contrast(one, other):
    def luminance(colour):
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_motion_can_be_turned_off(browser, tmp_path):
    opened(browser, play(two_neurons()), tmp_path, step=5)
    animation = "getComputedStyle(document.querySelector('.edge.now path')).animationName"
    assert browser.run(animation) == "flow"
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    assert browser.run(animation) == "none"
    browser.call("Emulation.setEmulatedMedia", features=[])


@pytest.mark.parametrize("width", [320, 390])
def test_the_page_fits_a_phone(browser, tmp_path, width):
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=700, deviceScaleFactor=1, mobile=True)
    try:
        opened(browser, play(two_neurons()), tmp_path, step=14)
        assert browser.run("document.documentElement.scrollWidth") == width
        inside = "[...document.querySelectorAll('nav *')].every(e => e.getBoundingClientRect().right <= innerWidth)"
        assert browser.run(inside)
        assert browser.run("document.querySelector('input').getBoundingClientRect().width") > width / 2
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")


def test_long_numbers_do_not_widen_the_page_on_a_phone(browser, tmp_path):
    p = (Value(-0.2, "w") * Value(1.123456789, "x")).sigmoid()
    p.label = "p"
    player = play(-p.log() * Value(1.987654321, "y"))
    browser.call("Emulation.setDeviceMetricsOverride", width=390, height=700, deviceScaleFactor=1, mobile=True)
    try:
        opened(browser, player, tmp_path)
        for i in range(len(frames(player))):
            browser.run(SLIDE.format(i))
            assert browser.run("document.documentElement.scrollWidth") == 390, i
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")


INSIDE = """((one, all) => one.left >= all.left && one.right <= all.right && one.top >= all.top
    && one.bottom <= all.bottom)(document.querySelector('.node[data-node="{}"]').getBoundingClientRect(),
    document.querySelector('figure').getBoundingClientRect())"""


def product_chain():
    """The first number is a factor of the last product as well."""
    x = Value(2.0, "x")
    y = x
    for k in range(6):
        y = y * Value(1.0 + k, f"w{k}")
    return y * x


def test_where_a_long_edge_leads_to_is_seen_on_a_phone(browser, tmp_path):
    player = play(product_chain())
    browser.call("Emulation.setDeviceMetricsOverride", width=390, height=700, deviceScaleFactor=1, mobile=True)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    try:
        opened(browser, player, tmp_path)
        for i, frame in enumerate(frames(player)):
            if frame["phase"] == "backward":
                browser.run(SLIDE.format(i))
                assert browser.run(INSIDE.replace("{}", str(frame["nodes"][-1]))), i
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")
        browser.call("Emulation.setEmulatedMedia", features=[])


def test_the_step_stays_in_sight_when_a_phone_is_turned(browser, tmp_path):
    player = play(product_chain())
    step, frame = next((i, frame) for i, frame in enumerate(frames(player)) if frame["phase"] == "backward")
    opened(browser, player, tmp_path, step=step)
    inside = INSIDE.replace("{}", str(frame["nodes"][-1]))
    try:
        for width, height in ((800, 390), (390, 800)):
            browser.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=True
            )
            browser.until(f"innerWidth === {width} && {inside}")
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")


def many_leaves():
    """More leaves than have cards of their own: the weights stand in the cards of their products."""
    weights = [Value(0.1 * k + 0.05, f"w{k}") for k in range(1, 15)]
    inputs = [Value(1.0 + k, f"x{k}") for k in range(1, 15)]
    y = sum((w * x for w, x in zip(weights, inputs)), start=Value(0.0, "b")).tanh()
    y.label = "y"
    return y


def test_the_local_derivative_covers_no_name(browser, tmp_path):
    player = play(many_leaves())
    opened(browser, player, tmp_path)
    overlap = """(() => {
        const badge = document.querySelector('.slope').getBoundingClientRect();
        if (!badge.width) return 0;
        return [...document.querySelectorAll('.node.now .name')].filter((name) => {
            const box = name.getBoundingClientRect();
            return box.left < badge.right && badge.left < box.right && box.top < badge.bottom && badge.top < box.bottom;
        }).length; })()"""
    for i in range(len(frames(player))):
        browser.run(SLIDE.format(i))
        assert browser.run(overlap) == 0, i


def test_the_page_says_what_it_shows_and_which_number_is_which(browser, tmp_path):
    opened(browser, play(two_neurons()), tmp_path)
    assert browser.run("document.querySelector('h1').textContent") == "J: backpropagation, step by step"
    key = browser.run("document.querySelector('.key').textContent")
    assert key.split("  ")[0] == "left: the value right: the gradient"


def test_numbers_can_be_read_without_a_magnifying_glass(browser, tmp_path):
    opened(browser, play(many_leaves()), tmp_path)
    heights = browser.run("[...document.querySelectorAll('.node .data')].map(e => e.getBoundingClientRect().height)")
    assert min(heights) >= 12
