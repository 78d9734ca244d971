/* A Value: the twin of the class in value.py, slot by slot.

   Its numbers are unboxed: a double where Python keeps a pointer to a float. The kind of each stands beside it, and a
   number of any other type is kept as the object that it is. Nodes are no business of the garbage collector, for the
   engine makes no cycles: a node refers to its operands, and never to what uses it. */

#ifndef NODE_H
#define NODE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>
#include <structmember.h>

#include "scalars.h"

/* The local derivatives of a node of many operands, without objects: a double and a kind for each. */
typedef struct {
    Py_ssize_t count;
    uint8_t *kinds; /* behind the numbers, in the same piece of memory */
    double numbers[];
} Slopes;

typedef union {
    double number;
    PyObject *object;
    Slopes *many;
} Content;

/* What the chain rule needs comes first, 64 bytes in all: a line of the processor's cache. */
typedef struct Node {
    PyObject_HEAD
    uint8_t data_kind, grad_kind, dx_kind, dy_kind;
    uint8_t inner;  /* whether it was computed: op is not LEAF */
    uint8_t seen;   /* only while `walk` looks for the nodes of a graph */
    uint8_t pooled; /* whether its memory is of `pool.h`, not of Python */
    PyObject *x;    /* the first operand; of many, a tuple of those with an edge */
    PyObject *y;    /* the second operand; of many, the tuple of all */
    Content grad, dx, dy;
    Content data;
    PyObject *op; /* the row; NULL for a leaf */
    PyObject *label, *weakrefs;
} Node;

static Node *pool_take(void); /* pool.h */
static void pool_give(Node *node);

static PyTypeObject *Value;       /* the type itself */
static PyObject *leaf, *shut;     /* LEAF of rows.py, SHUT of gates.py */

/* A node made here, whose slots are plain; a subclass of Value goes the long way. */
static inline int is_value(PyObject *object) { return Py_TYPE(object) == Value; }
static inline int is_node(PyObject *object)
{
    return object != NULL && (is_value(object) || PyObject_TypeCheck(object, Value));
}

/* --- numbers, boxed and unboxed --- */

static int unbox_many(PyObject *tuple, Content *content, int *kind);

/* Keep a number, of any type; None is no number. -1 with an error. */
static int unbox(PyObject *object, Content *content, int *kind)
{
    if (PyFloat_CheckExact(object)) {
        content->number = PyFloat_AS_DOUBLE(object);
        *kind = FLOAT;
        return 0;
    }
    if (PyLong_CheckExact(object)) {
        int overflow;
        long long integer = PyLong_AsLongLongAndOverflow(object, &overflow);
        if (!overflow && integer < (1LL << 53) && integer > -(1LL << 53)) {
            content->number = (double)integer;
            *kind = WHOLE;
            return 0;
        }
    }
    if (object == Py_None || object == shut) {
        content->number = 0.0;
        *kind = object == shut ? SHUT : NOTHING;
        return 0;
    }
    if (PyTuple_CheckExact(object) && PyTuple_GET_SIZE(object) > 0) {
        int done = unbox_many(object, content, kind);
        if (done != 0)
            return done < 0 ? -1 : 0;
    }
    Py_INCREF(object);
    content->object = object;
    *kind = OBJECT;
    return 0;
}

static Slopes *new_slopes(Py_ssize_t count)
{
    Slopes *slopes = PyMem_Malloc(sizeof(Slopes) + (size_t)count * (sizeof(double) + 1));
    if (slopes == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    slopes->count = count;
    slopes->kinds = (uint8_t *)(slopes->numbers + count);
    return slopes;
}

static inline void set_slope(Slopes *slopes, Py_ssize_t i, Scalar slope)
{
    slopes->numbers[i] = slope.number;
    slopes->kinds[i] = (uint8_t)slope.kind;
}

/* A tuple of floats and small ints, as local derivatives are. 1 if it is one, 0 if not, -1 with an error. */
static int unbox_many(PyObject *tuple, Content *content, int *kind)
{
    Py_ssize_t count = PyTuple_GET_SIZE(tuple);
    Slopes *slopes = new_slopes(count);
    if (slopes == NULL)
        return -1;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *object = PyTuple_GET_ITEM(tuple, i);
        Content slope;
        int its_kind = OBJECT;
        if (!PyTuple_CheckExact(object) && unbox(object, &slope, &its_kind) < 0) {
            PyMem_Free(slopes);
            return -1;
        }
        if (its_kind == OBJECT || its_kind == NOTHING) {
            if (its_kind == OBJECT && !PyTuple_CheckExact(object))
                Py_DECREF(object);
            PyMem_Free(slopes);
            return 0;
        }
        set_slope(slopes, i, (Scalar){slope.number, its_kind});
    }
    content->many = slopes;
    *kind = MANY;
    return 1;
}

