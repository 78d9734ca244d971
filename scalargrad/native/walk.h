/* How the nodes of a graph are found again, and the chain rule: the twins of `topological_order` and `chain_rule` in
   walk.py, and of `backward` in value.py. Everything is done in the same order as there, so that every sum has the same bits. */

#ifndef WALK_H
#define WALK_H

#include "node.h"

/* A walk through a graph: the nodes that wait, as a stack from the bottom of an array, and the order that was found,
   from the top of the same array downwards; a node is in one or the other, so of a deep graph the array holds no more
   than one place for each. A node that waits with the mark is put into the order when it comes up again. */
typedef struct {
    uintptr_t *places;
    size_t room, waiting, found;
    int objects; /* whether one of the nodes has a grad of another type than float and int */
    int adds_up; /* whether one of them makes a number of a batch */
    int others;  /* whether one of them is of a subclass */
} Walk;

#define MARK ((uintptr_t)1) /* the lowest bit of an address is free */

static inline Node *found_node(const Walk *walk, size_t i) { return (Node *)walk->places[walk->room - 1 - i]; }

static PyObject *sum_like; /* the row that does that */

enum { DONE, NO_MEMORY, NO_VALUE };

static int grow(Walk *walk)
{
    size_t room = walk->room > 0 ? 2 * walk->room : 256;
    uintptr_t *grown = PyMem_RawRealloc(walk->places, room * sizeof(uintptr_t));
    if (grown == NULL)
        return NO_MEMORY;
    memmove(grown + room - walk->found, grown + walk->room - walk->found, walk->found * sizeof(uintptr_t));
    walk->places = grown;
    walk->room = room;
    return DONE;
}

static inline int push(Walk *walk, uintptr_t place)
{
    if (walk->waiting + walk->found == walk->room && grow(walk) != DONE)
        return NO_MEMORY;
    walk->places[walk->waiting++] = place;
    return DONE;
}

/* A node of many operands keeps those with an edge in x and the derivatives by them in dx, both tuples in Python. */
static inline int is_of_many(Node *node)
{
    return node->dx_kind == MANY || (node->dx_kind == OBJECT && PyTuple_CheckExact(node->dx.object));
}

static inline int push_parent(Walk *walk, PyObject *operand)
{
    if (!is_node(operand))
        return NO_VALUE;
    return ((Node *)operand)->seen ? DONE : push(walk, (uintptr_t)operand);
}

static int push_parents(Walk *walk, Node *node)
{
    int how = DONE;
    if (is_of_many(node)) {
        if (node->x == NULL || !PyTuple_CheckExact(node->x))
            return NO_VALUE;
        walk->adds_up |= node->op == sum_like;
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(node->x) && how == DONE; i++)
            how = push_parent(walk, PyTuple_GET_ITEM(node->x, i));
        return how;
    }
    if (node->dx_kind != NOTHING)
        how = push_parent(walk, node->x);
    return how == DONE && node->dy_kind != NOTHING ? push_parent(walk, node->y) : how;
}

static int no_graph(void)
{
    PyErr_SetString(PyExc_TypeError, "a node of the graph has a local derivative by what is no Value: was a slot set?");
    return -1;
}

static void forget(Walk *walk)
{
    for (size_t i = 0; i < walk->found; i++)
        Py_DECREF(found_node(walk, i));
    PyMem_RawFree(walk->places);
}

/* Find the nodes that a derivative of the outputs passes to, each after its parents, with a reference to each; -1 with
   an error. No Python code runs between the first `seen = 1` and the last `seen = 0`: no other thread comes in between.

   afresh: whether the grads of inner nodes are to be 0, as far as they are floats and ints. */
