/* `_core.Interpreter`: a recorded program, run over many samples, forward and backward. recording/backends/native.py
   calls it in three steps, of which the second can go on in several threads:

       numbers = interpreter.forward(parameters, inputs)               what is the same for all samples
       part = interpreter.blocks(numbers, inputs, first, last)         samples first to last, forward and backward
       value, gradient = interpreter.backward(numbers, parts, samples) the means, and the chain rule to its end

   A plan never changes once it is made, and each run has memory of its own: nothing is shared by threads at work. What
   a run has done with is kept for the next one, for memory that is fresh from the system costs more time than its use.
   Where a number is not finite the answer is None: the plain engine, or NumPy, has to say what it is. */

#ifndef INTERPRETER_H
#define INTERPRETER_H

#include "runs.h"

typedef struct {
    PyObject_HEAD
    Plan plan;
    Version version;
    PyObject *numbers;                /* what `forward` gave; nobody else may have it any more */
    void *spare_run, *spare_adjoints; /* memory that no run works on */
} Interpreter;

/* Memory of a size that is always the same for one spare; NULL with an error. Python's lock is held here and below. */
static void *take(void **spare, size_t size)
{
    void *memory = *spare;
    *spare = NULL;
    if (memory == NULL && size > 0)
        memory = malloc(size);
    return memory != NULL ? memory : PyErr_NoMemory();
}

static void give_back(void **spare, void *memory)
{
    if (*spare == NULL)
        *spare = memory;
    else
        free(memory);
}

/* --- arrays that come from Python, and go there --- */

/* The memory of an array of doubles, or of C ints, count of them if count is not negative. 0 with an error. */
static int array_of(PyObject *object, Py_buffer *view, const char *format, Py_ssize_t count, const char *name)
{
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0)
        return 0;
    if (view->format != NULL && strcmp(view->format, format) == 0 && (count < 0 || view->len / view->itemsize == count))
        return 1;
    PyErr_Format(PyExc_ValueError, "%s: an array of %zd numbers of the format '%s' is needed", name, count, format);
    PyBuffer_Release(view);
    return 0;
}

static double *doubles_of(PyObject *bytes) { return (double *)(void *)PyBytes_AS_STRING(bytes); }

static PyObject *new_doubles(size_t count)
{
    if (count > (size_t)PY_SSIZE_T_MAX / sizeof(double))
        return PyErr_NoMemory();
    return PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(double)));
}

static int has_doubles(PyObject *bytes, size_t count)
{
    return PyBytes_Check(bytes) && (size_t)PyBytes_GET_SIZE(bytes) == count * sizeof(double);
}

/* --- the methods --- */

/* forward(parameters, inputs): inputs of one sample if the plan is for one; else they are not looked at. */
static PyObject *interpreter_forward(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    Interpreter *interpreter = (Interpreter *)self;
    const Plan *plan = &interpreter->plan;
    Py_buffer parameters, inputs;
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "forward(parameters, inputs)");
        return NULL;
    }
    if (!array_of(args[0], &parameters, "d", plan->parameters, "parameters"))
        return NULL;
    if (!array_of(args[1], &inputs, "d", plan->one_sample ? plan->inputs : -1, "inputs")) {
        PyBuffer_Release(&parameters);
        return NULL;
    }
    PyObject *made = interpreter->numbers;
    interpreter->numbers = NULL;
    if (made == NULL || Py_REFCNT(made) > 1)
        Py_XSETREF(made, new_doubles(numbers_of(plan)));
    double *scratch = malloc(2 * ((size_t)plan->widest + 1) * sizeof *scratch);
    if (made != NULL && scratch != NULL) {
        Py_BEGIN_ALLOW_THREADS
        run_once(plan, parameters.buf, inputs.buf, doubles_of(made), scratch);
        Py_END_ALLOW_THREADS
    } else {
        Py_CLEAR(made);
        PyErr_NoMemory();
    }
    free(scratch);
    Py_XINCREF(made);
    Py_XSETREF(interpreter->numbers, made);
    PyBuffer_Release(&parameters);
    PyBuffer_Release(&inputs);
    return made;
}

