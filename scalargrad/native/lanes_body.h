/* The interpreter over LANES samples at once: the instructions `lanes` of a plan, forward and backward. Every number is
   a row of LANES doubles. What is the same for all samples is spread over a row when a row is needed of it.

   This file is compiled for each generation of processors, see lanes.h. */

#include "products.h"

/* Puts a number into all lanes of a row. */
static inline void NAMED(spread)(double *row, double number)
{
    for (int l = 0; l < LANES; l++)
        row[l] = number;
}

/* The numbers of an operand, one for each sample. */
static inline const double *NAMED(lanes_of)(const Run *run, int32_t slot, double *row)
{
    if (slot >= 0)
        return run->lanes + (size_t)slot * LANES;
    NAMED(spread)(row, run->once[~slot]);
    return row;
}

/* Where to write what comes to an operand's adjoint: what comes first is the adjoint, the rest is added to it. */
static inline double *NAMED(row_for)(Run *run, int32_t slot, double *part)
{
    return slot >= 0 && !run->touched[slot] ? run->adjoints + (size_t)slot * LANES : part;
}

/* That it has been written. */
static inline void NAMED(add_to)(Run *run, int32_t slot, const double *restrict part)
{
    if (slot < 0)
        run->sums[~slot] += NAMED(sum_of)(part);
    else if (!run->touched[slot])
        run->touched[slot] = 1;
    else {
        double *restrict adjoint = run->adjoints + (size_t)slot * LANES;
        for (int l = 0; l < LANES; l++)
            adjoint[l] += part[l];
    }
}

/* A row that is added to the adjoint of an operand. */
static void NAMED(add_copy)(Run *run, int32_t slot, const double *restrict part)
{
    double *to = NAMED(row_for)(run, slot, NULL);
    if (to != NULL)
        memcpy(to, part, LANES * sizeof *part);
    NAMED(add_to)(run, slot, part);
}

/* The rows of a list of slots; of adjoints that nothing has been added to yet, zeros. */
static void NAMED(rows_of)(Run *run, double *numbers, double **rows, const int32_t *slots, int n)
{
    for (int k = 0; k < n; k++) {
        rows[k] = numbers + (size_t)slots[k] * LANES;
        if (numbers == run->adjoints && !run->touched[slots[k]]) {
            run->touched[slots[k]] = 1;
            NAMED(spread)(rows[k], run->zero);
        }
    }
}

static void NAMED(layer_forward)(Run *run, const int32_t *c)
{
    int m = c[1], n = c[2];
    const double *matrix = run->matrices + c[3];
    NAMED(rows_of)(run, run->lanes, run->outs, c + 4, m);
    NAMED(rows_of)(run, run->lanes, run->ins, c + 4 + m, n);
    for (int i = 0; i < m; i++) {
        run->factors[i] = matrix + (size_t)i * (size_t)(n + 1);
        NAMED(spread)(run->outs[i], run->factors[i][n]);
    }
    NAMED(add_products)(run->outs, m, run->factors, 1, run->ins, n);
}

static void NAMED(layer_backward)(Run *run, const int32_t *c)
{
    int m = c[1], n = c[2], wanted = 0;
    const int32_t *z = c + 4, *x = z + m;
    const double *matrix = run->matrices + c[3];
    double *sums = run->matrix_sums + c[3];
    NAMED(rows_of)(run, run->adjoints, run->outs, z, m);
    NAMED(rows_of)(run, run->lanes, run->ins, x, n);
    NAMED(add_sums)(sums, n + 1, run->outs, m, run->ins, n);
    for (int i = 0; i < m; i++)
        sums[(size_t)i * (size_t)(n + 1) + (size_t)n] += NAMED(sum_of)(run->outs[i]);
    for (int k = 0; k < n; k++)
        if (x[k] < run->plan->lane_adjoints) {
            NAMED(rows_of)(run, run->adjoints, run->ins + wanted, x + k, 1);
            run->factors[wanted++] = matrix + k;
        }
    NAMED(add_products)(run->ins, wanted, run->factors, n + 1, run->outs, m);
}