static int find(Walk *walk, PyObject *const *outputs, Py_ssize_t count, int afresh)
{
    int how = DONE;
    memset(walk, 0, sizeof *walk);
    for (Py_ssize_t i = count; i-- > 0 && how == DONE;)
        how = push(walk, (uintptr_t)outputs[i]);
    while (walk->waiting > 0 && how == DONE) {
        uintptr_t place = walk->places[--walk->waiting];
        Node *node = (Node *)(place & ~MARK);
        if (place & MARK) { /* all above it is in the order */
            walk->found++;
            walk->places[walk->room - walk->found] = (uintptr_t)node;
        } else if (!node->seen) {
            node->seen = 1;
            walk->others |= !is_value((PyObject *)node);
            walk->waiting++; /* it stays, with the mark */
            walk->places[walk->waiting - 1] |= MARK;
            how = push_parents(walk, node);
        }
    }
    for (size_t i = 0; i < walk->found; i++) {
        Node *node = found_node(walk, i);
        node->seen = 0;
        Py_INCREF(node); /* whatever the numbers' own code does, the nodes are still there */
        if (node->grad_kind == OBJECT || node->grad_kind == MANY)
            walk->objects = 1;
        else if (afresh && node->inner && how == DONE && !walk->adds_up && !walk->others) {
            node->grad.number = 0.0;
            node->grad_kind = WHOLE;
        }
    }
    for (size_t i = 0; i < walk->waiting; i++) /* only after an error */
        ((Node *)(walk->places[i] & ~MARK))->seen = 0;
    if (how == DONE)
        return 0;
    forget(walk);
    if (how == NO_MEMORY)
        PyErr_NoMemory();
    else
        no_graph();
    return -1;
}

static PyObject *topological_order(PyObject *module, PyObject *const *outputs, Py_ssize_t count)
{
    Walk walk;
    (void)module;
    for (Py_ssize_t i = 0; i < count; i++)
        if (!is_node(outputs[i])) {
            PyErr_Format(PyExc_TypeError, "topological_order needs Values, not a %.200s", Py_TYPE(outputs[i])->tp_name);
            return NULL;
        }
    if (find(&walk, outputs, count, 0) < 0)
        return NULL;
    PyObject *list = PyList_New((Py_ssize_t)walk.found);
    for (size_t i = 0; list != NULL && i < walk.found; i++) {
        Py_INCREF(found_node(&walk, i));
        PyList_SET_ITEM(list, (Py_ssize_t)i, (PyObject *)found_node(&walk, i));
    }
    forget(&walk);
    return list;
}

/* --- the chain rule --- */

/* parent.grad = parent.grad + slope * node.grad, for numbers of any type. */
static int pass_objects(PyObject *operand, Content slope, int slope_kind, Node *node)
{
    if (!is_node(operand))
        return no_graph();
    Node *parent = (Node *)operand;
    Py_INCREF(operand);
    PyObject *local = box(slope, slope_kind), *upstream = box(node->grad, node->grad_kind);
    PyObject *part = local != NULL && upstream != NULL ? PyNumber_Multiply(local, upstream) : NULL;
    PyObject *before = part != NULL ? box(parent->grad, parent->grad_kind) : NULL;
    PyObject *sum = before != NULL ? PyNumber_Add(before, part) : NULL;
    int done = sum != NULL ? set_number(&parent->grad, &parent->grad_kind, sum, "grad") : -1;
    Py_XDECREF(local);
    Py_XDECREF(upstream);
    Py_XDECREF(part);
    Py_XDECREF(before);
    Py_XDECREF(sum);
    Py_DECREF(operand);
    return done;
}

/* What a node passes to one of its parents. */
static inline int pass(PyObject *operand, Content slope, int slope_kind, Node *node)
{
    Node *parent = (Node *)operand;
    if (is_plain(slope_kind) && is_plain(node->grad_kind) && is_node(operand) && is_plain(parent->grad_kind)) {
        double part = slope.number * node->grad.number, sum = parent->grad.number + part;
        int all_whole = slope_kind == WHOLE && node->grad_kind == WHOLE && parent->grad_kind == WHOLE;
        if (!all_whole || (fabs(part) < TOO_LARGE && fabs(sum) < TOO_LARGE)) {
            parent->grad.number = sum;
            parent->grad_kind = all_whole ? WHOLE : FLOAT;
            return 0;
        }
    }
    return pass_objects(operand, slope, slope_kind, node);
}

/* What a node passes on; its grad is complete. In object numbers other code may run, and set any slot: so whatever is
   read is read anew each time. */
