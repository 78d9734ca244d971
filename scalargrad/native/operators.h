/* Operators, methods and functions: the twins of `operators` and `methods` in value.py, one for each row of rows.h.

   Each does what is plain and ordinary: floats and small ints, Values of these, a result that is finite. Whatever else
   there is, it calls the plain engine's function for the same row, which computes it with numbers of any type, or
   raises the error that names the operation and its operands. */

#ifndef OPERATORS_H
#define OPERATORS_H

#include "node.h"
#include "more_words.h"

#if defined(_MSC_VER)
#define ALWAYS_INLINE static __forceinline
#else
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#endif

/* What a row makes of numbers: z = op(x, y), and the local derivatives by x and by y where they are wanted. */
typedef struct {
    Scalar z, dx, dy;
} Row;

#include "rows.h"

typedef Row RowOfOne(Scalar x, int by_x);
typedef Row RowOfTwo(Scalar x, Scalar y, int by_x, int by_y);

/* The row's object in Python, and the plain engine's functions for it: op(a, b), and op with the Value on the right. */
typedef struct {
    const char *name, *text;
    PyObject *op, *plain, *plain_reflected;
} PlainRow;

#define PLAIN_ROW(name, text) static PlainRow plain_##name = {#name, text, NULL, NULL, NULL};
ROWS_OF_ONE(PLAIN_ROW)
ROWS_OF_TWO(PLAIN_ROW)
ROWS_OF_MANY(PLAIN_ROW)
#undef PLAIN_ROW

static PlainRow *plain_rows[] = {
#define ITS_ADDRESS(name, text) &plain_##name,
    ROWS_OF_ONE(ITS_ADDRESS) ROWS_OF_TWO(ITS_ADDRESS) ROWS_OF_MANY(ITS_ADDRESS)
#undef ITS_ADDRESS
        NULL,
};

/* Whether C's answer stands: what is not finite, or has been marked so, is for the plain engine. */
static inline int is_finite(Row row) { return isfinite(row.z.number + row.dx.number + row.dy.number); }

/* The number of a Value, if it is a float or a small int. */
static inline int number_of(PyObject *value, Scalar *number)
{
    Node *node = (Node *)value;
    *number = (Scalar){node->data.number, node->data_kind};
    return is_plain(node->data_kind);
}

/* NULL without an error: not for C. NULL with an error: no memory. */
ALWAYS_INLINE PyObject *made_of_one(PyObject *a, RowOfOne row, const PlainRow *plain)
{
    Scalar x;
    if (!is_value(a) || plain->op == NULL || !number_of(a, &x))
        return NULL;
    Row result = x.kind == FLOAT ? row(real(x.number), 1) : row(x, 1);
    if (!is_finite(result))
        return NULL;
    return (PyObject *)new_node(result.z, plain->op, a, result.dx, NULL, no_number);
}

ALWAYS_INLINE PyObject *made_of_two(PyObject *a, PyObject *b, RowOfTwo row, const PlainRow *plain)
{
    Scalar x, y;
    Row result;
    if (plain->op == NULL)
        return NULL;
    if (is_value(a)) {
        if (!number_of(a, &x))
            return NULL;
        if (is_value(b)) {
            if (!number_of(b, &y))
                return NULL;
            result = x.kind == FLOAT && y.kind == FLOAT ? row(real(x.number), real(y.number), 1, 1) : row(x, y, 1, 1);
        } else {
            if (!plain_number(b, &y))
                return NULL;
            result = row(x, y, 1, 0);
        }
    } else {
        if (!is_value(b) || !number_of(b, &y) || !plain_number(a, &x))
            return NULL;
        result = row(x, y, 0, 1);
    }
    if (!is_finite(result))
        return NULL;
    return (PyObject *)new_node(result.z, plain->op, a, result.dx, b, result.dy);
}

/* --- a row as a function of objects, and as a method or an operator of Value --- */

static PyObject *call_plain(PyObject *plain, PyObject *a, PyObject *b)
{
    PyObject *args[] = {a, b};
    return PyObject_Vectorcall(plain, args, b == NULL ? 1 : 2, NULL);
}

#define FUNCTION_OF_ONE(name, text)                                                                                    \
    static PyObject *name##_of(PyObject *const *args, Py_ssize_t count)                                                \
    {                                                                                                                  \
        return count == 1 ? made_of_one(args[0], name##_row, &plain_##name) : NULL;                                    \
    }                                                                                                                  \
    static PyObject *name##_method(PyObject *a, PyObject *unused)                                                      \
    {                                                                                                                  \
        (void)unused;                                                                                                  \
        PyObject *z = made_of_one(a, name##_row, &plain_##name);                                                       \
        return z != NULL || PyErr_Occurred() ? z : call_plain(plain_##name.plain, a, NULL);                            \
    }

#define FUNCTION_OF_TWO(name, text)                                                                                    \
    static PyObject *name##_of(PyObject *const *args, Py_ssize_t count)                                                \
    {                                                                                                                  \
        return count == 2 ? made_of_two(args[0], args[1], name##_row, &plain_##name) : NULL;                           \
    }

#define OPERATOR(name)                                                                                                 \
    static PyObject *name##_operator(PyObject *a, PyObject *b)                                                         \
    {                                                                                                                  \
        PyObject *z = made_of_two(a, b, name##_row, &plain_##name);                                                    \
        if (z != NULL || PyErr_Occurred())                                                                             \
            return z;                                                                                                  \
        return is_node(a) ? call_plain(plain_##name.plain, a, b) : call_plain(plain_##name.plain_reflected, b, a);     \
    }

ROWS_OF_ONE(FUNCTION_OF_ONE)
ROWS_OF_TWO(FUNCTION_OF_TWO)
OPERATOR(add)
OPERATOR(sub)
OPERATOR(mul)
OPERATOR(div)
OPERATOR(pow)

static PyObject *pow_slot(PyObject *a, PyObject *b, PyObject *modulus)
{
    if (modulus != Py_None)
        Py_RETURN_NOTIMPLEMENTED;
    return pow_operator(a, b);
}

static PyObject *neg_slot(PyObject *a) { return neg_method(a, NULL); }
static PyObject *abs_slot(PyObject *a) { return abs_method(a, NULL); }

/* Comparison looks at the numbers; what is no number is compared as value.py does it. */
static PyObject *plain_comparisons[6]; /* by Py_LT, Py_LE, ... */
static int watched; /* whether a function is recorded, in some thread: see watch.py */

static PyObject *compare(PyObject *a, PyObject *b, int how)
{
    Scalar x, y;
    if (!watched && is_value(a) && number_of(a, &x) && (is_value(b) ? number_of(b, &y) : plain_number(b, &y)))
        Py_RETURN_RICHCOMPARE(x.number, y.number, how);
    return call_plain(plain_comparisons[how], a, b);
}

/* The hash of an object, as in PyTorch: two equal Values are still two keys of a dict. */
static Py_hash_t hash_of(PyObject *node) { return PyBaseObject_Type.tp_hash(node); }

#endif
