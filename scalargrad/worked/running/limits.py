"""How much a document may run, and how much of it is recorded."""

MAX_STATEMENTS = 1_000_000  # a call, and an item of a comprehension, are as good as a statement
MAX_RECORDED = 100_000  # nodes; after that, updates in a long loop are no longer recorded, only their numbers
