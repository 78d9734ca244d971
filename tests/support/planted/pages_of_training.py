"""Losses, batches, and steps downhill: worked examples of the kinds that are published.

The networks and the order in which their numbers are found are those of pages and lectures on the web (numbers of some
of them as well: 0.05 and 0.10 into weights of 0.15 and 0.20, scores of 1, 2 and 3); no words of theirs are used.
"""

from __future__ import annotations

from tests.support.planted.page import page

page(
    "logistic regression with four samples",
    4,
    "w = 0.8; b = -1.2; alpha = 0.1",
    """z1 = w*0.5 + b; z2 = w*1.5 + b; z3 = w*2.5 + b; z4 = w*3.5 + b; p1 = sigmoid(z1); p2 = sigmoid(z2);
    p3 = sigmoid(z3);
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
    J = (r1**2 + r2**2 + r3**2)/3; gw = 2*(r1*1.5 + r2*2.2 + r3*3.1)/3; gb = 2*(r1 + r2 + r3)/3;
    nw = w - rate*gw; nb = b - rate*gb""",
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
        "divided by n - 1": ({"J": "it*3/2"}, (": n - 1|3 - 1|2,? .*3|n − 1",)),
        "a sample left out": ({"gw": "2*(r1*1.5 + r2*2.2)/3", "gb": "2*(r1 + r2)/3"}, ("no-.*: left out",)),
        "squares left out": ({"J": "(r1 + r2 + r3)/3"}, ("no-power",)),
        "input left out": ({"gw": "2*(r1 + r2 + r3)/3"}, ("no-.*: left out",)),
    },
)

page(
    "a batch made even",
    4,
    "a = 1.2; b = 2.9; c = 3.4; d = 5.1; gamma_ = 1.5; beta = 0.3",
    """m = (a + b + c + d)/4; v = ((a - m)**2 + (b - m)**2 + (c - m)**2 + (d - m)**2)/4; s = sqrt(v);
    n1 = (a - m)/s; n2 = (b - m)/s;
    n3 = (c - m)/s; n4 = (d - m)/s; y1 = gamma_*n1 + beta; y2 = gamma_*n2 + beta; y3 = gamma_*n3 + beta;
    y4 = gamma_*n4 + beta""",
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
        "divided by n - 1": ({"v": "it*4/3"}, (": n - 1|4 - 1|3,? .*4|n − 1",)),
        "root left out": (
            {"s": "v"},
            (": root|sqrt|divided by v|were v|power|s were|variance stands where the standard",),
        ),
        "mean not taken away": ({f"n{k}": f"{x}/s" for k, x in zip("1234", "abcd")}, ("no-term: m",)),
        "shift left out": ({f"y{k}": f"gamma_*n{k}" for k in "1234"}, ("no-term: beta",)),
        "shift and scale taken for each other": (
            {f"y{k}": f"beta*n{k} + gamma_" for k in "1234"},
            ("other-.*|swapped.*: (g .*beta|beta .*g)",),
        ),
    },
)

page(
    "momentum and the mean of the squares",
    5,
    "w = 0.9; x = 1.7; t = 0.6; m = 0.12; v = 0.05; r = 0.01",
    """y = w*x; E = (y - t)**2/2; g = (y - t)*x; n = 0.9*m + 0.1*g; s = 0.99*v + 0.01*g**2; mh = n/(1 - 0.81);
    vh = s/(1 - 0.9801);
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
        "first moment without correction": (
            {"nw": "w - r*n/(sqrt(vh) + 0.001)"},
            ("other-.*: m1", ": m1", "no-division: .* mh"),
        ),
    },
)
