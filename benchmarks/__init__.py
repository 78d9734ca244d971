"""How fast scalargrad is, and how much memory it takes, beside other engines of its kind: `python -m benchmarks`.

workloads: the training steps that are measured, each written once for all engines. engines: the engines, and the class
in `microgpt_value`. steps: times the workloads W1, W2 and W5. chain: the long chain W3. __main__: starts each
measurement in a process of its own and prints the tables. training: micrograd's demo. threshold: what a rarer garbage
collection gains. xad and torch are measured where they are installed: `pip install xad torch`.

Nothing here is part of the package, and nothing that is timed is a test.
"""
