/* Blocks of LANES samples, one after the other, through the instructions `lanes` of a plan.

   The code that does it, lanes_body.h and products.h, is compiled for several generations of x86, in each of which a
   processor multiplies so many doubles at once: 2 in all of them, 4 with AVX2, 8 with AVX-512. The one at hand is asked
   which it is. So a wheel needs no -march, and whoever has a new processor gets what it can. Other processors get one
   version, and so do other compilers than gcc and clang. */

#ifndef LANES_H
#define LANES_H

#include "plan.h"
#include "several.h"

#if defined(_MSC_VER)
#define restrict __restrict
#endif

#define LANES 64

/* What one run over some blocks works on. */
typedef struct {
    const Plan *plan;
    const double *once, *matrices;  /* what is the same for all samples */
    double *lanes, *adjoints;       /* a row of LANES for each slot */
    unsigned char *touched;         /* for each slot, whether its adjoint has got something yet */
    double *sums, *matrix_sums;     /* adjoints of what is the same for all samples, added up over them */
    double marks[LANES];            /* 0, or NaN where something is not finite that should be */
    double *scratch, *parts;        /* for a row of many operands: 2 * widest, and a row of LANES for each */
    double **outs, **ins;           /* rows that a layer works on */
    const double **factors;
    double zero; /* a 0 that no compiler knows: a row of zeros by memset takes several times as long */
} Run;

static inline int wants(const Run *run, int32_t slot)
{
    return slot < 0 ? ~slot < run->plan->once_adjoints : slot < run->plan->lane_adjoints;
}

static inline double number_in(const Run *run, int32_t slot, int lane)
{
    return slot < 0 ? run->once[~slot] : run->lanes[(size_t)slot * LANES + (size_t)lane];
}

/* Whether an instruction has its number of operands in it. */
static inline int opcodes_many(int opcode) { return opcode == OP_layer || opcodes[opcode].operands == 0; }

/* Lets x * y + z be rounded once: before a function, and in it. In products.h only: the rows' formulas count on the
   rounding of each operation. */
#if defined(__clang__)
#define CONTRACTED
#define CONTRACT _Pragma("STDC FP_CONTRACT ON")
#elif defined(__GNUC__)
#define CONTRACTED __attribute__((optimize("fp-contract=fast")))
#define CONTRACT
#else
#define CONTRACTED
#define CONTRACT
#endif

#define JOINED(name, pack) name##_##pack
#define NAMED_BY(name, pack) JOINED(name, pack)
#define NAMED(name) NAMED_BY(name, PACK)

#if defined(__GNUC__)
typedef double Two __attribute__((vector_size(16), aligned(8), may_alias));
typedef double Four __attribute__((vector_size(32), aligned(8), may_alias));
#define PACK 2
#else
#define PACK 1
#endif
#include "lanes_body.h"
#undef PACK

#if defined(__GNUC__) && defined(__x86_64__) && !defined(_WIN32)
#define SEVERAL_VERSIONS
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
#define PACK 4
#include "lanes_body.h"
#undef PACK
#if defined(__clang__)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512dq,avx512vl"))), apply_to = function)
#else
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f,avx512dq,avx512vl,prefer-vector-width=512")
#endif
#define PACK 8
#include "lanes_body.h"
#undef PACK
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif

typedef struct {
    void (*forward)(Run *run), (*backward)(Run *run);
} Version;

static Version version_for(int pack)
{
#ifdef SEVERAL_VERSIONS
    if (pack >= 8 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return (Version){lanes_forward_8, lanes_backward_8};
    if (pack >= 4 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return (Version){lanes_forward_4, lanes_backward_4};
#endif
    (void)pack;
#if defined(__GNUC__)
    return (Version){lanes_forward_2, lanes_backward_2};
#else
    return (Version){lanes_forward_1, lanes_backward_1};
#endif
}

#endif