/* The number as an object; None for no number. */
static PyObject *boxed(double number, int kind)
{
    switch (kind) {
    case FLOAT:
        return PyFloat_FromDouble(number);
    case WHOLE:
        return PyLong_FromLongLong((long long)number);
    case SHUT:
        Py_INCREF(shut);
        return shut;
    }
    Py_RETURN_NONE;
}

static PyObject *box(Content content, int kind)
{
    if (kind == OBJECT) {
        Py_INCREF(content.object);
        return content.object;
    }
    if (kind != MANY)
        return boxed(content.number, kind);
    PyObject *tuple = PyTuple_New(content.many->count);
    for (Py_ssize_t i = 0; tuple != NULL && i < content.many->count; i++) {
        PyObject *slope = boxed(content.many->numbers[i], content.many->kinds[i]);
        if (slope == NULL)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, slope);
    }
    return tuple;
}

static inline void drop(Content content, int kind)
{
    if (kind == OBJECT)
        Py_DECREF(content.object);
    else if (kind == MANY)
        PyMem_Free(content.many);
}

/* A float or small int that is given beside a Value: 0 if the object is no such number. */
static inline int plain_number(PyObject *object, Scalar *number)
{
    if (PyFloat_CheckExact(object)) {
        *number = real(PyFloat_AS_DOUBLE(object));
        return 1;
    }
    Content content;
    int kind;
    if (!PyLong_CheckExact(object) || unbox(object, &content, &kind) < 0)
        return 0;
    if (kind == OBJECT) {
        Py_DECREF(object);
        return 0;
    }
    *number = (Scalar){content.number, kind};
    return 1;
}

/* --- making nodes: new_node in value.py --- */

