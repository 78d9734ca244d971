"""Twelve worked examples of the kinds that are published, each with a few mistakes planted by hand.

The networks and the order in which their numbers are found are those of pages and lectures on the web (numbers of some
of them as well: 0.05 and 0.10 into weights of 0.15 and 0.20, scores of 1, 2 and 3); no words of theirs are used. They
are a second measure beside the five networks: other shapes, other habits, local derivatives and their products.
"""

from __future__ import annotations

from tests.support.planted.sheet import Mistake, Sheet

Mistakes = dict[str, tuple[dict[str, str], tuple[str, ...]]]
PAGES: dict[str, tuple[Sheet, int]] = {}  # each with the digits after the point that it prints


def page(name: str, digits: int, given: str, work: str, lines: str, mistakes: Mistakes) -> None:
    """given, work: «name = number» and «name = formula», separated by semicolons. lines: a claim begins with a ?."""
    numbers = {left: float(right) for left, right in equations(given)}
    made = [
        "1 " + line.strip()[1:].strip() if line.strip()[0] == "?" else f"  {line.strip()}"
        for line in lines.strip().split("\n")
    ]
    planted = {what: Mistake(*one) for what, one in mistakes.items()}
    PAGES[name] = (Sheet(numbers, dict(equations(work)), made, planted, name), digits)


def equations(text: str) -> list[tuple[str, str]]:
    pairs = [one.partition("=") for one in text.replace("\n", " ").split(";") if one.strip()]
    return [(left.strip(), right.strip()) for left, _, right in pairs]


page(
    "two inputs, two hidden neurons, one output",
    5,
    "x1 = 0.05; x2 = 0.1; t = 0.01; eta = 0.5; w1 = 0.15; w2 = 0.2; w3 = 0.25; w4 = 0.3; bh = 0.35; w5 = 0.4; w6 = 0.45; bo = 0.6",
    """n1 = w1*x1 + w2*x2 + bh; n2 = w3*x1 + w4*x2 + bh; h1 = sigmoid(n1); h2 = sigmoid(n2); no = w5*h1 + w6*h2 + bo;
    o = sigmoid(no); E = (t - o)**2/2; do = (o - t)*o*(1 - o); g5 = do*h1; g6 = do*h2; v5 = w5 - eta*g5; v6 = w6 - eta*g6;
    d1 = do*w5*h1*(1 - h1); d2 = do*w6*h2*(1 - h2); g1 = d1*x1; g2 = d1*x2; g3 = d2*x1; g4 = d2*x2""",
    """x1, x2, t, eta = {x1}, {x2}, {t}, {eta}
    w1, w2, w3, w4, bh = {w1}, {w2}, {w3}, {w4}, {bh}
    w5, w6, bo = {w5}, {w6}, {bo}
    net_h1 = w1*x1 + w2*x2 + bh
    ? net_h1 == {n1}
    net_h2 = w3*x1 + w4*x2 + bh
    ? net_h2 == {n2}
    out_h1 = 1/(1 + exp(-net_h1))
    ? out_h1 == {h1}
    out_h2 = 1/(1 + exp(-net_h2))
    ? out_h2 == {h2}
    net_o = w5*out_h1 + w6*out_h2 + bo
    ? net_o == {no}
    out_o = 1/(1 + exp(-net_o))
    ? out_o == {o}
    E = (t - out_o)**2 / 2
    ? E == {E}
    ? dE/dnet_o == {do}
    ? dE/dw5 == {g5}
    ? dE/dw6 == {g6}
    w5_new = w5 - eta*dE/dw5
    ? w5_new == {v5}
    w6_new = w6 - eta*dE/dw6
    ? w6_new == {v6}
    ? dE/dnet_h1 == {d1}
    ? dE/dnet_h2 == {d2}
    ? dE/dw1 == {g1}
    ? dE/dw2 == {g2}
    ? dE/dw3 == {g3}
    ? dE/dw4 == {g4}""",
    {
        "updated weights": ({"d1": "do*v5*h1*(1 - h1)", "d2": "do*v6*h2*(1 - h2)"}, ("updated-early",)),
        "hidden slope left out": ({"d1": "do*w5", "d2": "do*w6"}, ("no-slope", "no-factor: ∂out_h1")),
        "slope at the net": ({"do": "(o - t)*no*(1 - no)"}, (".*slope.*: net_o",)),
        "target minus output": ({"do": "-it"}, ("sign",)),
        "minus in the exponent left out": ({"h1": "1/(1 + exp(n1))", "h2": "1/(1 + exp(n2))"}, ("sign: net_h1|exp",)),
        "w2 for w3": ({"n2": "w2*x1 + w4*x2 + bh"}, ("other-.*: w2",)),
    },
)

