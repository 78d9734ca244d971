"""How fast scalargrad is, and how much memory it takes, beside other engines of its kind: `python -m benchmarks`.

workloads: the training steps that are measured, each written once for all engines. engines: the engines, and the class
in `microgpt_value`. steps: times the workloads W1, W2 and W5. chain: the long chain W3. training: micrograd's demo.
threshold: what a rarer garbage collection gains.

Recorded programs: w4, with the peers in w4_peers and w4_by_hand.c. matrices: M, and mnist, with the programs in
digits_by_hand. recorded: W1 and W5 as programs. growth: large programs. turns: times what computes the same.

__main__: prints the tables, those of recorded programs by program_tables. processes: starts each measurement in a
process of its own, on so many cores. What is not installed is not measured; `make bench` installs all peers.

Nothing here is part of the package, and nothing that is timed is a test.
"""
