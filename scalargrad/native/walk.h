/* How the nodes of a graph are found again, and the chain rule: the twins of `topological_order`, `backward` and
   `chain_rule` in value.py. Everything is done in the same order as there, so that every sum has the same bits. */

#ifndef WALK_H
#define WALK_H

#include "node.h"

/* An array of nodes that grows; the references are borrowed. */
typedef struct {
    Node **nodes;
    size_t count, room;
} Nodes;

enum { DONE, NO_MEMORY, NO_VALUE };

static int push(Nodes *nodes, Node *node)
{
    if (nodes->count == nodes->room) {
        size_t room = nodes->room > 0 ? 2 * nodes->room : 256;
        Node **grown = PyMem_RawRealloc(nodes->nodes, room * sizeof(Node *));
        if (grown == NULL)
            return NO_MEMORY;
        nodes->nodes = grown;
        nodes->room = room;
    }
    nodes->nodes[nodes->count++] = node;
    return DONE;
}

/* A node of many operands keeps those with an edge in x and the derivatives by them in dx, both tuples in Python. */
static inline int is_of_many(Node *node)
{
    return node->dx_kind == MANY || (node->dx_kind == OBJECT && PyTuple_CheckExact(node->dx.object));
}

static inline int push_parent(Nodes *stack, PyObject *operand)
{
    if (!is_node(operand))
        return NO_VALUE;
    return ((Node *)operand)->seen ? DONE : push(stack, (Node *)operand);
}

static int push_parents(Nodes *stack, Node *node)
{
    int how = DONE;
    if (is_of_many(node)) {
        if (node->x == NULL || !PyTuple_CheckExact(node->x))
            return NO_VALUE;
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(node->x) && how == DONE; i++)
            how = push_parent(stack, PyTuple_GET_ITEM(node->x, i));
        return how;
    }
    if (node->dx_kind != NOTHING)
        how = push_parent(stack, node->x);
    return how == DONE && node->dy_kind != NOTHING ? push_parent(stack, node->y) : how;
}

static int no_graph(void)
{
    PyErr_SetString(PyExc_TypeError, "a node of the graph has a local derivative by what is no Value: was a slot set?");
    return -1;
}

/* The nodes that a derivative of the outputs passes to, each after its parents; -1 with an error.

   No Python code runs between the first `seen = 1` and the last `seen = 0`: no other thread comes in between. */
static int walk(PyObject *const *outputs, Py_ssize_t count, Nodes *order)
{
    Nodes stack = {NULL, 0, 0};
    int how = DONE;
    *order = stack;
    for (Py_ssize_t i = count; i-- > 0 && how == DONE;)
        how = push(&stack, (Node *)outputs[i]);
    while (stack.count > 0 && how == DONE) {
        Node *node = stack.nodes[--stack.count];
        if (node == NULL) { /* the mark: all above the node below it is in the order */
            how = push(order, stack.nodes[stack.count - 1]);
            stack.count -= how == DONE;
        } else if (!node->seen) {
            node->seen = 1;
            if ((how = push(&stack, node)) != DONE)
                node->seen = 0;
            else if ((how = push(&stack, NULL)) == DONE)
                how = push_parents(&stack, node);
        }
    }
    for (size_t i = 0; i < order->count; i++)
        order->nodes[i]->seen = 0;
    for (size_t i = 0; i < stack.count; i++) /* only after an error */
        if (stack.nodes[i] != NULL)
            stack.nodes[i]->seen = 0;
    PyMem_RawFree(stack.nodes);
    if (how == DONE)
        return 0;
    PyMem_RawFree(order->nodes);
    if (how == NO_MEMORY)
        PyErr_NoMemory();
    else
        no_graph();
    return -1;
}

static PyObject *topological_order(PyObject *module, PyObject *const *outputs, Py_ssize_t count)
{
    Nodes order;
    (void)module;
    for (Py_ssize_t i = 0; i < count; i++)
        if (!is_node(outputs[i])) {
            PyErr_Format(PyExc_TypeError, "topological_order needs Values, not a %.200s", Py_TYPE(outputs[i])->tp_name);
            return NULL;
        }
    if (walk(outputs, count, &order) < 0)
        return NULL;
    PyObject *list = PyList_New((Py_ssize_t)order.count);
    for (size_t i = 0; list != NULL && i < order.count; i++) {
        Py_INCREF(order.nodes[i]);
        PyList_SET_ITEM(list, (Py_ssize_t)i, (PyObject *)order.nodes[i]);
    }
    PyMem_RawFree(order.nodes);
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
    if (is_plain(slope_kind) && is_plain(node->grad_kind) && is_plain(parent->grad_kind)) {
        double sum = parent->grad.number + slope.number * node->grad.number;
        int all_whole = slope_kind == WHOLE && node->grad_kind == WHOLE && parent->grad_kind == WHOLE;
        if (!all_whole || fabs(sum) < LARGEST_WHOLE) {
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
static PyObject *sum_like;                    /* the row that makes one number of a batch */

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

static PyObject *backward(PyObject *self, PyObject *unused)
{
    Nodes order;
    (void)unused;
    if (walk(&self, 1, &order) < 0)
        return NULL;
    int adds_up = 0, failed = 0;
    for (size_t i = 0; i < order.count; i++) {
        adds_up |= order.nodes[i]->op == sum_like;
        Py_INCREF(order.nodes[i]); /* whatever the numbers' own code does, the nodes are still there */
    }
    if (!adds_up) {
        for (size_t i = 0; i < order.count; i++) {
            Node *node = order.nodes[i];
            if (node->op != NULL) {
                Content old = node->grad;
                int kind = node->grad_kind;
                node->grad.number = 0.0;
                node->grad_kind = WHOLE;
                drop(old, kind);
            }
        }
        failed = start((Node *)self) < 0;
        for (size_t i = order.count; i-- > 0 && !failed;)
            failed = pass_on(order.nodes[i]) < 0;
    }
    for (size_t i = 0; i < order.count; i++)
        Py_DECREF(order.nodes[i]);
    PyMem_RawFree(order.nodes);
    if (failed)
        return NULL;
    if (adds_up)
        return PyObject_CallOneArg(plain_backward, self);
    Py_RETURN_NONE;
}

#endif
