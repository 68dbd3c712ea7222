"""TODO(new) one believable mistake that loses criteria 1 and 2 and nothing else.

Fails: fixed_cases, random_cases
Misses: 1, 2
"""


def solve(value):
    """TODO(new)."""
    raise NotImplementedError("TODO(new)")
