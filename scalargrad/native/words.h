/* The words of the table's formulas, for floats and small ints: the twins of elementary.py, piecewise.py, powers.py and
   normal.py. rows_in_c.py reads from this file which words there are; a row with any other word is left to Python.

   Every word has to give the very bits that its twin gives, or something that is not finite. So each follows its twin
   step by step, also where mathematics would allow another order. */

#ifndef WORDS_H
#define WORDS_H

#include "scalars.h"

/* --- elementary.py: what C's library has too; Python's `math` calls the same functions --- */

#define LIBRARY(name) \
    static inline Scalar word_##name(Scalar x) { return real(name(x.number)); }

LIBRARY(exp)
LIBRARY(expm1)
LIBRARY(log)
LIBRARY(log1p)
LIBRARY(log2)
LIBRARY(log10)
LIBRARY(sqrt)
LIBRARY(sin)
LIBRARY(cos)
LIBRARY(tan)
LIBRARY(asin)
LIBRARY(acos)
LIBRARY(atan)
LIBRARY(sinh)
LIBRARY(cosh)
LIBRARY(tanh)
LIBRARY(asinh)
LIBRARY(acosh)
LIBRARY(atanh)
LIBRARY(erf)
LIBRARY(erfc)

static const double PI = 3.141592653589793;

static inline Scalar word_pi(Scalar x)
{
    (void)x;
    return real(PI);
}

static inline Scalar word_like(Scalar n, Scalar x)
{
    (void)x;
    return real(n.number);
}

/* x ** y for floats. A result so small that it has fewer digits is left to Python, which may call it an error. */
static inline Scalar raised(double x, double y)
{
    double z = pow(x, y);
    return z != 0.0 && fabs(z) < 2.2250738585072014e-308 ? unknown() : real(z);
}

static inline Scalar word_exp2(Scalar x)
{
    static volatile double two = 2.0; /* volatile: a compiler may know exp2(x) for pow(2.0, x), of other bits */
    return raised(two, x.number);
}

/* --- piecewise.py --- */

static inline Scalar word_step(Scalar x)
{
    return (Scalar){x.number > 0.0 ? 1.0 : x.number <= 0.0 ? 0.0 : x.number, x.kind};
}

static inline Scalar word_sign(Scalar x) { return minus(word_step(x), word_step(negative(x))); }

static inline Scalar word_absolute(Scalar x) { return (Scalar){fabs(x.number), x.kind}; }

static inline Scalar word_relu(Scalar x) { return (Scalar){x.number <= 0.0 ? 0.0 : x.number, x.kind}; }

static inline Scalar word_maximum(Scalar x, Scalar y) { return x.number >= y.number || isnan(x.number) ? x : y; }

static inline Scalar word_minimum(Scalar x, Scalar y) { return x.number <= y.number || isnan(x.number) ? x : y; }

static inline Scalar word_sigmoid(Scalar x)
{
    if (x.number >= 0.0)
        return real(1.0 / (1.0 + exp(-x.number)));
    double power = exp(x.number);
    return real(power / (1.0 + power));
}

static inline Scalar word_softplus(Scalar x)
{
    return plus(word_relu(x), real(log1p(exp(-fabs(x.number)))));
}

static inline Scalar word_sigmoid_slope(Scalar x, Scalar z)
{
    if (z.number <= 0.75)
        return times(z, minus(whole(1), z));
    return times(z, word_sigmoid(negative(x)));
}

static inline Scalar word_tanh_slope(Scalar x, Scalar z)
{
    double square = z.number * z.number;
    if (square <= 0.5)
        return real(1.0 - square);
    Scalar twice = times(whole(2), x), minus_twice = times(whole(-2), x);
    return times(times(whole(4), word_sigmoid(twice)), word_sigmoid(minus_twice));
}

static inline Scalar word_reciprocal(Scalar x) { return divided(whole(1), x); }

static inline Scalar word_ratio(Scalar x, Scalar y)
{
    return y.number != 0.0 ? divided(x, y) : unknown();
}

static inline Scalar word_share(Scalar x, Scalar y)
{
    if (isnan(x.number) || isnan(y.number))
        return unknown();
    return real(x.number > y.number ? 1.0 : x.number < y.number ? 0.0 : 0.5);
}

static inline Scalar word_above(Scalar x, Scalar y)
{
    if (isnan(x.number) || isnan(y.number))
        return unknown();
    return real(x.number > y.number ? 1.0 : 0.0);
}

static inline Scalar word_floor(Scalar x) { return (Scalar){floor(x.number) + 0.0, x.kind}; }

/* --- powers.py --- */

static inline Scalar word_power(Scalar x, Scalar y)
{
    return x.kind == FLOAT || y.kind == FLOAT ? raised(x.number, y.number) : unknown();
}

static inline Scalar word_power_by_base(Scalar x, Scalar y)
{
    if (x.kind != FLOAT || y.number == 0.0 || (x.number == 0.0 && y.number < 1.0))
        return unknown();
    double less = y.number - 1.0;
    if (less + 1.0 == y.number || x.number == 0.0)
        return times(y, raised(x.number, less));
    return times(y, divided(raised(x.number, y.number), x));
}

static inline Scalar word_power_by_exponent(Scalar z, Scalar x, Scalar y)
{
    (void)y;
    return x.number > 0.0 ? times(z, word_log(x)) : unknown();
}

/* --- normal.py --- */

static inline double shortened(double x)
{
    double moved = x * 134217729.0;
    return moved - (moved - x);
}

static inline double exp_of_square(double x, double share)
{
    if (!(fabs(x) < 40.0))
        return exp(-share * x * x);
    double high = shortened(x);
    return exp(-share * high * high) * exp(-share * (x - high) * (x + high));
}

static inline Scalar word_gaussian(Scalar x)
{
    return x.kind == FLOAT ? real(exp_of_square(x.number, 1.0)) : unknown();
}

static inline Scalar word_normal_density(Scalar x)
{
    return x.kind == FLOAT ? real(exp_of_square(x.number, 0.5) / sqrt(2.0 * PI)) : unknown();
}

static inline Scalar word_normal_cdf(Scalar x)
{
    static const double HALF_ROOT = 0.7071067811865476, HALF_ROOT_REST = -4.833646656726457e-17;
    double number = x.number, t = -number * HALF_ROOT;
    if (x.kind != FLOAT)
        return unknown();
    if (!(fabs(number) < 40.0))
        return real(erfc(t) / 2.0);
    double high = shortened(number), root = shortened(HALF_ROOT);
    double low = number - high, rest = HALF_ROOT - root;
    double missing = -(((high * root + t) + high * rest + low * root) + low * rest + number * HALF_ROOT_REST);
    return real(erfc(t) / 2.0 - exp_of_square(number, 0.5) / sqrt(PI) * missing);
}

#endif