static void NAMED(dot_forward)(Run *run, const int32_t *c, double *z)
{
    double row[LANES], other[LANES];
    int n = c[1];
    const int32_t *w = c + 4, *x = w + n;
    const double *bias = c[3] == NONE ? NULL : NAMED(lanes_of)(run, c[3], row);
    for (int l = 0; l < LANES; l++)
        z[l] = bias != NULL ? bias[l] : 0.0;
    for (int k = 0; k < n; k++) {
        const double *a = NAMED(lanes_of)(run, w[k], row), *b = NAMED(lanes_of)(run, x[k], other);
        for (int l = 0; l < LANES; l++)
            z[l] += a[l] * b[l];
    }
}

static void NAMED(dot_backward)(Run *run, const int32_t *c, const double *d)
{
    double row[LANES], part[LANES];
    int n = c[1];
    if (c[3] != NONE && wants(run, c[3]))
        NAMED(add_copy)(run, c[3], d);
    for (int k = 0; k < 2 * n; k++) {
        int32_t operand = c[4 + k], partner = c[4 + (k + n) % (2 * n)];
        if (!wants(run, operand))
            continue;
        const double *restrict slope = NAMED(lanes_of)(run, partner, row);
        double *restrict to = NAMED(row_for)(run, operand, part);
        for (int l = 0; l < LANES; l++)
            to[l] = slope[l] * d[l];
        NAMED(add_to)(run, operand, to);
    }
}

static void NAMED(total_forward)(Run *run, const int32_t *c, double *z)
{
    double row[LANES];
    NAMED(spread)(z, run->zero);
    for (int k = 0; k < c[1]; k++) {
        const double *x = NAMED(lanes_of)(run, c[3 + k], row);
        for (int l = 0; l < LANES; l++)
            z[l] += x[l];
    }
}

/* Rows of many operands: lane by lane, as in several.h. */
static void NAMED(several_forward)(Run *run, const int32_t *c, double *z)
{
    for (int l = 0; l < LANES; l++) {
        for (int k = 0; k < c[1]; k++)
            run->scratch[k] = number_in(run, c[3 + k], l);
        z[l] = value_of_several(c[0], run->scratch, c[1]);
        run->marks[l] += z[l] * 0.0;
    }
}

static void NAMED(several_backward)(Run *run, const int32_t *c, const double *d)
{
    int n = c[1];
    const double *z = run->lanes + (size_t)c[2] * LANES;
    for (int l = 0; l < LANES; l++) {
        double *slopes = run->scratch;
        for (int k = 0; k < n; k++)
            slopes[k] = number_in(run, c[3 + k], l);
        slopes_of_several(c[0], slopes, n, z[l]);
        for (int k = 0; k < n; k++)
            run->parts[(size_t)k * LANES + (size_t)l] = slopes[k] * d[l];
    }
    for (int k = 0; k < n; k++)
        if (wants(run, c[3 + k]))
            NAMED(add_copy)(run, c[3 + k], run->parts + (size_t)k * LANES);
}

/* The operands of an instruction, and one lane of each. */
#define TAKE_X const double *restrict x = NAMED(lanes_of)(run, c[2], rows[0]);
#define TAKE_Y const double *restrict y = NAMED(lanes_of)(run, c[3], rows[1]);
#define TAKE_W const double *restrict w = NAMED(lanes_of)(run, c[4], rows[2]);
#define X real(x[l])
#define Y real(y[l])
#define W real(w[l])

