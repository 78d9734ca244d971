/* Nodes of many operands: the twins of `dot`, `total`, `logsumexp`, `softmax` in functions.py and of the row
   log_softmax, for floats and small ints. A whole sum is one node, and here one pass over its operands: this is where a neuron's time goes.

   Each gives NULL without an error for what is not plain and ordinary. */

#ifndef MANY_H
#define MANY_H

#include "operators.h"

/* The number of an operand, a Value or not; whether it is a Value is counted. 0 for any other object. */
static inline int operand(PyObject *object, Scalar *number, Py_ssize_t *values)
{
    if (is_value(object)) {
        ++*values;
        return number_of(object, number);
    }
    return plain_number(object, number);
}

/* Tuples of nodes are no business of the collector, as nodes are none. */
static PyObject *untracked_tuple(Py_ssize_t count)
{
    PyObject *tuple = PyTuple_New(count);
    if (tuple != NULL && count > 0)
        PyObject_GC_UnTrack(tuple);
    return tuple;
}

static inline void put(PyObject *tuple, Py_ssize_t i, PyObject *object)
{
    Py_INCREF(object);
    PyTuple_SET_ITEM(tuple, i, object);
}

/* `node` of value.py for a row of many: references to args and slopes are taken, slopes has those of the Values only. */
static PyObject *node_of_many(Scalar z, const PlainRow *plain, PyObject *args, Py_ssize_t values, Slopes *slopes)
{
    PyObject *parents = args;
    Node *node = NULL;
    if (values == PyTuple_GET_SIZE(args))
        Py_INCREF(parents);
    else if ((parents = untracked_tuple(values)) != NULL)
        for (Py_ssize_t i = 0, k = 0; i < PyTuple_GET_SIZE(args); i++)
            if (is_value(PyTuple_GET_ITEM(args, i)))
                put(parents, k++, PyTuple_GET_ITEM(args, i));
    if (parents != NULL)
        node = new_node(z, plain->op, parents, no_number, args, no_number);
    if (node != NULL) {
        node->dx.many = slopes;
        node->dx_kind = MANY;
    } else
        PyMem_Free(slopes);
    Py_XDECREF(parents);
    Py_DECREF(args);
    return (PyObject *)node;
}

/* dot(ws, xs, bias): w1 * x1 + w2 * x2 + ... from left to right, from the bias on if there is one. */
static PyObject *dot_of(PyObject *const *args, Py_ssize_t count)
{
    if (count < 2 || count > 3 || plain_dot.op == NULL)
        return NULL;
    PyObject *ws = args[0], *xs = args[1], *bias = count == 3 ? args[2] : NULL;
    if (!(PyList_CheckExact(ws) || PyTuple_CheckExact(ws)) || !(PyList_CheckExact(xs) || PyTuple_CheckExact(xs)))
        return NULL;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(ws), values = 0, of_ws = 0, of_xs = 0, k = 0;
    Scalar z = whole(0), number, other, b = no_number;
    if (bias != NULL && PyLong_CheckExact(bias) && plain_number(bias, &b) && b.number == 0.0)
        bias = NULL; /* the int 0: no bias */
    if (bias != NULL) {
        if (!operand(bias, &b, &values))
            return NULL;
        z = b;
    }
    Slopes *slopes = new_slopes(2 * n + 1);
    PyObject *all = slopes != NULL ? untracked_tuple(2 * n + (bias != NULL)) : NULL;
    /* Looked at only now: a new tuple may set off the collector, and with it code that changes the lists. */
    if (all == NULL || PySequence_Fast_GET_SIZE(ws) != n || PySequence_Fast_GET_SIZE(xs) != n)
        goto left;
    PyObject **w = PySequence_Fast_ITEMS(ws), **x = PySequence_Fast_ITEMS(xs);
    for (Py_ssize_t i = 0; i < n; i++) { /* first the numbers by which ws are multiplied */
        if (!operand(w[i], &number, &of_ws) || !operand(x[i], &other, &of_xs))
            goto left;
        z = plus(z, times(number, other));
        if (is_value(w[i]))
            set_slope(slopes, k++, dot_by_w(z, number, other, b));
        put(all, i, w[i]);
        put(all, n + i, x[i]);
    }
    if (of_xs > 0)
        for (Py_ssize_t i = 0; i < n; i++)
            if (is_value(x[i])) {
                operand(w[i], &number, &of_ws);
                operand(x[i], &other, &of_ws);
                set_slope(slopes, k++, dot_by_x(z, number, other, b));
            }
    if (values > 0)
        set_slope(slopes, k++, dot_by_b(z, no_number, no_number, b));
    if (bias != NULL)
        put(all, 2 * n, bias);
    if (k == 0 || n == 0 || !isfinite(z.number))
        goto left;
    slopes->count = k;
    return node_of_many(z, &plain_dot, all, k, slopes);
left:
    PyMem_Free(slopes);
    Py_XDECREF(all);
    return NULL;
}

