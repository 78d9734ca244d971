/* From a program to instructions.

   A program comes as a list of int32: for each line its opcode, how many operands it has, and their places; places are
   numbered as in program.py: inputs, parameters, constants, lines. What the interpreter runs are two such lists:

       once    for numbers that are the same for all samples: parameters, constants, what is computed of these alone;
               each has one slot. Where there is one sample only, all of the program is here.
       lanes   for numbers that each sample has its own of: a slot holds LANES of them, for as many samples.

       rows of the table   opcode, slot of z, slots of the operands
       of many operands    opcode, n, slot of z, slots of the operands
       dot                 opcode, n, slot of z, slot of the bias or NONE, n slots w, n slots x
       layer               opcode, m, n, where its matrix begins, m slots z, n slots x

   In lanes, an operand of the first kind is written ~slot, which is negative. Slots of numbers that need an adjoint
   come before those that do not: a comparison tells them apart. A layer is made of dots in which the same numbers, that
   vary from sample to sample, are multiplied by numbers that do not: its matrix, with the biases as the last column, is
   gathered from its slots once in a run. All dots of a layer stand where the first one stood. */

#ifndef PLAN_H
#define PLAN_H

#include "opcodes.h"

#define NONE INT32_MIN

typedef struct {
    int32_t *items;
    size_t count, room;
} List;

typedef struct {
    int inputs, parameters, constants, lines, outputs;
    int one_sample;
    int32_t *slots;    /* of each place, as operands of `lanes` have them: ~slot for what is the same for all samples */
    int32_t *ends;     /* the slots of the outputs */
    double *constant;  /* the constants' numbers */
    int once_slots, once_adjoints; /* how many there are, and how many of them have an adjoint: they come first */
    int lane_slots, lane_adjoints;
    List once, lanes;              /* the instructions */
    List once_back, lanes_back;    /* where those begin through which adjoints pass */
    List matrices;                 /* for each entry of the layers' matrices its slot; NONE: no bias */
    int widest;                    /* the most operands or outputs that an instruction has */
    int failed;                    /* whether there was too little memory */
} Plan;

static void append(Plan *plan, List *list, int32_t item)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 256;
        int32_t *items = room < INT32_MAX ? realloc(list->items, room * sizeof *items) : NULL;
        if (items == NULL) {
            plan->failed = 1;
            return;
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = item;
}

static void free_plan(Plan *plan)
{
    free(plan->slots);
    free(plan->ends);
    free(plan->constant);
    free(plan->once.items);
    free(plan->lanes.items);
    free(plan->once_back.items);
    free(plan->lanes_back.items);
    free(plan->matrices.items);
}

/* A line of the program, as it was given, and where it goes. */
typedef struct {
    const int32_t *operands;
    int opcode, count;
    int varies, depends; /* from sample to sample; on some parameter, by a derivative */
    int first, next;     /* a dot of a layer: the first one of it, and the next one; -1 */
} LineOf;

/* What varies and what depends; NULL, or what is wrong with the program. */
static const char *read_lines(Plan *plan, const int32_t *code, size_t length, LineOf *lines, unsigned char *varies,
                              unsigned char *depends)
{
    int first = plan->inputs + plan->parameters + plan->constants;
    size_t at = 0;
    for (int place = 0; place < first; place++) {
        varies[place] = place < plan->inputs && !plan->one_sample;
        depends[place] = place >= plan->inputs && place < plan->inputs + plan->parameters;
    }
    for (int i = 0; i < plan->lines; i++) {
        LineOf *line = &lines[i];
        if (at + 2 > length)
            return "it ends in the middle of a line";
        *line = (LineOf){code + at + 2, code[at], code[at + 1], 0, 0, -1, -1};
        if (line->opcode < 0 || line->opcode >= OP_layer)
            return "it has an operation that is not known";
        int wanted = opcodes[line->opcode].operands;
        if (line->count < 1 || (wanted > 0 && line->count != wanted) || (size_t)line->count > length - at - 2)
            return "an operation has another number of operands";
        for (int k = 0; k < line->count; k++) {
            int place = line->operands[k];
            if (place < 0 || place >= first + i)
                return "an operand is not there yet";
            line->varies |= varies[place];
            line->depends |= depends[place] && (wanted == 0 || opcodes[line->opcode].edges >> k & 1);
        }
        varies[first + i] = (unsigned char)line->varies;
        depends[first + i] = (unsigned char)line->depends;
        if (line->count > plan->widest)
            plan->widest = line->count;
        at += 2 + (size_t)line->count;
    }
    return at == length ? NULL : "it goes on after its last line";
}

/* Numbers the slots: those with an adjoint first, and of these the parameters. */
static void number_slots(Plan *plan, const unsigned char *varies, const unsigned char *depends)
{
    int places = plan->inputs + plan->parameters + plan->constants + plan->lines;
    for (int place = plan->inputs; place < plan->inputs + plan->parameters; place++)
        plan->slots[place] = ~plan->once_slots++;
    for (int with = 1; with >= 0; with--) {
        for (int place = 0; place < places; place++) {
            int is_parameter = place >= plan->inputs && place < plan->inputs + plan->parameters;
            if (depends[place] == with && !is_parameter)
                plan->slots[place] = varies[place] ? plan->lane_slots++ : ~plan->once_slots++;
        }
        if (with) {
            plan->once_adjoints = plan->once_slots;
            plan->lane_adjoints = plan->lane_slots;
        }
    }
}

