"""The exact sign-flip test: under no effect every chain's difference could as well have had the other sign."""

import math

import numpy as np

from analysis.inference import Array

EXACT_TO = 40
"""Differences that are not 0 up to which all sign patterns are counted; beyond, patterns are drawn."""
DRAWS = 100_000
_TIE = 1e-9
"""Sums closer than this, relative to the largest possible one, are ties and count against the effect."""


def signflip_p(differences: Array, seed: int = 0) -> float:
    """Two-sided p-value of the sum of paired differences, one dimension; NaN are dropped pairs.

    The share of sign patterns with a sum at least as far from 0. Zeros change no sum and are left
    out. Counted exactly for up to 40 others: sums of both halves are listed, and pairs of them
    counted by bisection, which is 2^20 steps instead of 2^40. Above, 100,000 seeded draws and the
    observed pattern. 1 when every difference is 0; NaN without a difference.
    """
    known = differences[~np.isnan(differences)]
    if known.size == 0:
        return float("nan")
    moved = known[known != 0]
    tie = _TIE * float(np.abs(moved).sum())
    seen = abs(float(moved.sum())) - tie
    if moved.size == 0 or seen <= 0:
        return 1.0
    if moved.size > EXACT_TO:
        return _drawn(moved, seen, seed)
    half = moved.size // 2
    left, right = _sums(moved[:half]), _sums(moved[half:])
    reached = right.size - np.searchsorted(right, seen - left)
    return min(1.0, math.ldexp(float(reached.sum()), 1 - moved.size))


def _sums(values: Array) -> Array:
    """All signed sums, rising."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums + value, sums - value])
    return np.sort(sums)


def _drawn(values: Array, seen: float, seed: int) -> float:
    rng = np.random.default_rng(seed)
    extreme = 0
    for _ in range(10):  # in parts, to bound memory
        signs = rng.integers(0, 2, (DRAWS // 10, values.size), dtype=np.int8) * 2 - 1
        extreme += int((np.abs(signs @ values) >= seen).sum())
    return float(extreme + 1) / (DRAWS + 1)
