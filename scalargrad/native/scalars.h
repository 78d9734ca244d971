/* Numbers as C has them: a double, and whether Python would call it an int.

   A row's formula runs on Python's floats and ints alike: 2 * 3 is the int 6, 2 * 3.0 the float 6.0, 6 / 3 the float
   2.0. So each number here carries its kind along, and the few operations of formulas say what comes of it. Ints go up
   to 2**53, where every one of them is a double. Whatever leaves this ground, an overflow, 1 / 0, an int too large, ends
   as NaN or infinity; and whoever finds one of these leaves the whole operation to the plain engine, which knows. */

#ifndef SCALARS_H
#define SCALARS_H

#include <math.h>
#include <stdint.h>

enum kind {
    NOTHING, /* there is no number: no second operand, no edge */
    FLOAT,   /* a Python float */
    WHOLE,   /* a Python int, of at most 53 bits */
    SHUT,    /* the 0 of a branch that was not taken, see gates.py */
    OBJECT,  /* a number of any other type, as an object */
    MANY     /* the local derivatives of a node of many operands */
};

typedef struct {
    double number;
    int kind;
} Scalar;

#define LARGEST_WHOLE 9007199254740992.0 /* 2**53 */

static inline Scalar real(double number) { return (Scalar){number, FLOAT}; }
static inline Scalar whole(double number) { return (Scalar){number, WHOLE}; }
static const Scalar no_number = {0.0, NOTHING};

/* What the plain engine has to find out. */
static inline Scalar unknown(void) { return (Scalar){NAN, FLOAT}; }

static inline int is_plain(int kind) { return kind == FLOAT || kind == WHOLE; }

/* A result of two numbers: an int if both are. -0.0 is a float only; an int that is too large is not known here. */
static inline Scalar joined(double number, Scalar x, Scalar y)
{
    if (x.kind == WHOLE && y.kind == WHOLE)
        return fabs(number) <= LARGEST_WHOLE ? whole(number + 0.0) : unknown();
    return real(number);
}

static inline Scalar plus(Scalar x, Scalar y) { return joined(x.number + y.number, x, y); }
static inline Scalar minus(Scalar x, Scalar y) { return joined(x.number - y.number, x, y); }
static inline Scalar times(Scalar x, Scalar y) { return joined(x.number * y.number, x, y); }
static inline Scalar divided(Scalar x, Scalar y) { return real(x.number / y.number); }
static inline Scalar negative(Scalar x) { return x.kind == WHOLE ? whole(0.0 - x.number) : real(-x.number); }

/* gates.py: a derivative that is 0 because a branch was not taken. */
static inline Scalar gated(Scalar slope)
{
    return slope.number == 0.0 ? (Scalar){0.0, SHUT} : slope;
}

#endif
