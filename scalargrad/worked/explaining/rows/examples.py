"""What the examples of the rows are about: a neuron, two layers of weights, matrices, a mean, an update."""

NEURON = "x, w, b, t = 3, 2, -5, 0.2; z = w*x + b; a = sigmoid(z); E = (a - t)**2 / 2; "
LAYERS = (
    "x1, x2, t, rate = 0.5, 0.9, 0.3, 0.4; w1, w2, v1, v2 = 0.15, 0.27, 0.44, -0.63; z = w1*x1 + w2*x2; "
    "h = tanh(z); s = v1*h + v2; o = sigmoid(s); E = (o - t)**2 / 2; d = (o - t) * o * (1 - o); "
)
MATRICES = (
    "x, t, rate = [0.5, -1.2], [0.2, 0.9], 0.5; W, V = [[0.3, -0.8], [0.6, 0.2]], [[0.7, -0.4], [0.9, 1.1]]; "
    "a = tanh(W @ x); o = sigmoid(V @ a); E = sum((o - t)**2) / 2; d = dE/do * o * (1 - o); "
)
MEAN = "X, y, w = [0.3, 0.8, 1.9, 2.5], [1, 2, 2, 4], 0.7; m = len(X); J = sum((w*X - y)**2) / (2*m); "
STEP = LAYERS + "new = v1 - rate * d * h; "
TWO_USES = "w, x, u = 0.27, 0.9, 1.37; z = w*x + w*u; "
ROUNDS = "w = 1; E = (w - 3)**2; w = w - 0.1 * dE/dw; E = (w - 3)**2; "
LOSS = "z, t = [0.3, -0.8, 1.1], [0, 1, 0]; p = softmax(z); E = -sum(t * log(p)); "
SPREAD = "z, t = [0.3, -0.8, 1.1], [0, 1, 0]; p = softmax(z); E = sum((p - t)**2); "
LOOP = "x, U = [0.5, -0.3], [[0.6, 1.3], [-0.4, 0.9]]; g = tanh(U @ x); h = tanh(U @ g); y = 3 * sum(h); "
TWO_OUTPUTS = (
    "h, V = [0.3, -0.8], [[0.7, -0.4], [0.9, 1.1], [0.2, 0.5]]; s = V @ h; E = sum((s - [0.2, 0.4, 0.7])**2) / 2; "
)
CONVOLUTION = "x, k = [0.3, -1.2, 0.8, 0.5], [0.7, -0.4, 0.2]; z = [k @ x[0:3], k @ x[1:4]]; E = sum(z**2) / 2; "
STEPS = (
    "x1, x2, h0 = 0.61, 1.2, 0.3; w, u, v = 0.97, 1.26, -0.99; z1 = w*x1 + u*h0; h1 = tanh(z1); "
    "z2 = w*x2 + u*h1; h2 = tanh(z2); E = (v*h1 - 0.5)**2/2 + (v*h2 - 0.4)**2 / 2; "
)
