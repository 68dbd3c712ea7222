"""TODO(new) one believable mistake that loses criterion 2 and nothing else.

Fails: random_cases
Misses: 2
"""


def solve(value):
    """TODO(new)."""
    raise NotImplementedError("TODO(new)")