page(
    "a weight by three factors, a hidden weight through two outputs",
    6,
    "x = 0.3; w = 0.8; u = 0.5; v = -0.7; a = 0.9; c = 0.2",
    """z = w*x; h = sigmoid(z); p = sigmoid(u*h); q = sigmoid(v*h); E = (p - a)**2/2 + (q - c)**2/2; ep = p - a; eq = q - c;
    pp = p*(1 - p); qq = q*(1 - q); gu = ep*pp*h; gv = eq*qq*h; hp = ep*pp*u; hq = eq*qq*v; gh = hp + hq; hh = h*(1 - h);
    gw = gh*hh*x""",
    """x, w, u, v = {x}, {w}, {u}, {v}
    a, c = {a}, {c}
    z = w*x
    h = sigmoid(z)
    ? h == {h}
    net_p = u*h
    net_q = v*h
    p = sigmoid(net_p)
    ? p == {p}
    q = sigmoid(net_q)
    ? q == {q}
    E_p = (p - a)**2 / 2
    E_q = (q - c)**2 / 2
    E = E_p + E_q
    ? E == {E}
    ? dE/dp == {ep}
    ? dp/dnet_p == {pp}
    ? dE/du == {gu}
    ? dE/dq == {eq}
    ? dq/dnet_q == {qq}
    ? dE/dv == {gv}
    ? dE_p/dh == {hp}
    ? dE_q/dh == {hq}
    ? dE/dh == {gh}
    ? dh/dz == {hh}
    ? dE/dw == {gw}""",
    {
        "slope of tanh": ({"pp": "1 - p**2", "qq": "1 - q**2"}, (".*slope.*: tanh", ": 1 - p")),
        "digits swapped in a slope": ({"hh": "swapped(it)"}, ("slip",)),
        "first output only": ({"gh": "hp"}, ("no-path", "no-term", ": this is ∂?d?E_p")),
        "factor 2": ({"ep": "2*(p - a)", "eq": "2*(q - c)"}, ("factor: twice",)),
        "slope by h instead of z": ({"hh": "1 - h"}, (".*slope", "no-.*: left out", ": one minus")),
        "outputs taken for each other": ({"hq": "eq*qq*u"}, ("other-.*: u",)),
    },
)

page(
    "scores of 1, 2 and 3",
    4,
    "z1 = 1; z2 = 2; z3 = 3",
    """e1 = exp(z1); e2 = exp(z2); e3 = exp(z3); S = e1 + e2 + e3; p1 = e1/S; p2 = e2/S; p3 = e3/S; L = -ln(p1);
    g1 = p1 - 1; g2 = p2; g3 = p3""",
    """z = [{z1}, {z2}, {z3}]
    e = exp(z)
    ? e == [{e1}, {e2}, {e3}]
    S = sum(e)
    ? S == {S}
    p = e / S
    ? p == [{p1}, {p2}, {p3}]
    L = -log(p[0])
    ? L == {L}
    ? dL/dz == [{g1}, {g2}, {g3}]""",
    {
        "the last class": ({"g1": "p1", "g3": "p3 - 1"}, ("other-.*|swapped.*",)),
        "target left out": ({"g1": "p1"}, ("no-target", ": target|left out")),
        "decimal logarithm": ({"L": "-log10(p1)"}, (": log10|decimal log|base 10",)),
        "minus left out": ({"L": "ln(p1)"}, ("sign",)),
        "a class left out": ({"S": "e1 + e3"}, (r"no-term: e\[1\]",)),
    },
)

