"""What is run, and what is right. Stays on the host: expected values never reach the candidate."""

import random

CHECKS = {"fixed_cases": [1], "random_cases": [2]}  # check -> numbers of the criteria that it settles


def cases(seed):
    """The inputs, the same for the same seed; JSON only."""
    rng = random.Random(seed)
    fixed = [{"check": "fixed_cases", "value": 0}]  # TODO(new) the cases that decide the trap
    return fixed + [{"check": "random_cases", "value": rng.randrange(100)} for _ in range(10)]


def judge(case, observed):
    """None when the observation is right, else one line: input, observed, expected."""
    expected = "TODO(new)"  # found by another way than the reference's
    if "raised" not in observed and observed["value"] == expected:
        return None
    return f"solve({case['value']!r}): {observed.get('raised', observed.get('value'))!r}, expected {expected!r}"
