/* What is the same for all samples, forward and backward: the instructions `once` of a plan, one number at a time. For
   one sample this is all of the program, so that what counts here is how quickly one instruction follows the other. */

#ifndef ONCE_H
#define ONCE_H

#include "plan.h"
#include "several.h"

#define X real(numbers[c[2]])
#define Y real(numbers[c[3]])
#define W real(numbers[c[4]])

/* Computes all numbers from the first ones. 0, or NaN if one is not finite that should be. scratch: 2 * widest. */
static double once_forward(const Plan *plan, double *numbers, double *scratch)
{
    const int32_t *c = plan->once.items, *end = c + plan->once.count;
    double mark = 0.0;
    while (c < end) {
        switch (c[0]) {
#define FORWARD(name, value, count)                                                                                    \
    case OP_##name: {                                                                                                  \
        double z = numbers[c[1]] = value.number;                                                                       \
        if (may_fail(OP_##name))                                                                                       \
            mark += z * 0.0;                                                                                           \
        c += 2 + count;                                                                                                \
        break;                                                                                                         \
    }
#define OF_ONE(name, text) FORWARD(name, name##_z(X), 1)
#define OF_TWO(name, text) FORWARD(name, name##_z(X, Y), 2)
#define OF_THREE(name, text) FORWARD(name, name##_z(X, Y, W), 3)
            ALL_OF_ONE(OF_ONE)
            ALL_OF_TWO(OF_TWO)
            ALL_OF_THREE(OF_THREE)
#undef OF_ONE
#undef OF_TWO
#undef OF_THREE
#undef FORWARD
        case OP_dot: {
            int n = c[1];
            const int32_t *w = c + 4, *x = w + n;
            double z = c[3] == NONE ? 0.0 : numbers[c[3]];
            for (int k = 0; k < n; k++)
                z += numbers[w[k]] * numbers[x[k]];
            numbers[c[2]] = z;
            c = x + n;
            break;
        }
        default: { /* a row of many operands */
            int n = c[1];
            for (int k = 0; k < n; k++)
                scratch[k] = numbers[c[3 + k]];
            double z = numbers[c[2]] = value_of_several(c[0], scratch, n);
            mark += z * 0.0;
            c += 3 + n;
        }
        }
    }
    return mark;
}

/* The chain rule: adjoints, which hold what has come from the lanes and the outputs, get all the rest. An adjoint that
   is not needed is a place where something may be added, and that is never looked at. */
static void once_backward(const Plan *plan, const double *numbers, double *adjoints, double *scratch)
{
    const int wanted = plan->once_adjoints;
    for (size_t i = plan->once_back.count; i-- > 0;) {
        const int32_t *c = plan->once.items + plan->once_back.items[i];
        switch (c[0]) {
#define Z real(numbers[c[1]])
#define PASS(edge, slope, operand)                                                                                     \
    if ((edge & 1) && operand < wanted)                                                                                \
        adjoints[operand] += passed(slope, d);
#define OF_ONE(name, text)                                                                                             \
    case OP_##name: {                                                                                                  \
        const double d = adjoints[c[1]];                                                                               \
        PASS(name##_edges >> 0, name##_by_first(Z, X), c[2])                                                           \
        break;                                                                                                         \
    }
#define OF_TWO(name, text)                                                                                             \
    case OP_##name: {                                                                                                  \
        const double d = adjoints[c[1]];                                                                               \
        PASS(name##_edges >> 0, name##_by_first(Z, X, Y), c[2])                                                        \
        PASS(name##_edges >> 1, name##_by_second(Z, X, Y), c[3])                                                       \
        break;                                                                                                         \
    }
#define OF_THREE(name, text)                                                                                           \
    case OP_##name: {                                                                                                  \
        const double d = adjoints[c[1]];                                                                               \
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
        case OP_dot: {
            int n = c[1];
            const int32_t *w = c + 4, *x = w + n;
            const double d = adjoints[c[2]];
            if (c[3] != NONE)
                adjoints[c[3]] += d;
            for (int k = 0; k < n; k++) {
                double by_w = numbers[x[k]], by_x = numbers[w[k]];
                adjoints[w[k]] += by_w * d;
                adjoints[x[k]] += by_x * d;
            }
            break;
        }
        default: {
            int n = c[1];
            const double d = adjoints[c[2]];
            for (int k = 0; k < n; k++)
                scratch[k] = numbers[c[3 + k]];
            slopes_of_several(c[0], scratch, n, numbers[c[2]]);
            for (int k = 0; k < n; k++)
                adjoints[c[3 + k]] += scratch[k] * d;
        }
        }
    }
}

#undef X
#undef Y
#undef W

#endif