/* Computes all numbers of LANES samples from their inputs. */
static void NAMED(lanes_forward)(Run *run)
{
    const int32_t *c = run->plan->lanes.items, *end = c + run->plan->lanes.count;
    double rows[3][LANES];
    while (c < end) {
        double *restrict z = run->lanes + (size_t)c[opcodes_many(c[0]) ? 2 : 1] * LANES;
        switch (c[0]) {
#define FORWARD(name, value, operands)                                                                                 \
    for (int l = 0; l < LANES; l++)                                                                                    \
        z[l] = value.number;                                                                                           \
    if (may_fail(OP_##name))                                                                                           \
        for (int l = 0; l < LANES; l++)                                                                                \
            run->marks[l] += z[l] * 0.0;                                                                               \
    c += 2 + operands;                                                                                                 \
    break;
#define OF_ONE(name, text)                                                                                             \
    case OP_##name: {                                                                                                  \
        TAKE_X                                                                                                         \
        FORWARD(name, name##_z(X), 1)                                                                                  \
    }
#define OF_TWO(name, text)                                                                                             \
    case OP_##name: {                                                                                                  \
        TAKE_X TAKE_Y                                                                                                  \
        FORWARD(name, name##_z(X, Y), 2)                                                                               \
    }
#define OF_THREE(name, text)                                                                                           \
    case OP_##name: {                                                                                                  \
        TAKE_X TAKE_Y TAKE_W                                                                                           \
        FORWARD(name, name##_z(X, Y, W), 3)                                                                            \
    }
            ALL_OF_ONE(OF_ONE)
            ALL_OF_TWO(OF_TWO)
            ALL_OF_THREE(OF_THREE)
#undef OF_ONE
#undef OF_TWO
#undef OF_THREE
#undef FORWARD
        case OP_layer:
            NAMED(layer_forward)(run, c);
            c += 4 + c[1] + c[2];
            break;
        case OP_dot:
            NAMED(dot_forward)(run, c, z);
            c += 4 + 2 * c[1];
            break;
        case OP_total:
            NAMED(total_forward)(run, c, z);
            c += 3 + c[1];
            break;
        default:
            NAMED(several_forward)(run, c, z);
            c += 3 + c[1];
        }
    }
}

/* The chain rule, for LANES samples. What nothing has been added to passes nothing on. */
static void NAMED(lanes_backward)(Run *run)
{
    const Plan *plan = run->plan;
    double rows[3][LANES], part[LANES];
    for (size_t i = plan->lanes_back.count; i-- > 0;) {
        const int32_t *c = plan->lanes.items + plan->lanes_back.items[i];
        if (c[0] == OP_layer) {
            NAMED(layer_backward)(run, c);
            continue;
        }
        int32_t slot = c[opcodes_many(c[0]) ? 2 : 1];
        if (!run->touched[slot])
            continue;
        const double *restrict d = run->adjoints + (size_t)slot * LANES;
        const double *restrict z = run->lanes + (size_t)slot * LANES;
        switch (c[0]) {
#define Z real(z[l])
#define PASS(edge, slope, operand)                                                                                     \
    if ((edge & 1) && wants(run, operand)) {                                                                           \
        double *restrict to = NAMED(row_for)(run, operand, part);                                                      \
        for (int l = 0; l < LANES; l++)                                                                                \
            to[l] = passed(slope, d[l]);                                                                               \
        NAMED(add_to)(run, operand, to);                                                                               \
    }
#define OF_ONE(name, text)                                                                                             \
    case OP_##name: {                                                                                                  \
        TAKE_X                                                                                                         \
        PASS(name##_edges >> 0, name##_by_first(Z, X), c[2])                                                           \
        break;                                                                                                         \
    }
#define OF_TWO(name, text)                                                                                             \
    case OP_##name: {                                                                                                  \
        TAKE_X TAKE_Y                                                                                                  \
        PASS(name##_edges >> 0, name##_by_first(Z, X, Y), c[2])                                                        \
        PASS(name##_edges >> 1, name##_by_second(Z, X, Y), c[3])                                                       \
        break;                                                                                                         \
    }
#define OF_THREE(name, text)                                                                                           \
    case OP_##name: {                                                                                                  \
        TAKE_X TAKE_Y TAKE_W                                                                                           \
        PASS(name##_edges >> 0, name##_by_first(Z, X, Y, W), c[2])                                                     \
        PASS(name##_edges >> 1, name##_by_second(Z, X, Y, W), c[3])                                                    \
        PASS(name##_edges >> 2, name##_by_third(Z, X, Y, W), c[4])                                                     \
        break;                                                                                                         \
    }
            ALL_OF_ONE(OF_ONE)
            ALL_OF_TWO(OF_TWO)
            ALL_OF_THREE(OF_THREE)
#undef OF_ONE
#undef OF_TWO
#undef OF_THREE
#undef PASS
#undef Z
        case OP_dot:
            NAMED(dot_backward)(run, c, d);
            break;
        case OP_total:
            for (int k = 0; k < c[1]; k++)
                if (wants(run, c[3 + k]))
                    NAMED(add_copy)(run, c[3 + k], d);
            break;
        default:
            NAMED(several_backward)(run, c, d);
        }
    }
}

#undef TAKE_X
#undef TAKE_Y
#undef TAKE_W
#undef X
#undef Y
#undef W
#undef Pack
#undef PACKS
#undef PACKS_OF