/* Of a dot: the numbers that vary, if all of one side do, each another one, and nothing else varies. NULL if not. */
static const int32_t *varying_side(const LineOf *line, const unsigned char *varies, int *seen, int mark)
{
    int n = line->count / 2, sides[2] = {0, 0};
    for (int k = 0; k < 2 * n; k++)
        sides[k / n] += varies[line->operands[k]];
    if (line->count % 2 && varies[line->operands[2 * n]])
        return NULL;
    if (n == 0 || sides[0] + sides[1] != n || (sides[0] != n && sides[1] != n))
        return NULL;
    const int32_t *x = line->operands + (sides[1] == n ? n : 0);
    for (int k = 0; k < n; k++) {
        if (seen[x[k]] == mark)
            return NULL;
        seen[x[k]] = mark;
    }
    return x;
}

/* Finds the dots of the same numbers, of those with an adjoint and of those without. latest: for each place, the last
   layer of either kind whose numbers begin with it. */
static void find_layers(Plan *plan, LineOf *lines, const unsigned char *varies, int *seen, int *latest, int *last)
{
    for (int i = 0; i < plan->lines; i++) {
        LineOf *line = &lines[i];
        const int32_t *x = line->varies && line->opcode == OP_dot ? varying_side(line, varies, seen, i + 1) : NULL;
        if (x == NULL)
            continue;
        int *begun = &latest[2 * (size_t)x[0] + (size_t)line->depends], of = *begun - 1;
        if (of >= 0 && lines[of].count / 2 == line->count / 2) {
            const LineOf *other = &lines[of];
            size_t n = (size_t)(line->count / 2);
            const int32_t *its = other->operands + (varies[other->operands[0]] ? 0 : n);
            if (memcmp(x, its, n * sizeof *x) == 0) {
                line->first = of;
                lines[last[of]].next = i;
                last[of] = i;
                continue;
            }
        }
        line->first = last[i] = i;
        *begun = i + 1;
    }
}

static void write_layer(Plan *plan, const LineOf *lines, int i, const unsigned char *varies, const int32_t *slots)
{
    List *list = &plan->lanes;
    int m = 0, n = lines[i].count / 2, depends = 0, begins = (int)list->count;
    size_t at = list->count + 1;
    const LineOf *line;
    append(plan, list, OP_layer);
    append(plan, list, 0);
    append(plan, list, n);
    append(plan, list, (int32_t)plan->matrices.count);
    for (int j = i; j >= 0; j = line->next, m++) {
        line = &lines[j];
        append(plan, list, slots[plan->inputs + plan->parameters + plan->constants + j]);
        const int32_t *w = line->operands + (varies[line->operands[0]] ? n : 0);
        for (int k = 0; k < n; k++)
            append(plan, &plan->matrices, ~slots[w[k]]);
        append(plan, &plan->matrices, line->count % 2 ? ~slots[line->operands[2 * n]] : NONE);
        depends |= line->depends;
    }
    const int32_t *x = lines[i].operands + (varies[lines[i].operands[0]] ? 0 : n);
    for (int k = 0; k < n; k++)
        append(plan, list, slots[x[k]]);
    if (depends)
        append(plan, &plan->lanes_back, begins);
    if (m > plan->widest)
        plan->widest = m;
    if (!plan->failed)
        list->items[at] = m;
}

static void write_line(Plan *plan, const LineOf *line, int32_t z)
{
    List *list = line->varies ? &plan->lanes : &plan->once;
    int flip = line->varies ? 0 : -1; /* in `once` all slots are of one kind, and written as they are */
    if (line->depends)
        append(plan, line->varies ? &plan->lanes_back : &plan->once_back, (int32_t)list->count);
    append(plan, list, line->opcode);
    if (opcodes[line->opcode].operands == 0)
        append(plan, list, line->opcode == OP_dot ? line->count / 2 : line->count);
    append(plan, list, z ^ flip);
    if (line->opcode == OP_dot)
        append(plan, list, line->count % 2 ? plan->slots[line->operands[line->count - 1]] ^ flip : NONE);
    for (int k = 0; k < (line->opcode == OP_dot ? line->count / 2 * 2 : line->count); k++)
        append(plan, list, plan->slots[line->operands[k]] ^ flip);
}

/* Fills in all but the counts of inputs to outputs, `one_sample`, `constant` and `ends`, which are there, `ends` as
   places. NULL, or what is wrong. */
static const char *make_plan(Plan *plan, const int32_t *code, size_t length)
{
    int first = plan->inputs + plan->parameters + plan->constants;
    size_t places = (size_t)first + (size_t)plan->lines;
    LineOf *lines = calloc((size_t)plan->lines + 1, sizeof *lines);
    unsigned char *varies = calloc(places + 1, 1), *depends = calloc(places + 1, 1);
    int *seen = calloc(places + 1, sizeof *seen), *latest = calloc(2 * (places + 1), sizeof *latest);
    int *last = calloc((size_t)plan->lines + 1, sizeof *last);
    const char *wrong = NULL;
    plan->slots = calloc(places + 1, sizeof *plan->slots);
    if (!lines || !varies || !depends || !seen || !latest || !last || !plan->slots)
        plan->failed = 1;
    else if ((wrong = read_lines(plan, code, length, lines, varies, depends)) == NULL) {
        number_slots(plan, varies, depends);
        find_layers(plan, lines, varies, seen, latest, last);
        for (int i = 0; i < plan->lines; i++) {
            if (lines[i].first == i)
                write_layer(plan, lines, i, varies, plan->slots);
            else if (lines[i].first < 0)
                write_line(plan, &lines[i], plan->slots[first + i]);
        }
        for (int k = 0; k < plan->outputs && wrong == NULL; k++) {
            if (plan->ends[k] < 0 || (size_t)plan->ends[k] >= places)
                wrong = "an output is not there";
            else
                plan->ends[k] = plan->slots[plan->ends[k]];
        }
    }
    free(lines);
    free(varies);
    free(depends);
    free(seen);
    free(latest);
    free(last);
    return wrong;
}

#endif
