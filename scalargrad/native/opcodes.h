/* The operations that the interpreter of recorded programs knows: every row of the table that has C, and `layer`. */

#ifndef OPCODES_H
#define OPCODES_H

#include "operators.h"

#define ALL_OF_ONE(of) ROWS_OF_ONE(of) FURTHER_ROWS_OF_ONE(of)
#define ALL_OF_TWO(of) ROWS_OF_TWO(of) FURTHER_ROWS_OF_TWO(of)
#define ALL_OF_THREE(of) ROWS_OF_THREE(of) FURTHER_ROWS_OF_THREE(of)
#define ALL_OF_MANY(of) ROWS_OF_MANY(of) FURTHER_ROWS_OF_MANY(of)

enum opcode {
#define ITS_OPCODE(name, text) OP_##name,
    ALL_OF_ONE(ITS_OPCODE) ALL_OF_TWO(ITS_OPCODE) ALL_OF_THREE(ITS_OPCODE) ALL_OF_MANY(ITS_OPCODE)
#undef ITS_OPCODE
    OP_layer, /* dots of the same numbers: the product of a matrix and a vector, see products.h */
    OPCODES
};

/* operands: how many; 0 for any number. edges: bit k is set if a derivative passes to operand k. */
static const struct {
    const char *name, *text;
    int operands, edges;
} opcodes[] = {
#define OF_ONE(name, text) {#name, text, 1, name##_edges},
#define OF_TWO(name, text) {#name, text, 2, name##_edges},
#define OF_THREE(name, text) {#name, text, 3, name##_edges},
#define OF_MANY(name, text) {#name, text, 0, name##_edges},
    ALL_OF_ONE(OF_ONE) ALL_OF_TWO(OF_TWO) ALL_OF_THREE(OF_THREE) ALL_OF_MANY(OF_MANY)
#undef OF_ONE
#undef OF_TWO
#undef OF_THREE
#undef OF_MANY
};

/* Whether a row may give a number that is not finite where Python raises an error, or that C does not know. Known when
   this is compiled. What is only added, multiplied or chosen has no such case: Python gives inf and NaN there, too. */
static inline int may_fail(int opcode)
{
    return !(opcode == OP_add || opcode == OP_sub || opcode == OP_mul || opcode == OP_neg || opcode == OP_abs ||
             opcode == OP_relu || opcode == OP_step || opcode == OP_maximum || opcode == OP_minimum ||
             opcode == OP_detach);
}

/* What a local derivative makes of an adjoint. A branch that was not taken lets nothing pass, not even infinity. */
static inline double passed(Scalar slope, double adjoint)
{
    double product = slope.number * adjoint; /* computed in any case: so the compiler finds a choice, not a branch */
    return slope.kind == SHUT ? 0.0 : product;
}

#endif
