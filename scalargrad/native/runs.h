/* The runs of a plan, from parameters and inputs to means and gradients, without Python: interpreter.h calls them. */

#ifndef RUNS_H
#define RUNS_H

#include "lanes.h"
#include "once.h"

/* What `forward` gives: the numbers at the slots, the layers' matrices, and a mark: 0, or NaN. */
static size_t numbers_of(const Plan *plan) { return (size_t)plan->once_slots + plan->matrices.count + 1; }

/* What `blocks` gives: adjoints of the slots that have one, of the matrices, and the sum of the outputs. */
static size_t sums_of(const Plan *plan) { return (size_t)plan->once_adjoints + plan->matrices.count + 1; }

/* Bytes of memory that a run over blocks needs; 0 if no memory is as large. */
static size_t memory_of_run(const Plan *plan)
{
    size_t widest = (size_t)plan->widest + 1, adjoints = (size_t)plan->lane_adjoints;
    size_t rows = (size_t)plan->lane_slots + adjoints + widest;
    if (rows > SIZE_MAX / sizeof(double) / LANES / 2)
        return 0;
    return sizeof(double) * (rows * LANES + 2 * widest + 8) + 3 * widest * sizeof(double *) + adjoints + 1;
}

static void open_run(Run *run, const Plan *plan, const double *numbers, double *sums, void *memory)
{
    size_t widest = (size_t)plan->widest + 1;
    memset(run, 0, sizeof *run);
    run->plan = plan;
    run->once = numbers;
    run->matrices = numbers + plan->once_slots;
    run->sums = sums;
    run->matrix_sums = sums + plan->once_adjoints;
    run->lanes = (double *)(((uintptr_t)memory + 63) / 64 * 64); /* a line of the processor's cache */
    run->adjoints = run->lanes + (size_t)plan->lane_slots * LANES;
    run->parts = run->adjoints + (size_t)plan->lane_adjoints * LANES;
    run->scratch = run->parts + widest * LANES;
    run->outs = (double **)(run->scratch + 2 * widest);
    run->ins = run->outs + widest;
    run->factors = (const double **)(run->ins + widest);
    run->touched = (unsigned char *)(run->factors + widest);
}

/* The inputs of some samples, LANES at most, into the lanes; lanes that are left get the last sample once more. */
static void load(Run *run, const double *inputs, int samples)
{
    int n = run->plan->inputs;
    for (int k = 0; k < n; k++) {
        double *row = run->lanes + (size_t)run->plan->slots[k] * LANES;
        for (int l = 0; l < LANES; l++)
            row[l] = inputs[(size_t)(l < samples ? l : samples - 1) * (size_t)n + (size_t)k];
    }
}

static double marks_of(const Run *run)
{
    double mark = 0.0;
    for (int l = 0; l < LANES; l++)
        mark += run->marks[l];
    return mark;
}

/* The sum of the outputs; and in run->sums the adjoints. */
static double run_blocks(Run *run, Version version, const double *inputs, Py_ssize_t samples)
{
    const Plan *plan = run->plan;
    int32_t end = plan->ends[0];
    double sum = 0.0;
    for (Py_ssize_t first = 0; first < samples; first += LANES) {
        int count = samples - first < LANES ? (int)(samples - first) : LANES;
        load(run, inputs + (size_t)first * (size_t)plan->inputs, count);
        version.forward(run);
        if (end < 0)
            continue; /* the output is the same for all samples, and so of no concern here */
        for (int l = 0; l < count; l++)
            sum += number_in(run, end, l);
        if (!wants(run, end))
            continue;
        memset(run->touched, 0, (size_t)plan->lane_adjoints);
        run->touched[end] = 1;
        for (int l = 0; l < LANES; l++)
            run->adjoints[(size_t)end * LANES + (size_t)l] = l < count ? 1.0 : 0.0;
        version.backward(run);
    }
    return sum + marks_of(run);
}

/* All outputs of each sample, one sample after the other. */
static double run_outputs(Run *run, Version version, const double *inputs, Py_ssize_t samples, double *results)
{
    const Plan *plan = run->plan;
    double mark = 0.0;
    for (Py_ssize_t first = 0; first < samples; first += LANES) {
        int count = samples - first < LANES ? (int)(samples - first) : LANES;
        if (!plan->one_sample) {
            load(run, inputs + (size_t)first * (size_t)plan->inputs, count);
            version.forward(run);
        }
        for (int l = 0; l < count; l++)
            for (int k = 0; k < plan->outputs; k++) {
                *results = number_in(run, plan->ends[k], l);
                mark += *results++ * 0.0;
            }
    }
    return mark + marks_of(run);
}

/* Computes what is the same for all samples; inputs: of one sample, if the plan is for one. scratch: 2 * widest. */
static void run_once(const Plan *plan, const double *parameters, const double *inputs, double *numbers, double *scratch)
{
    double *matrices = numbers + plan->once_slots;
    if (plan->parameters > 0)
        memcpy(numbers, parameters, (size_t)plan->parameters * sizeof *numbers);
    for (int k = 0; k < plan->constants; k++)
        numbers[~plan->slots[plan->inputs + plan->parameters + k]] = plan->constant[k];
    for (int k = 0; plan->one_sample && k < plan->inputs; k++)
        numbers[~plan->slots[k]] = inputs[k];
    matrices[plan->matrices.count] = once_forward(plan, numbers, scratch);
    for (size_t k = 0; k < plan->matrices.count; k++)
        matrices[k] = plan->matrices.items[k] == NONE ? 0.0 : numbers[plan->matrices.items[k]];
}

/* Doubles that the end of the chain rule works on. */
static size_t adjoints_of(const Plan *plan)
{
    return (size_t)plan->once_slots + plan->matrices.count + 2 * ((size_t)plan->widest + 1);
}

/* The adjoints of what is the same for all samples, of means over them: first those of the parameters. The value is
   returned. */
static double run_backward(const Plan *plan, const double *numbers, const double **parts, Py_ssize_t count,
                           Py_ssize_t samples, double *adjoints)
{
    size_t entries = plan->matrices.count;
    double *matrix_sums = adjoints + plan->once_slots, *scratch = matrix_sums + entries;
    memset(adjoints, 0, ((size_t)plan->once_slots + entries) * sizeof *adjoints);
    double sum = 0.0, mark = numbers[(size_t)plan->once_slots + entries];
    for (Py_ssize_t i = 0; i < count; i++) {
        const double *of_matrices = parts[i] + plan->once_adjoints;
        for (int k = 0; k < plan->once_adjoints; k++)
            adjoints[k] += parts[i][k];
        for (size_t k = 0; k < entries; k++)
            matrix_sums[k] += of_matrices[k];
        sum += of_matrices[entries];
    }
    for (size_t k = 0; k < entries; k++)
        if (plan->matrices.items[k] != NONE)
            adjoints[plan->matrices.items[k]] += matrix_sums[k];
    for (int k = 0; count > 0 && k < plan->once_adjoints; k++)
        adjoints[k] /= (double)samples;
    int32_t end = plan->ends[0];
    double value = end < 0 ? numbers[~end] + sum * 0.0 : sum / (double)samples;
    if (end < 0)
        adjoints[~end] += 1.0;
    once_backward(plan, numbers, adjoints, scratch);
    for (int k = 0; k < plan->parameters; k++)
        mark += adjoints[k] * 0.0;
    return value + mark;
}

#endif