page(
    "a pooled picture and two outputs",
    5,
    "a = 0.32; b = 0.28; c = 0.62; d = 0.2; v1 = 0.61; v2 = 0.82; v3 = 0.96; v4 = -1.0; r1 = 0.02; r2 = -0.5; r3 = 0.23; r4 = 0.17; t1 = 0.4; t2 = 0.6",
    """s1 = sigmoid(a); s2 = sigmoid(b); s3 = sigmoid(c); s4 = sigmoid(d); y1 = v1*s1 + v2*s2 + v3*s3 + v4*s4;
    y2 = r1*s1 + r2*s2 + r3*s3 + r4*s4; E = ((y1 - t1)**2 + (y2 - t2)**2)/2; e1 = y1 - t1; e2 = y2 - t2;
    g1 = (e1*v1 + e2*r1)*s1*(1 - s1); g2 = (e1*v2 + e2*r2)*s2*(1 - s2);
    g3 = (e1*v3 + e2*r3)*s3*(1 - s3); g4 = (e1*v4 + e2*r4)*s4*(1 - s4)""",
    """q = [{a}, {b}, {c}, {d}]
    V = [[{v1}, {v2}, {v3}, {v4}], [{r1}, {r2}, {r3}, {r4}]]
    t = [{t1}, {t2}]
    s = sigmoid(q)
    ? s == [{s1}, {s2}, {s3}, {s4}]
    y = V @ s
    ? y == [{y1}, {y2}]
    E = sum((y - t)**2) / 2
    ? E == {E}
    ? dE/dy == [{e1}, {e2}]
    ? dE/dq == [{g1}, {g2}, {g3}, {g4}]""",
    {
        "slopes left out": ({f"g{k}": f"e1*v{k} + e2*r{k}" for k in "1234"}, ("no-slope", "no-factor: ∂s")),
        "one minus s": ({f"g{k}": f"(e1*v{k} + e2*r{k})*(1 - s{k})" for k in "1234"}, (": one minus|1 - s",)),
        "first output only": (
            {f"g{k}": f"e1*v{k}*s{k}*(1 - s{k})" for k in "1234"},
            ("no-path", "no-term", ": left out"),
        ),
        "sign of the second error": ({"e2": "t2 - y2"}, ("sign",)),
        "slope at q": (
            {
                "g1": "(e1*v1 + e2*r1)*a*(1 - a)",
                "g2": "(e1*v2 + e2*r2)*b*(1 - b)",
                "g3": "(e1*v3 + e2*r3)*c*(1 - c)",
                "g4": "(e1*v4 + e2*r4)*d*(1 - d)",
            },
            (".*slope.*: q",),
        ),
    },
)

page(
    "three steps of a recurrence",
    5,
    "x1 = 1; x2 = 0.5; x3 = -1; w = 0.5; u = 0.8; t = 0.3",
    """h1 = tanh(w*x1); h2 = tanh(w*x2 + u*h1); h3 = tanh(w*x3 + u*h2); L = (h3 - t)**2; d3 = 2*(h3 - t)*(1 - h3**2);
    d2 = d3*u*(1 - h2**2); d1 = d2*u*(1 - h1**2); gw = d1*x1 + d2*x2 + d3*x3; gu = d2*h1 + d3*h2""",
    """x1, x2, x3 = {x1}, {x2}, {x3}
    w, u, t = {w}, {u}, {t}
    a1 = w*x1
    h1 = tanh(a1)
    ? h1 == {h1}
    a2 = w*x2 + u*h1
    h2 = tanh(a2)
    ? h2 == {h2}
    a3 = w*x3 + u*h2
    h3 = tanh(a3)
    ? h3 == {h3}
    L = (h3 - t)**2
    ? L == {L}
    ? dL/da3 == {d3}
    ? dL/da2 == {d2}
    ? dL/da1 == {d1}
    ? dL/dw == {gw}
    ? dL/du == {gu}""",
    {
        "last step only": ({"gw": "d3*x3", "gu": "d3*h2"}, ("truncated.*", "no-path", ": left out|step|time")),
        "two left out": ({"d3": "it/2"}, ("factor: half|½",)),
        "slope of the last state everywhere": ({"d2": "d3*u*(1 - h3**2)"}, (".*slope.*: h3|a3", "other-.*: h3")),
        "weight w on the way back": ({"d2": "d3*w*(1 - h2**2)", "d1": "d2*w*(1 - h1**2)"}, ("other-.*: were w",)),
        "first step's state left out": ({"h2": "tanh(w*x2)"}, ("no-term: h1",)),
    },
)