/* A list or tuple of Values and numbers as a tuple, and their numbers; *values: how many are Values. NULL if one is
   neither a Value nor a number for C, or none is a Value. */
static PyObject *operands(PyObject *const *args, Py_ssize_t count, Scalar **numbers, Py_ssize_t *values)
{
    *values = 0;
    *numbers = NULL;
    if (count != 1 || !(PyList_CheckExact(args[0]) || PyTuple_CheckExact(args[0])))
        return NULL;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(args[0]);
    PyObject *all = n > 0 ? untracked_tuple(n) : NULL;
    if (all == NULL)
        return NULL;
    if (PySequence_Fast_GET_SIZE(args[0]) != n) { /* a new tuple may set off the collector, and with it other code */
        Py_DECREF(all);
        return NULL;
    }
    PyObject **items = PySequence_Fast_ITEMS(args[0]);
    *numbers = PyMem_Malloc((size_t)n * sizeof(Scalar));
    if (*numbers == NULL)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < n && *numbers != NULL; i++) {
        if (!operand(items[i], &(*numbers)[i], values)) {
            PyMem_Free(*numbers);
            *numbers = NULL;
        } else
            put(all, i, items[i]);
    }
    if (*numbers != NULL && *values > 0)
        return all;
    PyMem_Free(*numbers);
    Py_DECREF(all);
    return NULL;
}

/* The derivatives by those operands that are Values; NULL with an error. */
static Slopes *of_values(PyObject *all, const Scalar *slopes, Py_ssize_t values)
{
    Slopes *kept = new_slopes(values);
    for (Py_ssize_t i = 0, k = 0; kept != NULL && i < PyTuple_GET_SIZE(all); i++)
        if (is_value(PyTuple_GET_ITEM(all, i)))
            set_slope(kept, k++, slopes[i]);
    return kept;
}

/* The node of a sum, and the end of its arrays, which are taken. NULL without an error if z is not finite. */
static PyObject *finished(Scalar z, const PlainRow *plain, PyObject *all, Py_ssize_t values, Scalar *slopes)
{
    Slopes *kept = isfinite(z.number) ? of_values(all, slopes, values) : NULL;
    PyMem_Free(slopes);
    if (kept != NULL)
        return node_of_many(z, plain, all, values, kept);
    Py_DECREF(all);
    return NULL;
}

/* total(values): x1 + x2 + ... from left to right. */
static PyObject *total_of(PyObject *const *args, Py_ssize_t count)
{
    Scalar *numbers, z = whole(0);
    Py_ssize_t values;
    PyObject *all = plain_total.op != NULL ? operands(args, count, &numbers, &values) : NULL;
    if (all == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(all); i++)
        z = plus(z, numbers[i]);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(all); i++)
        numbers[i] = total_by_x(z, numbers[i]);
    return finished(z, &plain_total, all, values, numbers);
}

/* Whether all numbers are finite floats; the largest of them. */
static int largest_of(const Scalar *numbers, Py_ssize_t n, Py_ssize_t *largest)
{
    *largest = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (numbers[i].kind != FLOAT || !isfinite(numbers[i].number))
            return 0;
        if (numbers[i].number > numbers[*largest].number)
            *largest = i;
    }
    return 1;
}

/* What softmax has of each number, in its place, and the sum of the others than the first largest: of finite floats. */
static double powers_of(Scalar *numbers, Py_ssize_t n, Py_ssize_t first, double *whole)
{
    double largest = numbers[first].number, others = 0.0, sum = 0.0;
    for (Py_ssize_t i = 0; i < n; i++) {
        double power = exp(numbers[i].number - largest);
        sum += power;
        if (i != first)
            others += power;
        numbers[i].number = power;
    }
    *whole = sum;
    return others;
}

/* logsumexp(values), of many.py: the largest plus log1p of what the others add; the derivatives are the softmax. */
static PyObject *logsumexp_of(PyObject *const *args, Py_ssize_t count)
{
    Scalar *numbers;
    Py_ssize_t values, first;
    PyObject *all = plain_logsumexp.op != NULL ? operands(args, count, &numbers, &values) : NULL;
    Scalar z = unknown();
    if (all == NULL)
        return NULL;
    Py_ssize_t n = PyTuple_GET_SIZE(all);
    if (largest_of(numbers, n, &first)) {
        double largest = numbers[first].number, sum, others = powers_of(numbers, n, first, &sum);
        z = real(largest + log1p(others));
        for (Py_ssize_t i = 0; i < n; i++)
            numbers[i].number /= sum;
    }
    return finished(z, &plain_logsumexp, all, values, numbers);
}

