/* The engine's twin in C: `scalargrad._core`. Read value.py first: this is the same engine, for floats and small ints,
   and it leaves to value.py whatever else there is.

       scalars.h    a number: a double, and whether Python would call it an int
       words.h      the words of the table's formulas: sigmoid, tanh_slope, ...
       rows.h       the table itself, written from derivatives.py by rows_in_c.py when this is built
       node.h       a Value: its slots, how it is made and freed
       pool.h       memory for nodes
       operators.h  a + b, a.exp(), maximum(a, b): a node from a row
       many.h       dot, total, logsumexp, softmax
       walk.h       the topological order, and the chain rule
       core.c       the type and the module

   native/switch.py puts it in the place of the plain engine. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "node.h"
#include "pool.h"
#include "operators.h"
#include "many.h"
#include "walk.h"
#include "interpreter.h"

/* --- the type --- */

static PyMethodDef methods[] = {
    {"backward", backward, METH_NOARGS, NULL},
#define METHOD(name, text) {#name, name##_method, METH_NOARGS, NULL},
    ROWS_OF_ONE(METHOD)
#undef METHOD
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "Value(data, label=None)\n--\n\n"}, /* for inspect.signature; the docstring is that of value.py */
    {Py_tp_init, node_init},
    {Py_tp_dealloc, node_dealloc},
    {Py_tp_richcompare, compare},
    {Py_tp_hash, hash_of},
    {Py_nb_add, add_operator},
    {Py_nb_subtract, sub_operator},
    {Py_nb_multiply, mul_operator},
    {Py_nb_true_divide, div_operator},
    {Py_nb_power, pow_slot},
    {Py_nb_negative, neg_slot},
    {Py_nb_absolute, abs_slot},
    {Py_tp_methods, methods},
    {Py_tp_members, node_members},
    {Py_tp_getset, node_attributes},
    {0, NULL},
};

static PyType_Spec value_spec = {"scalargrad.value.Value", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

/* --- functions: a C function, and the Python one that it stands for --- */

typedef PyObject *Function(PyObject *const *args, Py_ssize_t count);

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    Function *function;
    PyObject *plain, *attributes, *weakrefs;
} Twin;

static PyTypeObject *TwinType;

static struct {
    PyObject *w, *b, *activation;
} names;

static PyObject *twin_call(PyObject *self, PyObject *const *args, size_t flags, PyObject *names)
{
    Twin *twin = (Twin *)self;
    if (names == NULL) {
        PyObject *result = twin->function(args, PyVectorcall_NARGS(flags));
        if (result != NULL || PyErr_Occurred())
            return result;
    }
    return PyObject_Vectorcall(twin->plain, args, flags, names);
}

/* Neuron.__call__ of nn.py: activation(dot(w, x, b)). */
static PyObject *output_of(PyObject *neuron, PyObject *x)
{
    PyObject *w = PyObject_GetAttr(neuron, names.w), *b = w != NULL ? PyObject_GetAttr(neuron, names.b) : NULL;
    PyObject *activation = b != NULL ? PyObject_GetAttr(neuron, names.activation) : NULL, *output = NULL;
    if (activation != NULL) {
        PyObject *of[] = {w, x, b};
        output = dot_of(of, b == Py_None ? 2 : 3);
    }
    if (output != NULL && activation != Py_None)
        Py_SETREF(output, PyObject_CallOneArg(activation, output));
    Py_XDECREF(w);
    Py_XDECREF(b);
    Py_XDECREF(activation);
    return output;
}

/* outputs(Neuron, neurons, x), of nn.py: what each neuron makes of x. */
static PyObject *outputs_of(PyObject *const *args, Py_ssize_t count)
{
    if (count != 3 || !PyList_CheckExact(args[1]))
        return NULL;
    PyObject *neurons = args[1], *outputs = PyList_New(0);
    for (Py_ssize_t i = 0; outputs != NULL && i < PyList_GET_SIZE(neurons); i++) {
        PyObject *neuron = PyList_GET_ITEM(neurons, i);
        Py_INCREF(neuron);
        PyObject *output = (PyObject *)Py_TYPE(neuron) == args[0] ? output_of(neuron, args[2]) : NULL;
        if (output == NULL && !PyErr_Occurred())
            output = PyObject_CallOneArg(neuron, args[2]);
        if (output == NULL || PyList_Append(outputs, output) < 0)
            Py_CLEAR(outputs);
        Py_XDECREF(output);
        Py_DECREF(neuron);
    }
    return outputs;
}

