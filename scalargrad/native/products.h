/* The products of a layer of a network, on the numbers of LANES samples at once. W is its matrix: a row for each
   neuron, with the neuron's bias at the end. X and Z have a row of LANES numbers, one for each sample, for each neuron.

       Z = W X + b                           forward
       adjoints of X = transposed W * (adjoints of Z)
       adjoints of W = (adjoints of Z) * transposed X, which is a sum over the samples

   The time of a network goes here. A processor multiplies PACK numbers at once, and keeps sums in registers: so a few
   rows are computed together that share what they are multiplied by.

   This file is compiled for each generation of processors, see lanes.h. */

#define PACKS (LANES / PACK)

#if PACK > 1
typedef double NAMED(Pack) __attribute__((vector_size(8 * PACK), aligned(8), may_alias));
#else
typedef double NAMED(Pack);
#endif
#define Pack NAMED(Pack)
#define PACKS_OF(numbers) ((Pack *)(numbers))

#define ADD_ROWS(ROWS)                                                                                                 \
    for (int at = 0; at < PACKS; at += 2) {                                                                            \
        Pack sums[ROWS][2];                                                                                            \
        for (int r = 0; r < ROWS; r++)                                                                                 \
            for (int l = 0; l < 2; l++)                                                                                \
                sums[r][l] = PACKS_OF(outs[i + r])[at + l];                                                            \
        for (int k = 0; k < count; k++) {                                                                              \
            const Pack *in = PACKS_OF(ins[k]) + at;                                                                    \
            for (int r = 0; r < ROWS; r++)                                                                             \
                for (int l = 0; l < 2; l++)                                                                            \
                    sums[r][l] += factors[i + r][k * step] * in[l];                                                    \
        }                                                                                                              \
        for (int r = 0; r < ROWS; r++)                                                                                 \
            for (int l = 0; l < 2; l++)                                                                                \
                PACKS_OF(outs[i + r])[at + l] = sums[r][l];                                                            \
    }

/* outs[i] += factors[i][0] * ins[0] + factors[i][step] * ins[1] + ..., in all lanes. */
CONTRACTED static void NAMED(add_products)(double *const *outs, int rows, const double *const *factors, ptrdiff_t step,
                                           double *const *ins, int count)
{
    CONTRACT
    int i = 0;
    for (; i + 4 <= rows; i += 4)
        ADD_ROWS(4)
    for (; i < rows; i++)
        ADD_ROWS(1)
}

/* The sum of the numbers of a pack: one half added to the other, and so on. */
static inline double NAMED(inside)(const Pack *pack)
{
    const double *x = (const double *)pack;
#if PACK == 8
    Four four = *(const Four *)x + *(const Four *)(x + 4);
    x = (const double *)&four;
#endif
#if PACK >= 4
    Two two = *(const Two *)x + *(const Two *)(x + 2);
    x = (const double *)&two;
#endif
    return PACK == 1 ? x[0] : x[0] + x[1];
}

#define ADD_SUMS(ROWS, COLUMNS)                                                                                        \
    {                                                                                                                  \
        Pack parts[ROWS][COLUMNS];                                                                                     \
        for (int r = 0; r < ROWS; r++)                                                                                 \
            for (int c = 0; c < COLUMNS; c++)                                                                          \
                parts[r][c] = PACKS_OF(d[i + r])[0] * PACKS_OF(x[j + c])[0];                                           \
        for (int at = 1; at < PACKS; at++)                                                                             \
            for (int r = 0; r < ROWS; r++)                                                                             \
                for (int c = 0; c < COLUMNS; c++)                                                                      \
                    parts[r][c] += PACKS_OF(d[i + r])[at] * PACKS_OF(x[j + c])[at];                                    \
        for (int r = 0; r < ROWS; r++)                                                                                 \
            for (int c = 0; c < COLUMNS; c++)                                                                          \
                sums[(i + r) * row + j + c] += NAMED(inside)(&parts[r][c]);                                            \
    }

/* sums[i * row + j] += d[i] * x[j], added up over all lanes. */
CONTRACTED static void NAMED(add_sums)(double *sums, ptrdiff_t row, double *const *d, int rows, double *const *x,
                                       int columns)
{
    CONTRACT
    int i = 0;
    for (; i + 2 <= rows; i += 2) {
        int j = 0;
        for (; j + 4 <= columns; j += 4)
            ADD_SUMS(2, 4)
        for (; j < columns; j++)
            ADD_SUMS(2, 1)
    }
    for (; i < rows; i++)
        for (int j = 0; j < columns; j++)
            ADD_SUMS(1, 1)
}

/* The sum of all lanes. */
static inline double NAMED(sum_of)(const double *x)
{
    Pack sum = PACKS_OF(x)[0];
    for (int at = 1; at < PACKS; at++)
        sum += PACKS_OF(x)[at];
    return NAMED(inside)(&sum);
}

#undef ADD_ROWS
#undef ADD_SUMS