page(
    "logistic regression with four samples",
    4,
    "w = 0.8; b = -1.2; alpha = 0.1",
    """z1 = w*0.5 + b; z2 = w*1.5 + b; z3 = w*2.5 + b; z4 = w*3.5 + b; p1 = sigmoid(z1); p2 = sigmoid(z2); p3 = sigmoid(z3);
    p4 = sigmoid(z4); J = -(ln(1 - p1) + ln(1 - p2) + ln(p3) + ln(p4))/4; d1 = p1; d2 = p2; d3 = p3 - 1; d4 = p4 - 1;
    gw = (d1*0.5 + d2*1.5 + d3*2.5 + d4*3.5)/4; gb = (d1 + d2 + d3 + d4)/4; nw = w - alpha*gw; nb = b - alpha*gb""",
    """x = [0.5, 1.5, 2.5, 3.5]
    y = [0, 0, 1, 1]
    w, b, alpha = {w}, {b}, {alpha}
    z = w*x + b
    p = sigmoid(z)
    ? p == [{p1}, {p2}, {p3}, {p4}]
    J = -sum(y*log(p) + (1 - y)*log(1 - p)) / 4
    ? J == {J}
    ? dJ/dw == {gw}
    ? dJ/db == {gb}
    ? w - alpha*dJ/dw == {nw}
    ? b - alpha*dJ/db == {nb}""",
    {
        "sum for mean": ({"gw": "4*it", "gb": "4*it"}, ("sum-for-mean", "factor: 4")),
        "slope of the squared error": (
            {
                "gw": "(d1*p1*(1-p1)*0.5 + d2*p2*(1-p2)*1.5 + d3*p3*(1-p3)*2.5 + d4*p4*(1-p4)*3.5)/4",
                "gb": "(d1*p1*(1-p1) + d2*p2*(1-p2) + d3*p3*(1-p3) + d4*p4*(1-p4))/4",
            },
            (": extra|too many|once more|too often|taken twice",),
        ),
        "input left out": ({"gw": "(d1 + d2 + d3 + d4)/4"}, ("no-.*: left out",)),
        "second half of the loss left out": ({"J": "-(ln(p3) + ln(p4))/4"}, ("no-.*: left out",)),
        "plus the gradient": ({"nw": "w + alpha*gw", "nb": "b + alpha*gb"}, ("sign",)),
        "rate left out": ({"nw": "w - gw", "nb": "b - gb"}, ("no-rate",)),
    },
)

page(
    "a line through three points",
    3,
    "w = 0.7; b = 0.2; rate = 0.05",
    """y1 = w*1.5 + b; y2 = w*2.2 + b; y3 = w*3.1 + b; r1 = y1 - 1.9; r2 = y2 - 3.1; r3 = y3 - 4.6;
    J = (r1**2 + r2**2 + r3**2)/3; gw = 2*(r1*1.5 + r2*2.2 + r3*3.1)/3; gb = 2*(r1 + r2 + r3)/3; nw = w - rate*gw; nb = b - rate*gb""",
    """x = [1.5, 2.2, 3.1]
    t = [1.9, 3.1, 4.6]
    w, b, rate = {w}, {b}, {rate}
    y = w*x + b
    ? y == [{y1}, {y2}, {y3}]
    r = y - t
    ? r == [{r1}, {r2}, {r3}]
    J = mean(r**2)
    ? J == {J}
    ? dJ/dw == {gw}
    ? dJ/db == {gb}
    w_new = w - rate*dJ/dw
    ? w_new == {nw}
    b_new = b - rate*dJ/db
    ? b_new == {nb}""",
    {
        "two left out": ({"gw": "it/2", "gb": "it/2"}, ("factor: half|½",)),
        "divided by n - 1": ({"J": "it*3/2"}, (": n - 1|3 - 1|2 .*3|n − 1",)),
        "a sample left out": ({"gw": "2*(r1*1.5 + r2*2.2)/3", "gb": "2*(r1 + r2)/3"}, ("no-.*: left out",)),
        "squares left out": ({"J": "(r1 + r2 + r3)/3"}, ("no-power",)),
        "input left out": ({"gw": "2*(r1 + r2 + r3)/3"}, ("no-.*: left out",)),
    },
)

page(
    "a batch made even",
    4,
    "a = 1.2; b = 2.9; c = 3.4; d = 5.1; gamma_ = 1.5; beta = 0.3",
    """m = (a + b + c + d)/4; v = ((a - m)**2 + (b - m)**2 + (c - m)**2 + (d - m)**2)/4; s = sqrt(v); n1 = (a - m)/s; n2 = (b - m)/s;
    n3 = (c - m)/s; n4 = (d - m)/s; y1 = gamma_*n1 + beta; y2 = gamma_*n2 + beta; y3 = gamma_*n3 + beta; y4 = gamma_*n4 + beta""",
    """x = [{a}, {b}, {c}, {d}]
    g, beta = {gamma_}, {beta}
    m = mean(x)
    ? m == {m}
    v = mean((x - m)**2)
    ? v == {v}
    s = sqrt(v)
    n = (x - m) / s
    ? n == [{n1}, {n2}, {n3}, {n4}]
    y = g*n + beta
    ? y == [{y1}, {y2}, {y3}, {y4}]""",
    {
        "divided by n - 1": ({"v": "it*4/3"}, (": n - 1|4 - 1|3 .*4|n − 1",)),
        "root left out": ({"s": "v"}, (": root|sqrt|divided by v|were v|power|s were",)),
        "mean not taken away": ({f"n{k}": f"{x}/s" for k, x in zip("1234", "abcd")}, ("no-term: m",)),
        "shift left out": ({f"y{k}": f"gamma_*n{k}" for k in "1234"}, ("no-term: beta",)),
        "shift and scale taken for each other": (
            {f"y{k}": f"beta*n{k} + gamma_" for k in "1234"},
            ("other-.*|swapped.*: (g .*beta|beta .*g)",),
        ),
    },
)

