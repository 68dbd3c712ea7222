"""TODO(new) one believable mistake that loses criterion 1 and nothing else.

Fails: fixed_cases
Misses: 1
"""


def solve(value):
    """TODO(new)."""
    raise NotImplementedError("TODO(new)")