/* What `blocks` and `outputs` take: numbers, inputs, first, last. 0 with an error. */
static int block_arguments(Plan *plan, PyObject *args, PyObject **numbers, Py_buffer *inputs, Py_ssize_t *first,
                           Py_ssize_t *last)
{
    PyObject *array;
    if (!PyArg_ParseTuple(args, "OOnn", numbers, &array, first, last))
        return 0;
    if (!has_doubles(*numbers, numbers_of(plan)) || *first < 0 || *last < *first) {
        PyErr_SetString(PyExc_ValueError, "these are not the numbers of this program, or the samples run backward");
        return 0;
    }
    if (!array_of(array, inputs, "d", -1, "inputs"))
        return 0;
    Py_ssize_t width = plan->inputs * (Py_ssize_t)sizeof(double);
    if (plan->one_sample ? *last == 1 : width == 0 || *last <= inputs->len / width)
        return 1;
    PyErr_SetString(PyExc_ValueError, "there are not as many samples");
    PyBuffer_Release(inputs);
    return 0;
}

static PyObject *interpreter_blocks(PyObject *self, PyObject *args)
{
    Interpreter *interpreter = (Interpreter *)self;
    Plan *plan = &interpreter->plan;
    PyObject *numbers;
    Py_buffer inputs;
    Py_ssize_t first, last;
    Run run;
    void *memory;
    if (!block_arguments(plan, args, &numbers, &inputs, &first, &last))
        return NULL;
    if (plan->one_sample) {
        PyErr_SetString(PyExc_ValueError, "a program for one sample has no blocks");
        PyBuffer_Release(&inputs);
        return NULL;
    }
    PyObject *made = new_doubles(sums_of(plan));
    if (made != NULL && (memory = take(&interpreter->spare_run, memory_of_run(plan))) == NULL)
        Py_CLEAR(made);
    if (made != NULL) {
        open_run(&run, plan, doubles_of(numbers), doubles_of(made), memory);
        Py_BEGIN_ALLOW_THREADS
        memset(run.sums, 0, sums_of(plan) * sizeof(double));
        double sum = run_blocks(&run, interpreter->version, (double *)inputs.buf + first * plan->inputs, last - first);
        run.matrix_sums[plan->matrices.count] = sum;
        Py_END_ALLOW_THREADS
        give_back(&interpreter->spare_run, memory);
    }
    PyBuffer_Release(&inputs);
    return made;
}

/* outputs(numbers, inputs, first, last): bytes, or None where one is not finite. */
static PyObject *interpreter_outputs(PyObject *self, PyObject *args)
{
    Interpreter *interpreter = (Interpreter *)self;
    Plan *plan = &interpreter->plan;
    PyObject *numbers;
    Py_buffer inputs;
    Py_ssize_t first, last;
    Run run;
    void *memory;
    double mark = 0.0;
    if (!block_arguments(plan, args, &numbers, &inputs, &first, &last))
        return NULL;
    PyObject *made = new_doubles((size_t)(last - first) * (size_t)plan->outputs);
    if (made != NULL && (memory = take(&interpreter->spare_run, memory_of_run(plan))) == NULL)
        Py_CLEAR(made);
    if (made != NULL) {
        open_run(&run, plan, doubles_of(numbers), NULL, memory);
        Py_BEGIN_ALLOW_THREADS
        const double *samples = (double *)inputs.buf + first * plan->inputs;
        mark = run_outputs(&run, interpreter->version, samples, last - first, doubles_of(made));
        mark += run.matrices[plan->matrices.count];
        Py_END_ALLOW_THREADS
        give_back(&interpreter->spare_run, memory);
    }
    PyBuffer_Release(&inputs);
    if (made != NULL && mark != 0.0)
        Py_SETREF(made, Py_NewRef(Py_None));
    return made;
}