/* References to op, x and y are taken. y: NULL for none. NULL with an error. */
static inline Node *new_node(Scalar z, PyObject *op, PyObject *x, Scalar dx, PyObject *y, Scalar dy)
{
    Node *node = pool_take();
    if (node == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    PyObject_Init((PyObject *)node, Value);
    Py_INCREF(op);
    Py_INCREF(x);
    Py_XINCREF(y);
    node->data.number = z.number;
    node->grad.number = 0.0;
    node->dx.number = dx.number;
    node->dy.number = dy.number;
    node->op = op;
    node->x = x;
    node->y = y;
    node->label = node->weakrefs = NULL;
    node->data_kind = (uint8_t)z.kind;
    node->grad_kind = WHOLE;
    node->dx_kind = (uint8_t)dx.kind;
    node->dy_kind = (uint8_t)dy.kind;
    node->inner = 1;
    node->seen = 0;
    node->pooled = 1;
    return node;
}

/* Value(2.0): a float or an int and no label at once, all else by __init__ of value.py. */
static PyObject *plain_init; /* that function */

static int set_number(Content *slot, uint8_t *slot_kind, PyObject *object, const char *name);

static int node_init(Node *node, PyObject *args, PyObject *named)
{
    /* Nobody has set its slots; and a subclass may have something to say when they are set. */
    int is_new = is_value((PyObject *)node) && node->grad_kind == NOTHING && !node->inner && node->label == NULL;
    if (named == NULL && PyTuple_GET_SIZE(args) == 1 && is_new) {
        PyObject *data = PyTuple_GET_ITEM(args, 0);
        if (PyFloat_CheckExact(data) || PyLong_CheckExact(data)) {
            node->grad_kind = WHOLE;
            return set_number(&node->data, &node->data_kind, data, "data");
        }
    }
    PyObject *self = Py_BuildValue("(O)", node), *all = self != NULL ? PySequence_Concat(self, args) : NULL;
    PyObject *none = all != NULL ? PyObject_Call(plain_init, all, named) : NULL;
    Py_XDECREF(self);
    Py_XDECREF(all);
    Py_XDECREF(none);
    return none == NULL ? -1 : 0;
}

/* --- freeing: a graph of any depth ---

   When the last reference to a node goes, so do those that it holds to its operands, and with them perhaps the
   operands. One inside the other, that would be a recursion as deep as the graph. So nodes that fall while another is
   being freed are put in a list, linked by the place of their grad, and freed one after the other. */

static Node *fallen;
static int freeing;

static void free_node(Node *node)
{
    PyTypeObject *type = Py_TYPE(node);
    PyObject *held[] = {node->x, node->y, node->op, node->label};
    drop(node->data, node->data_kind);
    drop(node->dx, node->dx_kind);
    drop(node->dy, node->dy_kind);
    if (node->pooled)
        pool_give(node);
    else
        type->tp_free((PyObject *)node);
    Py_DECREF(type);
    for (int i = 0; i < 4; i++)
        Py_XDECREF(held[i]);
}

static void node_dealloc(Node *node)
{
    if (node->weakrefs != NULL)
        PyObject_ClearWeakRefs((PyObject *)node);
    drop(node->grad, node->grad_kind);
    node->grad_kind = NOTHING;
    node->grad.object = (PyObject *)fallen;
    fallen = node;
    if (freeing)
        return;
    freeing = 1;
    while (fallen != NULL) {
        node = fallen;
        fallen = (Node *)node->grad.object;
        free_node(node);
    }
    freeing = 0;
}

/* --- attributes --- */

#define NUMBER_ATTRIBUTE(slot)                                                                                         \
    static PyObject *get_##slot(Node *node, void *unused)                                                              \
    {                                                                                                                  \
        (void)unused;                                                                                                  \
        return box(node->slot, node->slot##_kind);                                                                     \
    }                                                                                                                  \
    static int set_##slot(Node *node, PyObject *object, void *unused)                                                  \
    {                                                                                                                  \
        (void)unused;                                                                                                  \
        return set_number(&node->slot, &node->slot##_kind, object, #slot);                                             \
    }

static int set_number(Content *slot, uint8_t *slot_kind, PyObject *object, const char *name)
{
    Content content, old = *slot;
    int kind, old_kind = *slot_kind;
    if (object == NULL) {
        PyErr_Format(PyExc_AttributeError, "the %s of a Value cannot be deleted: set it to 0", name);
        return -1;
    }
    if (unbox(object, &content, &kind) < 0)
        return -1;
    *slot = content;
    *slot_kind = (uint8_t)kind;
    drop(old, old_kind);
    return 0;
}

NUMBER_ATTRIBUTE(data)
NUMBER_ATTRIBUTE(grad)
NUMBER_ATTRIBUTE(dx)
NUMBER_ATTRIBUTE(dy)

static PyObject *get_op(Node *node, void *unused)
{
    (void)unused;
    PyObject *op = node->op != NULL ? node->op : leaf;
    Py_INCREF(op);
    return op;
}

static int set_op(Node *node, PyObject *op, void *unused)
{
    (void)unused;
    PyObject *old = node->op;
    node->inner = op != NULL && op != leaf;
    node->op = node->inner ? op : NULL;
    Py_XINCREF(node->op);
    Py_XDECREF(old);
    return 0;
}

static PyGetSetDef node_attributes[] = {
    {"data", (getter)get_data, (setter)set_data, NULL, NULL},
    {"grad", (getter)get_grad, (setter)set_grad, NULL, NULL},
    {"dx", (getter)get_dx, (setter)set_dx, NULL, NULL},
    {"dy", (getter)get_dy, (setter)set_dy, NULL, NULL},
    {"op", (getter)get_op, (setter)set_op, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef node_members[] = {
    {"x", T_OBJECT, offsetof(Node, x), 0, NULL},
    {"y", T_OBJECT, offsetof(Node, y), 0, NULL},
    {"label", T_OBJECT, offsetof(Node, label), 0, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Node, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

#endif
