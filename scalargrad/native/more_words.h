/* Further words of the table's formulas, for the interpreter of recorded programs alone: floats only, and the last bit
   may differ from that of Python, whose math.hypot has a way of its own. rows_in_c.py reads this file, too. */

#ifndef MORE_WORDS_H
#define MORE_WORDS_H

#include "words.h"

static inline Scalar word_hypot(Scalar x, Scalar y) { return real(hypot(x.number, y.number)); }

static inline Scalar word_atan2(Scalar y, Scalar x) { return real(atan2(y.number, x.number)); }

static inline Scalar word_clamp(Scalar x, Scalar low, Scalar high)
{
    return low.number <= high.number ? word_minimum(word_maximum(x, low), high) : unknown();
}

static inline Scalar word_where(Scalar c, Scalar x, Scalar y) { return c.number != 0.0 ? x : y; }

/* x // y and x % y as Python computes them, from the remainder that C has: of the sign of x. */
static inline Scalar word_remainder(Scalar x, Scalar y)
{
    if (y.number == 0.0)
        return unknown();
    double rest = fmod(x.number, y.number);
    if (rest == 0.0)
        return real(copysign(0.0, y.number));
    return real((rest < 0.0) != (y.number < 0.0) ? rest + y.number : rest);
}

static inline Scalar word_floordiv(Scalar x, Scalar y)
{
    if (y.number == 0.0)
        return unknown();
    double rest = fmod(x.number, y.number), quotient = (x.number - rest) / y.number;
    if (rest != 0.0 && (rest < 0.0) != (y.number < 0.0))
        quotient -= 1.0;
    if (quotient == 0.0)
        return real(copysign(0.0, x.number / y.number));
    double down = floor(quotient);
    return real(quotient - down > 0.5 ? down + 1.0 : down);
}

#endif