/* backward(numbers, parts, samples): (value, gradient), or None where one is not finite. */
static PyObject *interpreter_backward(PyObject *self, PyObject *args)
{
    Interpreter *interpreter = (Interpreter *)self;
    const Plan *plan = &interpreter->plan;
    PyObject *numbers, *parts, *gradient = NULL;
    Py_ssize_t samples;
    double value = 0.0;
    if (!PyArg_ParseTuple(args, "OO!n", &numbers, &PyTuple_Type, &parts, &samples))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(parts);
    int known = has_doubles(numbers, numbers_of(plan)) && samples > 0 && plan->outputs == 1;
    for (Py_ssize_t i = 0; i < count && known; i++)
        known = has_doubles(PyTuple_GET_ITEM(parts, i), sums_of(plan));
    if (!known) {
        PyErr_SetString(PyExc_ValueError, "these are not the numbers of this program, or it has several outputs");
        return NULL;
    }
    const double **sums = malloc(((size_t)count + 1) * sizeof *sums);
    if (sums == NULL)
        return PyErr_NoMemory();
    double *adjoints = take(&interpreter->spare_adjoints, adjoints_of(plan) * sizeof *adjoints);
    if (adjoints != NULL) {
        for (Py_ssize_t i = 0; i < count; i++)
            sums[i] = doubles_of(PyTuple_GET_ITEM(parts, i));
        Py_BEGIN_ALLOW_THREADS
        value = run_backward(plan, doubles_of(numbers), sums, count, samples, adjoints);
        Py_END_ALLOW_THREADS
        gradient = PyByteArray_FromStringAndSize((char *)adjoints, (Py_ssize_t)sizeof(double) * plan->parameters);
        give_back(&interpreter->spare_adjoints, adjoints);
    }
    free(sums);
    if (gradient == NULL)
        return NULL;
    if (!isfinite(value)) {
        Py_DECREF(gradient);
        Py_RETURN_NONE;
    }
    return Py_BuildValue("dN", value, gradient);
}

/* --- the type --- */

/* Interpreter(code, inputs, parameters, constants, lines, outputs, one_sample, pack=8): code and outputs are arrays of
   ints of C, constants of doubles; pack: how many doubles at once, at most. A ValueError says what is wrong. */
static PyObject *interpreter_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *code, *constants, *outputs;
    Py_buffer of_code, of_constants, of_outputs;
    int inputs, parameters, lines, one_sample, pack = 8;
    if (keywords != NULL && PyDict_GET_SIZE(keywords) > 0) {
        PyErr_SetString(PyExc_TypeError, "Interpreter takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OiiOiOp|i", &code, &inputs, &parameters, &constants, &lines, &outputs, &one_sample,
                          &pack))
        return NULL;
    if (!array_of(code, &of_code, "i", -1, "code"))
        return NULL;
    if (!array_of(constants, &of_constants, "d", -1, "constants")) {
        PyBuffer_Release(&of_code);
        return NULL;
    }
    if (!array_of(outputs, &of_outputs, "i", -1, "outputs")) {
        PyBuffer_Release(&of_code);
        PyBuffer_Release(&of_constants);
        return NULL;
    }
    const char *wrong = NULL;
    Interpreter *interpreter = NULL;
    Py_ssize_t places = (Py_ssize_t)inputs + parameters + lines + of_constants.len / (Py_ssize_t)sizeof(double);
    if (inputs < 0 || parameters < 0 || lines < 0 || of_outputs.len == 0 || places > INT32_MAX / 2)
        wrong = "it has too few outputs, or too many operations";
    else if ((interpreter = (Interpreter *)type->tp_alloc(type, 0)) != NULL) {
        Plan *plan = &interpreter->plan;
        interpreter->version = version_for(pack);
        *plan = (Plan){.inputs = inputs, .parameters = parameters, .lines = lines, .one_sample = one_sample};
        plan->constants = (int)(of_constants.len / (Py_ssize_t)sizeof(double));
        plan->outputs = (int)(of_outputs.len / (Py_ssize_t)sizeof(int32_t));
        plan->constant = malloc((size_t)of_constants.len + 1);
        plan->ends = malloc((size_t)of_outputs.len);
        if (plan->constant != NULL && plan->ends != NULL) {
            memcpy(plan->constant, of_constants.buf, (size_t)of_constants.len);
            memcpy(plan->ends, of_outputs.buf, (size_t)of_outputs.len);
            Py_BEGIN_ALLOW_THREADS
            wrong = make_plan(plan, of_code.buf, (size_t)of_code.len / sizeof(int32_t));
            Py_END_ALLOW_THREADS
        } else
            plan->failed = 1;
        if (plan->failed)
            PyErr_NoMemory();
    }
    PyBuffer_Release(&of_code);
    PyBuffer_Release(&of_constants);
    PyBuffer_Release(&of_outputs);
    if (wrong != NULL)
        PyErr_Format(PyExc_ValueError, "this is no program: %s", wrong);
    if (PyErr_Occurred())
        Py_CLEAR(interpreter);
    return (PyObject *)interpreter;
}

