/* What is the same for all samples, forward and backward: the instructions `once` of a plan, one number at a time. For
   one sample this is all of the program, so that what counts here is how quickly one instruction follows the other.

   Where the compiler can do it, each instruction ends with a jump of its own to the next one, so that the processor
   learns of each which one follows it. A switch has one jump for all, which it foresees so badly that all takes up to
   three times as long. */

#ifndef ONCE_H
#define ONCE_H

#include "plan.h"
#include "several.h"

#if defined(__GNUC__)
#define LABEL(name, text) &&at_##name,
#define LABEL_OF_MANY(name, text) OP_##name == OP_dot ? &&at_dot : &&at_several,
#define LABELS                                                                                                         \
    static const void *const labels[] = {                                                                              \
        ALL_OF_ONE(LABEL) ALL_OF_TWO(LABEL) ALL_OF_THREE(LABEL) ALL_OF_MANY(LABEL_OF_MANY)};
#define INSTRUCTION(name) at_##name:
#define DOT_INSTRUCTION at_dot:
#define INSTRUCTION_OF_MANY at_several:
#define FOLLOW goto *labels[c[0]];
#else
#define LABELS
#define INSTRUCTION(name) case OP_##name:
#define DOT_INSTRUCTION case OP_dot:
#define INSTRUCTION_OF_MANY default:
#define FOLLOW goto follow;
#endif

#define X real(numbers[c[2]])
#define Y real(numbers[c[3]])
#define W real(numbers[c[4]])
#define Z real(numbers[c[1]])

/* Computes all numbers from the first ones. 0, or NaN if one is not finite that should be. scratch: 2 * widest. */
static double once_forward(const Plan *plan, double *numbers, double *scratch)
{
    const int32_t *c = plan->once.items, *end = c + plan->once.count;
    double mark = 0.0;
    LABELS
#define NEXT(size)                                                                                                     \
    c += size;                                                                                                         \
    if (c == end)                                                                                                      \
        return mark;                                                                                                   \
    FOLLOW
    NEXT(0)
#if !defined(__GNUC__)
follow:
    switch (c[0])
#endif
    {
#define FORWARD(name, value, count)                                                                                    \
    INSTRUCTION(name)                                                                                                  \
    {                                                                                                                  \
        double z = numbers[c[1]] = value.number;                                                                       \
        if (may_fail(OP_##name))                                                                                       \
            mark += z * 0.0;                                                                                           \
        NEXT(2 + count)                                                                                                \
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
        DOT_INSTRUCTION
        {
            int n = c[1];
            const int32_t *w = c + 4, *x = w + n;
            double z = c[3] == NONE ? 0.0 : numbers[c[3]];
            for (int k = 0; k < n; k++)
                z += numbers[w[k]] * numbers[x[k]];
            numbers[c[2]] = z;
            NEXT(4 + 2 * n)
        }
        INSTRUCTION_OF_MANY
        {
            int n = c[1];
            for (int k = 0; k < n; k++)
                scratch[k] = numbers[c[3 + k]];
            double z = numbers[c[2]] = value_of_several(c[0], scratch, n);
            mark += z * 0.0;
            NEXT(3 + n)
        }
    }
#undef NEXT
}

/* The chain rule: adjoints, which hold what has come from the lanes and the outputs, get all the rest. An adjoint that
   is not needed is a place where something may be added, and that is never looked at. */
static void once_backward(const Plan *plan, const double *numbers, double *adjoints, double *scratch)
{
    const int wanted = plan->once_adjoints;
    const int32_t *c, *first = plan->once_back.items, *at = first + plan->once_back.count;
    LABELS
#define NEXT                                                                                                           \
    if (at == first)                                                                                                   \
        return;                                                                                                        \
    c = plan->once.items + *--at;                                                                                      \
    FOLLOW
    NEXT
#if !defined(__GNUC__)
follow:
    switch (c[0])
#endif
    {
#define PASS(edge, slope, operand)                                                                                     \
    if ((edge & 1) && operand < wanted)                                                                                \
        adjoints[operand] += passed(slope, d);
#define OF_ONE(name, text)                                                                                             \
    INSTRUCTION(name)                                                                                                  \
    {                                                                                                                  \
        const double d = adjoints[c[1]];                                                                               \
        PASS(name##_edges >> 0, name##_by_first(Z, X), c[2])                                                           \
        NEXT                                                                                                           \
    }
#define OF_TWO(name, text)                                                                                             \
    INSTRUCTION(name)                                                                                                  \
    {                                                                                                                  \
        const double d = adjoints[c[1]];                                                                               \
        PASS(name##_edges >> 0, name##_by_first(Z, X, Y), c[2])                                                        \
        PASS(name##_edges >> 1, name##_by_second(Z, X, Y), c[3])                                                       \
        NEXT                                                                                                           \
    }
#define OF_THREE(name, text)                                                                                           \
    INSTRUCTION(name)                                                                                                  \
    {                                                                                                                  \
        const double d = adjoints[c[1]];                                                                               \
        PASS(name##_edges >> 0, name##_by_first(Z, X, Y, W), c[2])                                                     \
        PASS(name##_edges >> 1, name##_by_second(Z, X, Y, W), c[3])                                                    \
        PASS(name##_edges >> 2, name##_by_third(Z, X, Y, W), c[4])                                                     \
        NEXT                                                                                                           \
    }
        ALL_OF_ONE(OF_ONE)
        ALL_OF_TWO(OF_TWO)
        ALL_OF_THREE(OF_THREE)
#undef OF_ONE
#undef OF_TWO
#undef OF_THREE
#undef PASS
        DOT_INSTRUCTION
        {
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
            NEXT
        }
        INSTRUCTION_OF_MANY
        {
            int n = c[1];
            const double d = adjoints[c[2]];
            for (int k = 0; k < n; k++)
                scratch[k] = numbers[c[3 + k]];
            slopes_of_several(c[0], scratch, n, numbers[c[2]]);
            for (int k = 0; k < n; k++)
                adjoints[c[3 + k]] += scratch[k] * d;
            NEXT
        }
    }
#undef NEXT
}

#undef X
#undef Y
#undef W
#undef Z

#endif
