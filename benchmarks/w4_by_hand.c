/* W4 by hand: the loss and the gradient of MLP(2, [16, 16, 1]) with relu and the hinge loss, means over samples of one
   number each, as one writes them in C for this network alone. What the back end `native` is measured by.

       cc -O3 -march=native -o w4 w4_by_hand.c -lm && ./w4         the time of 10,000 samples, the least of many
       cc -O3 -march=native -shared -fPIC -o w4.so w4_by_hand.c    to be called from Python

   Eight samples at a time stand side by side in a vector of the processor (gcc's and clang's vector_size). Sums over the
   samples are kept lane by lane and added up at the end. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LANES 8
#define N 16

typedef double Lanes __attribute__((vector_size(8 * LANES)));
typedef long long Mask __attribute__((vector_size(8 * LANES)));

static inline Lanes relu(Lanes x) { return (Lanes)((Mask)x & (x > 0.0)); }
static inline Lanes where_positive(Lanes x, Lanes d) { return (Lanes)((Mask)d & (x > 0.0)); }

static double sum(Lanes x)
{
    double sum = 0.0;
    for (int l = 0; l < LANES; l++)
        sum += x[l];
    return sum;
}

/* parameters and gradient: for each neuron its weights and its bias, 337 numbers. samples: x, y, and the target t. */
double w4(const double *parameters, const double *samples, int count, double *gradient)
{
    const double(*w1)[3] = (const void *)parameters, (*w2)[N + 1] = (const void *)(parameters + 3 * N);
    const double *w3 = parameters + 3 * N + N * (N + 1);
    Lanes g1[N][3], g2[N][N + 1], g3[N + 1], losses = {0.0};
    memset(g1, 0, sizeof g1);
    memset(g2, 0, sizeof g2);
    memset(g3, 0, sizeof g3);
    for (int first = 0; first < count; first += LANES) {
        Lanes x, y, t, ones, h1[N], h2[N], d1[N], d2[N];
        for (int l = 0; l < LANES; l++) {
            const double *sample = samples + 3 * (first + l < count ? first + l : first);
            x[l] = sample[0];
            y[l] = sample[1];
            t[l] = sample[2];
            ones[l] = first + l < count;
        }
        for (int i = 0; i < N; i++)
            h1[i] = relu(w1[i][2] + w1[i][0] * x + w1[i][1] * y);
        for (int i = 0; i < N; i++) {
            Lanes z = w2[i][N] + w2[i][0] * h1[0];
            for (int j = 1; j < N; j++)
                z += w2[i][j] * h1[j];
            h2[i] = relu(z);
        }
        Lanes score = w3[N] + w3[0] * h2[0];
        for (int i = 1; i < N; i++)
            score += w3[i] * h2[i];
        Lanes margin = 1.0 - t * score, d3 = where_positive(margin, -t * ones);
        losses += ones * relu(margin);
        g3[N] += d3;
        for (int i = 0; i < N; i++) {
            g3[i] += d3 * h2[i];
            d2[i] = where_positive(h2[i], d3 * w3[i]);
        }
        for (int j = 0; j < N; j++) {
            Lanes d = w2[0][j] * d2[0];
            for (int i = 1; i < N; i++)
                d += w2[i][j] * d2[i];
            d1[j] = where_positive(h1[j], d);
        }
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++)
                g2[i][j] += d2[i] * h1[j];
            g2[i][N] += d2[i];
        }
        for (int i = 0; i < N; i++) {
            g1[i][0] += d1[i] * x;
            g1[i][1] += d1[i] * y;
            g1[i][2] += d1[i];
        }
    }
    const Lanes *parts[] = {&g1[0][0], &g2[0][0], &g3[0]};
    const int sizes[] = {3 * N, N * (N + 1), N + 1};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < sizes[k]; i++)
            *gradient++ = sum(parts[k][i]) / count;
    return sum(losses) / count;
}

int main(void)
{
    enum { COUNT = 10000, PARAMETERS = 3 * N + N * (N + 1) + N + 1 };
    static double samples[3 * COUNT], parameters[PARAMETERS], gradient[PARAMETERS];
    double least = 1e9, loss = 0.0;
    srand(1);
    for (int i = 0; i < PARAMETERS; i++)
        parameters[i] = 2.0 * rand() / RAND_MAX - 1.0;
    for (int i = 0; i < 3 * COUNT; i++)
        samples[i] = i % 3 == 2 ? (rand() % 2 ? 1.0 : -1.0) : 4.0 * rand() / RAND_MAX - 2.0;
    for (int again = 0; again < 200; again++) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        loss = w4(parameters, samples, COUNT, gradient);
        clock_gettime(CLOCK_MONOTONIC, &end);
        double took = (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
        least = took < least ? took : least;
    }
    printf("%d samples: %.3f ms, %.1f ns each (loss %.6f, last derivative %.6f)\n", COUNT, 1e3 * least,
           1e9 * least / COUNT, loss, gradient[PARAMETERS - 1]);
    return 0;
}
