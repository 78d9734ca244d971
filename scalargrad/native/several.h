/* Rows of any number of operands in the interpreter, for doubles: the twins of many.py. Each has its value, and its
   local derivatives, which take the place of the operands. Whatever is not finite comes out as NaN: Python knows. */

#ifndef SEVERAL_H
#define SEVERAL_H

#include "opcodes.h"

static double largest_double(const double *x, int n, int *first)
{
    double sum = 0.0;
    *first = 0;
    for (int i = 0; i < n; i++) {
        sum += x[i] * 0.0;
        if (x[i] > x[*first])
            *first = i;
    }
    return n > 0 ? x[*first] + sum : NAN;
}

static double logsumexp_value(double *x, int n)
{
    int first;
    double largest = largest_double(x, n, &first), others = 0.0;
    for (int i = 0; i < n; i++)
        if (i != first)
            others += exp(x[i] - largest);
    return largest + log1p(others);
}

/* softmax */
static void logsumexp_slopes(double *x, int n, double z)
{
    int first;
    double largest = largest_double(x, n, &first), sum = 0.0;
    (void)z;
    for (int i = 0; i < n; i++)
        sum += x[i] = exp(x[i] - largest);
    for (int i = 0; i < n; i++)
        x[i] /= sum;
}

/* The last operand is the one whose share it is. */
static double log_softmax_value(double *x, int n)
{
    double t = n > 0 ? x[n - 1] : NAN;
    for (int i = 0; i < n; i++)
        x[i] -= t;
    return -logsumexp_value(x, n);
}

static void log_softmax_slopes(double *x, int n, double z)
{
    double shares = 0.0;
    logsumexp_slopes(x, n, z);
    for (int i = 0; i < n - 1; i++) {
        shares += x[i];
        x[i] = -x[i];
    }
    x[n - 1] = shares;
}

static double total_value(double *x, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static void total_slopes(double *x, int n, double z)
{
    (void)z;
    for (int i = 0; i < n; i++)
        x[i] = 1.0;
}

static double prod_value(double *x, int n)
{
    double product = 1.0;
    for (int i = 0; i < n; i++)
        product *= x[i];
    return product;
}

/* For each the product of the others; without dividing, for one of them may be 0. */
static void prod_slopes(double *x, int n, double z)
{
    double before = 1.0, after = 1.0;
    (void)z;
    for (int i = 0; i < n; i++) { /* x[n + i]: the product of those after i */
        x[2 * n - 1 - i] = after;
        after *= x[n - 1 - i];
    }
    for (int i = 0; i < n; i++) {
        double one = x[i];
        x[i] = before * x[n + i];
        before *= one;
    }
}

static double norm_value(double *x, int n)
{
    double largest = 0.0, sum = 0.0;
    for (int i = 0; i < n; i++)
        largest = fabs(x[i]) > largest || isnan(x[i]) ? fabs(x[i]) : largest;
    if (largest == 0.0)
        return 0.0;
    for (int i = 0; i < n; i++)
        sum += (x[i] / largest) * (x[i] / largest);
    return largest * sqrt(sum);
}

static void norm_slopes(double *x, int n, double z)
{
    for (int i = 0; i < n; i++)
        x[i] = z != 0.0 ? x[i] / z : 0.0;
}

/* The value of a row of x[0], ..., x[n - 1]. There is room for as many numbers again behind them. */
static double value_of_several(int opcode, double *x, int n)
{
    switch (opcode) {
    case OP_total: return total_value(x, n);
    case OP_logsumexp: return logsumexp_value(x, n);
    case OP_log_softmax: return log_softmax_value(x, n);
    case OP_prod: return prod_value(x, n);
    case OP_norm: return norm_value(x, n);
    }
    return NAN;
}

static void slopes_of_several(int opcode, double *x, int n, double z)
{
    switch (opcode) {
    case OP_total: total_slopes(x, n, z); break;
    case OP_logsumexp: logsumexp_slopes(x, n, z); break;
    case OP_log_softmax: log_softmax_slopes(x, n, z); break;
    case OP_prod: prod_slopes(x, n, z); break;
    case OP_norm: norm_slopes(x, n, z); break;
    }
}

#endif