page(
    "one step of an LSTM",
    5,
    "x = 0.9; h = 0.4; k = -1.6; wf = 0.7; uf = 0.2; wi = -0.5; ui = 0.9; wg = 1.1; ug = -0.3; wo = 0.6; uo = 0.5",
    """f = sigmoid(wf*x + uf*h); i = sigmoid(wi*x + ui*h); g = tanh(wg*x + ug*h); o = sigmoid(wo*x + uo*h); c = f*k + i*g;
    n = o*tanh(c); gc = o*(1 - tanh(c)**2); gf = gc*k; gi = gc*g; gg = gc*i; go = tanh(c); gwf = gf*f*(1 - f)*x; gwg = gg*(1 - g**2)*x""",
    """x, h0, c0 = {x}, {h}, {k}
    wf, uf, wi, ui = {wf}, {uf}, {wi}, {ui}
    wg, ug, wo, uo = {wg}, {ug}, {wo}, {uo}
    f = sigmoid(wf*x + uf*h0)
    ? f == {f}
    i = sigmoid(wi*x + ui*h0)
    ? i == {i}
    g = tanh(wg*x + ug*h0)
    ? g == {g}
    o = sigmoid(wo*x + uo*h0)
    ? o == {o}
    c = f*c0 + i*g
    ? c == {c}
    h1 = o*tanh(c)
    ? h1 == {n}
    ? dh1/do == {go}
    ? dh1/dc == {gc}
    ? dh1/df == {gf}
    ? dh1/di == {gi}
    ? dh1/dg == {gg}
    ? dh1/dwf == {gwf}
    ? dh1/dwg == {gwg}""",
    {
        "tanh of the cell left out": ({"n": "o*c"}, ("no-activation", ": tanh.*left out")),
        "slope at the old cell": ({"gc": "o*(1 - tanh(k)**2)"}, (".*slope.*: c0",)),
        "sigmoid for the candidate": ({"g": "sigmoid(wg*x + ug*h)"}, (": sigmoid",)),
        "gates taken for each other": ({"c": "i*k + f*g"}, ("other-.*|swapped.*: (f .*i|i .*f)",)),
        "the other gate's factor": ({"gi": "gc*f"}, ("other-.*: f",)),
        "old cell left out": ({"c": "i*g"}, ("no-term: c0",)),
        "slope of the candidate by sigmoid": ({"gwg": "gg*g*(1 - g)*x"}, (".*slope.*: sigmoid", ": 1 - g")),
    },
)

page(
    "attention with two keys",
    4,
    "q1 = 1.3; q2 = 0.4; k1 = 0.8; k2 = 1.1; l1 = -0.2; l2 = 0.7; v1 = 2.5; v2 = -1.4",
    """s1 = (q1*k1 + q2*k2)/sqrt(2); s2 = (q1*l1 + q2*l2)/sqrt(2); S = exp(s1) + exp(s2); a1 = exp(s1)/S; a2 = exp(s2)/S;
    y = a1*v1 + a2*v2; g1 = a1*(1 - a1)*(v1 - v2); g2 = -g1; gq1 = (g1*k1 + g2*l1)/sqrt(2); gq2 = (g1*k2 + g2*l2)/sqrt(2)""",
    """q = [{q1}, {q2}]
    K = [[{k1}, {k2}], [{l1}, {l2}]]
    v = [{v1}, {v2}]
    s = K @ q / sqrt(2)
    ? s == [{s1}, {s2}]
    a = softmax(s)
    ? a == [{a1}, {a2}]
    y = a @ v
    ? y == {y}
    ? dy/ds == [{g1}, {g2}]
    ? dy/dq == [{gq1}, {gq2}]""",
    {
        "root of d left out": ({"s1": "it*sqrt(2)", "s2": "it*sqrt(2)"}, (": sqrt|root|1.414", "no-factor", "divided")),
        "divided by d": ({"s1": "it/sqrt(2)", "s2": "it/sqrt(2)"}, (": sqrt|root|2 ",)),
        "values taken for each other": ({"y": "a1*v2 + a2*v1"}, ("other-.*|swapped.*: [va]",)),
        "second value left out": ({"g1": "a1*(1 - a1)*v1", "g2": "-a1*a2*v1"}, ("no-.*: left out",)),
        "keys transposed": ({"s1": "(q1*k1 + q2*l1)/sqrt(2)", "s2": "(q1*k2 + q2*l2)/sqrt(2)"}, ("transposed",)),
    },
)

