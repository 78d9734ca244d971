"""Small networks: worked examples of the kinds that are published.

The networks and the order in which their numbers are found are those of pages and lectures on the web (numbers of some
of them as well: 0.05 and 0.10 into weights of 0.15 and 0.20, scores of 1, 2 and 3); no words of theirs are used.
"""

from __future__ import annotations

from tests.support.planted.page import page

page(
    "two inputs, two hidden neurons, one output",
    5,
    """x1 = 0.05; x2 = 0.1; t = 0.01; eta = 0.5; w1 = 0.15; w2 = 0.2; w3 = 0.25; w4 = 0.3; bh = 0.35; w5 = 0.4;
    w6 = 0.45; bo = 0.6""",
    """n1 = w1*x1 + w2*x2 + bh; n2 = w3*x1 + w4*x2 + bh; h1 = sigmoid(n1); h2 = sigmoid(n2); no = w5*h1 + w6*h2 + bo;
    o = sigmoid(no); E = (t - o)**2/2; do = (o - t)*o*(1 - o); g5 = do*h1; g6 = do*h2; v5 = w5 - eta*g5;
    v6 = w6 - eta*g6;
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
    """z = w*x; h = sigmoid(z); p = sigmoid(u*h); q = sigmoid(v*h); E = (p - a)**2/2 + (q - c)**2/2; ep = p - a;
    eq = q - c;
    pp = p*(1 - p); qq = q*(1 - q); gu = ep*pp*h; gv = eq*qq*h; hp = ep*pp*u; hq = eq*qq*v; gh = hp + hq;
    hh = h*(1 - h);
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
    "a neuron that is off",
    3,
    "x1 = 1.2; x2 = -0.73; a = 0.6; b = -0.9; c = -1.1; d = 0.8; u = 1.4; v = 0.5; t = 2; rate = 0.1",
    """z1 = a*x1 + b*x2; z2 = c*x1 + d*x2; h1 = relu(z1); h2 = relu(z2); y = u*h1 + v*h2; E = (y - t)**2/2;
    e = y - t; gu = e*h1; gv = e*h2;
    d1 = e*u*(z1 > 0); d2 = e*v*(z2 > 0); ga = d1*x1; gb = d1*x2; gc = d2*x1; gd = d2*x2; na = a - rate*ga;
    nb = b - rate*gb""",
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
