/* Memory for nodes.

   A training step makes as many nodes as the step before has freed. Python gives memory back to the system as soon as a
   megabyte of it is free, and asks for it again in the next step: that costs a third of the step. And freed nodes
   in one list would scatter each new graph over the memory in the order in which the last one fell. So nodes come from
   pages of 64 KB, one after the other, and a page that has become empty starts again at its beginning. */

#ifndef POOL_H
#define POOL_H

#include <stdlib.h>

#include "node.h"

#define PAGE_BYTES ((size_t)65536) /* and a page lies at a multiple of it, so that each node knows its page */
#define ASKED (PAGE_BYTES - 64)    /* the system keeps notes between two pages; with less room, they would lie apart */
#define MOST_EMPTY 128            /* empty pages that are kept: 8 MB */

typedef struct Page {
    struct Page *previous, *next; /* in the list of the pages that have room */
    Node *freed;                  /* nodes that were freed, linked by the place of their grad */
    int used;                     /* how many nodes are in use */
    int fresh;                    /* the first that has not been used since the page was empty */
} Page;

#define FIRST 64 /* where the nodes begin: at a line of the processor's cache */
#define PER_PAGE ((int)((ASKED - FIRST) / sizeof(Node)))

static Page *with_room;
static int empty_pages;

#if defined(_WIN32)
#include <malloc.h>
static void *aligned_page(void) { return _aligned_malloc(ASKED, PAGE_BYTES); }
#define free_page _aligned_free
#else
static void *aligned_page(void)
{
    void *page;
    return posix_memalign(&page, PAGE_BYTES, ASKED) == 0 ? page : NULL;
}
#define free_page free
#endif

#define NODES_DOMAIN 0x5c41 /* of tracemalloc, which is told of pages as if Python had allocated them */

static void list(Page *page)
{
    page->previous = NULL;
    page->next = with_room;
    if (with_room != NULL)
        with_room->previous = page;
    with_room = page;
}

static void unlist(Page *page)
{
    *(page->previous != NULL ? &page->previous->next : &with_room) = page->next;
    if (page->next != NULL)
        page->next->previous = page->previous;
}

static Page *new_page(void)
{
    Page *page = aligned_page();
    if (page == NULL)
        return NULL;
    PyTraceMalloc_Track(NODES_DOMAIN, (uintptr_t)page, ASKED);
    page->freed = NULL;
    page->used = page->fresh = 0;
    empty_pages++;
    list(page);
    return page;
}

#if defined(__SANITIZE_ADDRESS__) /* it has to see each node freed */
static inline Node *pool_take(void) { return PyObject_Malloc(sizeof(Node)); }
static inline void pool_give(Node *node) { PyObject_Free(node); }
#else

/* Memory for a node; NULL, without an error, if there is none. */
static inline Node *pool_take(void)
{
    Page *page = with_room != NULL ? with_room : new_page();
    if (page == NULL)
        return NULL;
    Node *node = page->freed;
    if (node != NULL)
        page->freed = (Node *)node->grad.object;
    else
        node = (Node *)((char *)page + FIRST) + page->fresh++;
    if (page->used++ == 0)
        empty_pages--;
    if (page->used == PER_PAGE)
        unlist(page);
    return node;
}

static inline void pool_give(Node *node)
{
    Page *page = (Page *)((uintptr_t)node & ~(PAGE_BYTES - 1));
    node->grad.object = (PyObject *)page->freed;
    page->freed = node;
    if (page->used == PER_PAGE)
        list(page);
    if (--page->used > 0)
        return;
    page->freed = NULL;
    page->fresh = 0;
    if (++empty_pages > MOST_EMPTY) {
        unlist(page);
        empty_pages--;
        PyTraceMalloc_Untrack(NODES_DOMAIN, (uintptr_t)page);
        free_page(page);
    }
}

#endif
#endif
