"""The exact sign-flip test: under no effect every chain's difference could as well have had the other sign."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.inference import Array

EXACT_TO = 40
"""Differences that are not 0 up to which all sign patterns are counted; beyond, patterns are drawn."""
DRAWS = 100_000
_TIE = 1e-9
"""Sums closer than this, relative to the largest possible one, are ties and count against the effect."""

_TIE_DRAWN = 1e-5
"""The same where patterns are drawn, in single precision."""
_BLOCK = 32


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
    width = -(-values.size // _BLOCK) * _BLOCK
    sums = _signs(width, seed)[:, : values.size] @ values.astype(np.float32)
    close = _TIE_DRAWN * float(np.abs(values).sum())
    return float(np.count_nonzero(np.abs(sums) >= seen - close) + 1) / (DRAWS + 1)


@lru_cache(maxsize=1)
def _signs(width: int, seed: int) -> NDArray[np.float32]:
    """Sign patterns, the same for every test of about this size: a report makes hundreds of them."""
    drawn = np.random.default_rng(seed).integers(0, 2, (DRAWS, width), dtype=np.int8)
    return drawn.astype(np.float32) * 2 - 1
