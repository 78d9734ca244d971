"""Layers and cells: worked examples of the kinds that are published.

The networks and the order in which their numbers are found are those of pages and lectures on the web (numbers of some
of them as well: 0.05 and 0.10 into weights of 0.15 and 0.20, scores of 1, 2 and 3); no words of theirs are used.
"""

from __future__ import annotations

from tests.support.planted.page import page

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
    """a = 0.32; b = 0.28; c = 0.62; d = 0.2; v1 = 0.61; v2 = 0.82; v3 = 0.96; v4 = -1.0; r1 = 0.02; r2 = -0.5;
    r3 = 0.23; r4 = 0.17; t1 = 0.4; t2 = 0.6""",
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
    "one step of an LSTM",
    5,
    "x = 0.9; h = 0.4; k = -1.6; wf = 0.7; uf = 0.2; wi = -0.5; ui = 0.9; wg = 1.1; ug = -0.3; wo = 0.6; uo = 0.5",
    """f = sigmoid(wf*x + uf*h); i = sigmoid(wi*x + ui*h); g = tanh(wg*x + ug*h); o = sigmoid(wo*x + uo*h);
    c = f*k + i*g;
    n = o*tanh(c); gc = o*(1 - tanh(c)**2); gf = gc*k; gi = gc*g; gg = gc*i; go = tanh(c); gwf = gf*f*(1 - f)*x;
    gwg = gg*(1 - g**2)*x""",
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
        "slope at the old cell": ({"gc": "o*(1 - tanh(k)**2)"}, (".*: slope.*c0", ".*slope.*: c0")),
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
    """s1 = (q1*k1 + q2*k2)/sqrt(2); s2 = (q1*l1 + q2*l2)/sqrt(2); S = exp(s1) + exp(s2); a1 = exp(s1)/S;
    a2 = exp(s2)/S;
    y = a1*v1 + a2*v2; g1 = a1*(1 - a1)*(v1 - v2); g2 = -g1; gq1 = (g1*k1 + g2*l1)/sqrt(2);
    gq2 = (g1*k2 + g2*l2)/sqrt(2)""",
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