static struct {
    const char *name;
    Function *function;
} functions[] = {
#define ITS_FUNCTION(name, text) {#name, name##_of},
    ROWS_OF_ONE(ITS_FUNCTION) ROWS_OF_TWO(ITS_FUNCTION)
#undef ITS_FUNCTION
    {"dot", dot_of}, {"total", total_of}, {"logsumexp", logsumexp_of}, {"softmax", softmax_of},
    {"apply", apply_of}, {"outputs", outputs_of}, {NULL, NULL},
};

/* twin(name, plain): a function that does in C what C can, and calls the plain one for the rest. KeyError: not in C. */
static PyObject *new_twin(PyObject *module, PyObject *args)
{
    const char *name;
    PyObject *plain;
    int i = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "sO", &name, &plain))
        return NULL;
    while (functions[i].name != NULL && strcmp(functions[i].name, name) != 0)
        i++;
    if (functions[i].name == NULL) {
        PyErr_SetString(PyExc_KeyError, name);
        return NULL;
    }
    Twin *twin = (Twin *)TwinType->tp_alloc(TwinType, 0);
    if (twin == NULL)
        return NULL;
    twin->call = twin_call;
    twin->function = functions[i].function;
    Py_INCREF(plain);
    twin->plain = plain;
    return (PyObject *)twin;
}

static int twin_traverse(Twin *twin, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(twin));
    Py_VISIT(twin->plain);
    Py_VISIT(twin->attributes);
    return 0;
}

static int twin_clear(Twin *twin)
{
    Py_CLEAR(twin->plain);
    Py_CLEAR(twin->attributes);
    return 0;
}

static void twin_dealloc(Twin *twin)
{
    PyTypeObject *type = Py_TYPE(twin);
    PyObject_GC_UnTrack(twin);
    if (twin->weakrefs != NULL)
        PyObject_ClearWeakRefs((PyObject *)twin);
    twin_clear(twin);
    type->tp_free((PyObject *)twin);
    Py_DECREF(type);
}

/* Pickled and copied by its name, as functions are. */
static PyObject *twin_reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyObject_GetAttrString(self, "__qualname__");
}

/* Shown, and bound in a class, as functions are. */
static PyObject *twin_repr(PyObject *self)
{
    PyObject *name = PyObject_GetAttrString(self, "__qualname__");
    PyObject *text = name != NULL ? PyUnicode_FromFormat("<function %S in C>", name) : NULL;
    Py_XDECREF(name);
    return text;
}

static PyObject *twin_bind(PyObject *self, PyObject *instance, PyObject *owner)
{
    (void)owner;
    if (instance != NULL && instance != Py_None)
        return PyMethod_New(self, instance);
    Py_INCREF(self);
    return self;
}