/* The row log_softmax(*x, t) = -log_sum_exp([x1 - t, x2 - t, ..., 0]), with log_softmax_slopes of many.py. */
static PyObject *log_softmax_row(PyObject *const *args, Py_ssize_t n)
{
    Py_ssize_t values = 0, again = 0, first;
    PyObject *all = plain_log_softmax.op != NULL && n > 0 ? untracked_tuple(n) : NULL;
    Scalar *numbers = all != NULL ? PyMem_Malloc((size_t)n * sizeof(Scalar)) : NULL, z = unknown();
    if (numbers == NULL) {
        Py_XDECREF(all);
        return all != NULL ? PyErr_NoMemory() : NULL;
    }
    int ordinary = 1;
    for (Py_ssize_t i = 0; i < n && ordinary; i++) {
        ordinary = operand(args[i], &numbers[i], &values) && numbers[i].kind == FLOAT && isfinite(numbers[i].number);
        put(all, i, args[i]);
    }
    if (ordinary && values > 0) {
        double t = numbers[n - 1].number, sum, others;
        for (Py_ssize_t i = 0; i < n; i++) /* the differences; of the last, 0 */
            numbers[i].number -= t;
        if (largest_of(numbers, n, &first)) {
            double largest = numbers[first].number;
            others = powers_of(numbers, n, first, &sum);
            z = real(-(largest + log1p(others)));
        }
        for (Py_ssize_t i = 0; i < n; i++)
            operand(args[i], &numbers[i], &again);
        if (largest_of(numbers, n, &first)) {
            double shares = 0.0;
            powers_of(numbers, n, first, &sum);
            for (Py_ssize_t i = 0; i < n - 1; i++) {
                double share = numbers[i].number / sum;
                shares += share;
                numbers[i].number = -share;
            }
            numbers[n - 1].number = shares;
            numbers[n - 1].kind = n > 1 ? FLOAT : WHOLE; /* the sum of none is the int 0 */
        }
    }
    return finished(z, &plain_log_softmax, all, values, numbers);
}

/* softmax(values), of many.py, node by node: exp(x - largest) for each, their total, and each divided by it. */
static PyObject *softmax_of(PyObject *const *args, Py_ssize_t count)
{
    Scalar *numbers;
    Py_ssize_t values, first;
    if (watched)
        return NULL;
    PyObject *all = operands(args, count, &numbers, &values), *largest = NULL, *powers = NULL, *sum = NULL, *shares = NULL;
    if (all == NULL)
        return NULL;
    Py_ssize_t n = PyTuple_GET_SIZE(all);
    if (values == n && largest_of(numbers, n, &first) && (largest = PyFloat_FromDouble(numbers[first].number)) != NULL)
        powers = untracked_tuple(n);
    PyMem_Free(numbers);
    for (Py_ssize_t i = 0; i < n && powers != NULL; i++) {
        PyObject *difference = made_of_two(PyTuple_GET_ITEM(all, i), largest, sub_row, &plain_sub);
        PyObject *power = difference != NULL ? made_of_one(difference, exp_row, &plain_exp) : NULL;
        Py_XDECREF(difference);
        if (power == NULL)
            Py_CLEAR(powers);
        else
            PyTuple_SET_ITEM(powers, i, power);
    }
    if (powers != NULL && (sum = total_of(&powers, 1)) != NULL)
        shares = PyList_New(n);
    for (Py_ssize_t i = 0; i < n && shares != NULL; i++) {
        PyObject *share = made_of_two(PyTuple_GET_ITEM(powers, i), sum, div_row, &plain_div);
        if (share == NULL)
            Py_CLEAR(shares);
        else
            PyList_SET_ITEM(shares, i, share);
    }
    Py_DECREF(all);
    Py_XDECREF(largest);
    Py_XDECREF(powers);
    Py_XDECREF(sum);
    return shares;
}

/* apply(op, *args), of value.py, for the rows of one and two operands, and log_softmax. */
static PyObject *apply_of(PyObject *const *args, Py_ssize_t count)
{
    PyObject *op = count > 0 ? args[0] : NULL;
    if (op == NULL)
        return NULL;
#define IF_IT_IS(name, text)                                                                                           \
    if (op == plain_##name.op)                                                                                         \
        return name##_of(args + 1, count - 1);
    ROWS_OF_TWO(IF_IT_IS)
    ROWS_OF_ONE(IF_IT_IS)
#undef IF_IT_IS
    return op == plain_log_softmax.op ? log_softmax_row(args + 1, count - 1) : NULL;
}

#endif