static int pass_on(Node *node)
{
    if (!is_of_many(node)) {
        if (node->dx_kind != NOTHING && pass(node->x, node->dx, node->dx_kind, node) < 0)
            return -1;
        return node->dy_kind != NOTHING ? pass(node->y, node->dy, node->dy_kind, node) : 0;
    }
    PyObject *parents = node->x;
    int failed = 0;
    if (parents == NULL || !PyTuple_CheckExact(parents))
        return no_graph();
    Py_INCREF(parents);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(parents) && !failed; i++) {
        Content slope;
        int kind;
        if (node->dx_kind == MANY && i < node->dx.many->count) {
            slope.number = node->dx.many->numbers[i];
            failed = pass(PyTuple_GET_ITEM(parents, i), slope, node->dx.many->kinds[i], node) < 0;
        } else if (node->dx_kind == OBJECT && PyTuple_CheckExact(node->dx.object) &&
                   i < PyTuple_GET_SIZE(node->dx.object)) {
            failed = unbox(PyTuple_GET_ITEM(node->dx.object, i), &slope, &kind) < 0;
            if (!failed) {
                failed = pass(PyTuple_GET_ITEM(parents, i), slope, kind, node) < 0;
                drop(slope, kind);
            }
        }
    }
    Py_DECREF(parents);
    return failed ? -1 : 0;
}

static PyObject *plain_backward, *plain_unit; /* of value.py and elementary.py */

/* self.grad = self.grad + unit(self.data): what the chain rule starts from, 1, or for a batch an array of ones. */
static int start(Node *self)
{
    PyObject *data = box(self->data, self->data_kind), *grad = box(self->grad, self->grad_kind);
    PyObject *unit = data != NULL ? PyObject_CallOneArg(plain_unit, data) : NULL;
    PyObject *sum = unit != NULL && grad != NULL ? PyNumber_Add(grad, unit) : NULL;
    int done = sum != NULL ? set_number(&self->grad, &self->grad_kind, sum, "grad") : -1;
    Py_XDECREF(data);
    Py_XDECREF(grad);
    Py_XDECREF(unit);
    Py_XDECREF(sum);
    return done;
}

static PyObject *grad_name; /* "grad" */

/* Whether a class has its own way of keeping the grad: a property of that name, a __setattr__. */
static int keeps_grad_itself(PyTypeObject *type)
{
    PyObject *own = PyObject_GetAttr((PyObject *)type, grad_name), *usual = PyObject_GetAttr((PyObject *)Value, grad_name);
    int other = own != usual || type->tp_setattro != Value->tp_setattro || type->tp_getattro != Value->tp_getattro;
    PyErr_Clear();
    Py_XDECREF(own);
    Py_XDECREF(usual);
    return other;
}

static int some_keep_grad_themselves(const Walk *walk)
{
    for (size_t i = 0; walk->others && i < walk->found; i++)
        if (!is_value((PyObject *)found_node(walk, i)) && keeps_grad_itself(Py_TYPE(found_node(walk, i))))
            return 1;
    return 0;
}

/* The grads of inner nodes start afresh, those of other types too. */
static void reset_objects(const Walk *walk)
{
    for (size_t i = 0; i < walk->found; i++) {
        Node *node = found_node(walk, i);
        Content old = node->grad;
        int kind = node->grad_kind;
        if (node->inner) {
            node->grad.number = 0.0;
            node->grad_kind = WHOLE;
            drop(old, kind);
        }
    }
}

static PyObject *backward(PyObject *self, PyObject *unused)
{
    Walk walk;
    int failed;
    (void)unused;
    if (find(&walk, &self, 1, 1) < 0)
        return NULL;
    if (walk.adds_up || some_keep_grad_themselves(&walk)) { /* `add_up` in walk.py; a subclass with ways of its own */
        forget(&walk);
        return PyObject_CallOneArg(plain_backward, self);
    }
    if (walk.objects || walk.others)
        reset_objects(&walk);
    failed = start((Node *)self) < 0;
    for (size_t i = walk.found; i-- > 0 && !failed;)
        failed = pass_on(found_node(&walk, i)) < 0;
    forget(&walk);
    if (failed)
        return NULL;
    Py_RETURN_NONE;
}

#endif