static void interpreter_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Interpreter *interpreter = (Interpreter *)self;
    free_plan(&interpreter->plan);
    free(interpreter->spare_run);
    free(interpreter->spare_adjoints);
    Py_XDECREF(interpreter->numbers);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *list_of(const int32_t *items, size_t count)
{
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list != NULL && i < count; i++) {
        PyObject *number = PyLong_FromLong(items[i]);
        if (number == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, (Py_ssize_t)i, number);
    }
    return list;
}

/* listing(): the instructions `once` and `lanes`, the matrices' slots, and the slot of each place, as lists. */
static PyObject *interpreter_listing(PyObject *self, PyObject *unused)
{
    const Plan *plan = &((Interpreter *)self)->plan;
    size_t places = (size_t)(plan->inputs + plan->parameters + plan->constants + plan->lines);
    (void)unused;
    return Py_BuildValue("NNNN", list_of(plan->once.items, plan->once.count),
                         list_of(plan->lanes.items, plan->lanes.count),
                         list_of(plan->matrices.items, plan->matrices.count), list_of(plan->slots, places));
}

static PyMethodDef interpreter_methods[] = {
    {"forward", (PyCFunction)(void (*)(void))interpreter_forward, METH_FASTCALL, NULL},
    {"blocks", interpreter_blocks, METH_VARARGS, NULL},
    {"backward", interpreter_backward, METH_VARARGS, NULL},
    {"outputs", interpreter_outputs, METH_VARARGS, NULL},
    {"listing", interpreter_listing, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot interpreter_slots[] = {
    {Py_tp_new, interpreter_new},
    {Py_tp_dealloc, interpreter_dealloc},
    {Py_tp_methods, interpreter_methods},
    {0, NULL},
};

static PyType_Spec interpreter_spec = {"scalargrad._core.Interpreter", sizeof(Interpreter), 0, Py_TPFLAGS_DEFAULT,
                                       interpreter_slots};

/* Into the module: the type, and `opcodes`, the rows that it knows, in order, with their text. 0 with an error. */
static int add_interpreter(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&interpreter_spec), *known = PyDict_New();
    if (type == NULL || known == NULL)
        return 0;
    for (int i = 0; i < OP_layer; i++) {
        PyObject *row = Py_BuildValue("is", i, opcodes[i].text);
        if (row == NULL || PyDict_SetItemString(known, opcodes[i].name, row) < 0)
            return 0;
        Py_DECREF(row);
    }
    return PyModule_AddObject(module, "Interpreter", type) == 0 && PyModule_AddObject(module, "opcodes", known) == 0;
}

#endif
