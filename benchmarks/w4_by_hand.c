/* W4 by hand: loss and gradient of MLP(2, [16, 16, 1]), ReLU, hinge loss, as a programmer writes it who knows the network.

   gcc -O3 -march=native -ffast-math -shared -fPIC -o w4_by_hand.so w4_by_hand.c

   Samples go through in blocks of BLOCK, LANES of them in one vector, and all of a block stays in the first-level cache.
   parameters: the weights (16 × 2, 16 × 16, 1 × 16, row by row), then the biases (16, 16, 1); gradient has the same
   order. xs: the first coordinates of all samples, then the second ones; ts: 1 or −1 for each sample. */
#include <string.h>

enum { LANES = 8, VECTORS = 8, BLOCK = LANES * VECTORS, N = 16, ROWS = 4, TILE = 2 };

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef lanes block[VECTORS]; /* one number for each sample of a block */

#define INLINE static inline __attribute__((always_inline))

/* x where test > 0, else 0 */
INLINE lanes where_positive(lanes test, lanes x)
{
    typedef long long bits __attribute__((vector_size(sizeof(lanes))));
    return (lanes)((test > 0) & (bits)x);
}

/* z[i] = b[i] + sum over j of w[i * down + j * right] * x[j]; without b: from 0 */
INLINE void product(int m, int n, const double *w, int down, int right, const double *b, block *restrict x,
                    block *restrict z)
{
    for (int i = 0; i < m; i += ROWS)
        for (int v = 0; v < VECTORS; v++) {
            lanes sum[ROWS];
            for (int k = 0; k < ROWS; k++)
                sum[k] = (lanes){0} + (b ? b[i + k] : 0.0);
            for (int j = 0; j < n; j++)
                for (int k = 0; k < ROWS; k++)
                    sum[k] += w[(i + k) * down + j * right] * x[j][v];
            for (int k = 0; k < ROWS; k++)
                z[i + k][v] = sum[k];
        }
}

/* gradient[i * n + j] += d[i] * x[j] over the block's samples, each lane for itself */
INLINE void outer(int m, int n, int rows, block *restrict d, block *restrict x, lanes *restrict gradient)
{
    for (int i = 0; i < m; i += rows)
        for (int j = 0; j < n; j += TILE) {
            lanes sum[TILE][TILE];
            for (int k = 0; k < rows; k++)
                for (int l = 0; l < TILE; l++)
                    sum[k][l] = gradient[(i + k) * n + j + l];
            for (int v = 0; v < VECTORS; v++)
                for (int k = 0; k < rows; k++)
                    for (int l = 0; l < TILE; l++)
                        sum[k][l] += d[i + k][v] * x[j + l][v];
            for (int k = 0; k < rows; k++)
                for (int l = 0; l < TILE; l++)
                    gradient[(i + k) * n + j + l] = sum[k][l];
        }
}

INLINE void add_up(int m, block *restrict d, lanes *restrict gradient)
{
    for (int i = 0; i < m; i++)
        for (int v = 0; v < VECTORS; v++)
            gradient[i] += d[i][v];
}

INLINE void relu(int m, block *restrict x)
{
    for (int i = 0; i < m; i++)
        for (int v = 0; v < VECTORS; v++)
            x[i][v] = where_positive(x[i][v], x[i][v]);
}

/* what comes back through the ReLU whose results are x */
INLINE void relu_back(int m, block *restrict x, block *restrict d)
{
    for (int i = 0; i < m; i++)
        for (int v = 0; v < VECTORS; v++)
            d[i][v] = where_positive(x[i][v], d[i][v]);
}

enum { W1 = 0, W2 = W1 + N * 2, W3 = W2 + N * N, B1 = W3 + N, B2 = B1 + N, B3 = B2 + N, PARAMETERS = B3 + 1 };

double loss_and_gradient(const double *parameters, const double *xs, const double *ts, long samples, double *gradient)
{
    const double *p = parameters;
    static _Thread_local block x[2], t, h1[N], h2[N], d1[N], d2[N], d3[1];
    static _Thread_local lanes g[PARAMETERS], loss;
    memset(g, 0, sizeof g);
    memset(&loss, 0, sizeof loss);
    long padding = 0;
    for (long s = 0; s < samples; s += BLOCK) {
        long size = samples - s < BLOCK ? samples - s : BLOCK;
        padding = BLOCK - size; /* samples with x, y, t = 0: each has a loss of 1, and no gradient */
        if (padding) {
            memset(x, 0, sizeof x);
            memset(t, 0, sizeof t);
        }
        memcpy(x[0], xs + s, size * sizeof(double));
        memcpy(x[1], xs + samples + s, size * sizeof(double));
        memcpy(t, ts + s, size * sizeof(double));

        product(N, 2, p + W1, 2, 1, p + B1, x, h1);
        relu(N, h1);
        product(N, N, p + W2, N, 1, p + B2, h1, h2);
        relu(N, h2);
        for (int v = 0; v < VECTORS; v++) {
            lanes score = (lanes){0} + p[B3];
            for (int j = 0; j < N; j++)
                score += p[W3 + j] * h2[j][v];
            lanes margin = 1 - t[v] * score;
            loss += where_positive(margin, margin);
            d3[0][v] = where_positive(margin, -t[v]);
        }
        outer(1, N, 1, d3, h2, g + W3);
        add_up(1, d3, g + B3);
        for (int i = 0; i < N; i++)
            for (int v = 0; v < VECTORS; v++)
                d2[i][v] = p[W3 + i] * d3[0][v];
        relu_back(N, h2, d2);
        outer(N, N, TILE, d2, h1, g + W2);
        add_up(N, d2, g + B2);
        product(N, N, p + W2, 1, N, 0, d2, d1); /* with the transposed matrix */
        relu_back(N, h1, d1);
        outer(N, 2, TILE, d1, x, g + W1);
        add_up(N, d1, g + B1);
    }
    double total = 0;
    for (int l = 0; l < LANES; l++)
        total += loss[l];
    for (int i = 0; i < PARAMETERS; i++) {
        double sum = 0;
        for (int l = 0; l < LANES; l++)
            sum += g[i][l];
        gradient[i] = sum / samples;
    }
    return (total - padding) / samples;
}