static PyMethodDef twin_methods[] = {{"__reduce__", twin_reduce, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyMemberDef twin_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Twin, call), READONLY, NULL},
    {"__dictoffset__", T_PYSSIZET, offsetof(Twin, attributes), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Twin, weakrefs), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef twin_attributes[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot twin_slots[] = {
    {Py_tp_call, PyVectorcall_Call},   {Py_tp_dealloc, twin_dealloc}, {Py_tp_traverse, twin_traverse},
    {Py_tp_clear, twin_clear},         {Py_tp_methods, twin_methods}, {Py_tp_members, twin_members},
    {Py_tp_getset, twin_attributes},   {Py_tp_repr, twin_repr},       {Py_tp_descr_get, twin_bind},
    {0, NULL},
};

static PyType_Spec twin_spec = {"scalargrad._core.Twin", sizeof(Twin), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, twin_slots};

/* --- the module --- */

/* use(row, op, plain, reflected): what a row of C stands for in Python. op None: the row is left to Python. */
static PyObject *use_row(PyObject *module, PyObject *args)
{
    const char *name;
    PyObject *op, *plain, *reflected;
    (void)module;
    if (!PyArg_ParseTuple(args, "sOOO", &name, &op, &plain, &reflected))
        return NULL;
    for (int i = 0; plain_rows[i] != NULL; i++)
        if (strcmp(plain_rows[i]->name, name) == 0) {
            Py_INCREF(op);
            Py_INCREF(plain);
            Py_INCREF(reflected);
            plain_rows[i]->op = op == Py_None ? NULL : op;
            plain_rows[i]->plain = plain;
            plain_rows[i]->plain_reflected = reflected;
            Py_RETURN_NONE;
        }
    PyErr_SetString(PyExc_KeyError, name);
    return NULL;
}

/* What the engine needs of the plain one, by name; None before it has it. */
static const struct {
    const char *name;
    PyObject **place;
} needed[] = {
    {"LEAF", &leaf},
    {"SHUT", &shut},
    {"SUM_LIKE", &sum_like},
    {"unit", &plain_unit},
    {"__init__", &plain_init},
    {"backward", &plain_backward},
    {"__lt__", &plain_comparisons[Py_LT]},
    {"__le__", &plain_comparisons[Py_LE]},
    {"__eq__", &plain_comparisons[Py_EQ]},
    {"__ne__", &plain_comparisons[Py_NE]},
    {"__gt__", &plain_comparisons[Py_GT]},
    {"__ge__", &plain_comparisons[Py_GE]},
};

/* start(parts): these, in a dict. They live as long as the process does. */
static PyObject *start_with(PyObject *module, PyObject *parts)
{
    (void)module;
    for (int i = 0; methods[i].ml_name != NULL; i++) { /* the docstrings of the plain methods, with a signature */
        PyObject *method = PyDict_GetItemString(parts, methods[i].ml_name);
        PyObject *doc = method != NULL ? PyObject_GetAttrString(method, "__doc__") : NULL;
        if (doc != NULL && PyUnicode_Check(doc)) {
            PyObject *text = PyUnicode_FromFormat("%s($self, /)\n--\n\n%U", methods[i].ml_name, doc); /* it stays */
            methods[i].ml_doc = text != NULL ? PyUnicode_AsUTF8(text) : NULL;
        }
        Py_XDECREF(doc);
        if (PyErr_Occurred())
            return NULL;
    }
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        PyObject *part = PyDict_GetItemString(parts, needed[i].name);
        if (part == NULL) {
            PyErr_SetString(PyExc_KeyError, needed[i].name);
            return NULL;
        }
        Py_INCREF(part);
        *needed[i].place = part;
    }
    Py_RETURN_NONE;
}

/* watch(on): whether a function is recorded. What looks at a number then is left to the plain engine. */
static PyObject *set_watched(PyObject *module, PyObject *on)
{
    (void)module;
    watched = PyObject_IsTrue(on);
    Py_RETURN_NONE;
}

static PyMethodDef module_functions[] = {
    {"start", start_with, METH_O, NULL},
    {"use", use_row, METH_VARARGS, NULL},
    {"twin", new_twin, METH_VARARGS, NULL},
    {"watch", set_watched, METH_O, NULL},
    {"topological_order", (PyCFunction)(void (*)(void))topological_order, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

/* One state for the process: `fallen` and the rows are shared by all who use the module. */
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_core", NULL, -1, module_functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__core(void)
{
    PyObject *module = PyModule_Create(&definition), *texts = PyDict_New();
    Value = (PyTypeObject *)PyType_FromSpec(&value_spec);
    TwinType = (PyTypeObject *)PyType_FromSpec(&twin_spec);
    if (module == NULL || texts == NULL || Value == NULL || TwinType == NULL)
        return NULL;
    names.w = PyUnicode_InternFromString("w");
    names.b = PyUnicode_InternFromString("b");
    names.activation = PyUnicode_InternFromString("activation");
    grad_name = PyUnicode_InternFromString("grad");
    if (names.w == NULL || names.b == NULL || names.activation == NULL || grad_name == NULL)
        return NULL;
    Value->tp_name = "Value"; /* in messages, as of a class in Python */
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        *needed[i].place = Py_None;
    for (int i = 0; plain_rows[i] != NULL; i++) {
        plain_rows[i]->plain = plain_rows[i]->plain_reflected = Py_None;
        PyObject *text = PyUnicode_FromString(plain_rows[i]->text);
        if (text == NULL || PyDict_SetItemString(texts, plain_rows[i]->name, text) < 0)
            return NULL;
        Py_DECREF(text);
    }
    if (PyModule_AddObject(module, "texts", texts) < 0 || !add_interpreter(module))
        return NULL;
    Py_INCREF(Value);
    if (PyModule_AddObject(module, "Value", (PyObject *)Value) < 0)
        return NULL;
    return module;
}