page(
    "momentum and the mean of the squares",
    5,
    "w = 0.9; x = 1.7; t = 0.6; m = 0.12; v = 0.05; r = 0.01",
    """y = w*x; E = (y - t)**2/2; g = (y - t)*x; n = 0.9*m + 0.1*g; s = 0.99*v + 0.01*g**2; mh = n/(1 - 0.81); vh = s/(1 - 0.9801);
    nw = w - r*mh/(sqrt(vh) + 0.001)""",
    """w, x, t = {w}, {x}, {t}
    m, v, rate = {m}, {v}, {r}
    y = w*x
    E = (y - t)**2 / 2
    ? E == {E}
    g = dE/dw
    ? g == {g}
    m1 = 0.9*m + 0.1*g
    ? m1 == {n}
    v1 = 0.99*v + 0.01*g**2
    ? v1 == {s}
    mh = m1 / (1 - 0.9**2)
    ? mh == {mh}
    vh = v1 / (1 - 0.99**2)
    ? vh == {vh}
    w_new = w - rate*mh/(sqrt(vh) + 0.001)
    ? w_new == {nw}""",
    {
        "gradient not squared": ({"s": "0.99*v + 0.01*g"}, ("no-power",)),
        "root left out": ({"nw": "w - r*mh/(vh + 0.001)"}, (": sqrt|root|were vh|power",)),
        "rate left out": ({"nw": "w - mh/(sqrt(vh) + 0.001)"}, ("no-rate",)),
        "old momentum left out": ({"n": "0.1*g"}, ("no-term: m",)),
        "input left out": ({"g": "y - t"}, ("no-.*: left out",)),
        "first moment without correction": ({"nw": "w - r*n/(sqrt(vh) + 0.001)"}, ("other-.*: m1", ": m1")),
    },
)

page(
    "a neuron that is off",
    3,
    "x1 = 1.2; x2 = -0.73; a = 0.6; b = -0.9; c = -1.1; d = 0.8; u = 1.4; v = 0.5; t = 2; rate = 0.1",
    """z1 = a*x1 + b*x2; z2 = c*x1 + d*x2; h1 = relu(z1); h2 = relu(z2); y = u*h1 + v*h2; E = (y - t)**2/2; e = y - t; gu = e*h1; gv = e*h2;
    d1 = e*u*(z1 > 0); d2 = e*v*(z2 > 0); ga = d1*x1; gb = d1*x2; gc = d2*x1; gd = d2*x2; na = a - rate*ga; nb = b - rate*gb""",
    """x = [{x1}, {x2}]
    W = [[{a}, {b}], [{c}, {d}]]
    u, t, rate = [{u}, {v}], 2, {rate}
    z = W @ x
    ? z == [{z1}, {z2}]
    h = relu(z)
    y = u @ h
    ? y == {y}
    E = (y - t)**2 / 2
    ? E == {E}
    ? dE/dy == {e}
    ? dE/du == [{gu}, {gv}]
    ? dE/dz == [{d1}, {d2}]
    ? dE/dW == [[{ga}, {gb}], [{gc}, {gd}]]
    ? (W - rate*dE/dW)[0] == [{na}, {nb}]""",
    {
        "relu left out": ({"h2": "z2"}, ("no-activation", ": relu|activation")),
        "slope of relu left out": ({"d2": "e*v"}, ("no-slope", "no-factor: ∂h")),
        "z for the slope": ({"d1": "e*u*h1"}, (": slope|were h|extra|factor",)),
        "transposed": ({"z1": "a*x1 + c*x2", "z2": "b*x1 + d*x2"}, ("transposed",)),
        "plus the gradient": ({"na": "a + rate*ga", "nb": "b + rate*gb"}, ("sign",)),
    },
)
