"""The exact sign-flip test: under no effect every chain's difference could as well have had the other sign."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.inference import Array

EXACT_TO = 36
"""Differences that are not 0 up to which all sign patterns are counted; beyond, patterns are drawn."""
DRAWS = 100_000
_TIE = 1e-9
"""Sums closer than this, relative to the largest possible one, are ties and count against the effect."""

_TIE_DRAWN = 1e-5
"""The same where patterns are drawn, in single precision."""
_BLOCK = 32
_PART = 5_000


def signflip_p(differences: Array, seed: int = 0) -> float:
    """Two-sided p-value of the sum of paired differences, one dimension; NaN are dropped pairs.

    The share of sign patterns with a sum at least as far from 0. Zeros change no sum and are left
    out. Counted exactly for up to 36 others: sums of both halves are listed, and pairs of them
    counted by bisection, which is 2^18 steps instead of 2^36. Above, 100,000 seeded draws and the
    observed pattern. 1 when every difference is 0; NaN without a difference.
    """
    return signflip_ps([differences], seed)[0]


def signflip_ps(tests: Sequence[Array], seed: int = 0) -> list[float]:
    """`signflip_p` of each; many at once cost little more than one where patterns are drawn."""
    moved = [one[~np.isnan(one) & (one != 0)] for one in tests]
    seen = [abs(float(one.sum())) - _TIE * float(np.abs(one).sum()) for one in moved]
    counted = [reach > 0 for reach in seen]
    many = [place for place, one in enumerate(moved) if counted[place] and one.size > EXACT_TO]
    drawn = dict(
        zip(many, _drawn([moved[place] for place in many], [seen[place] for place in many], seed), strict=True)
    )
    found = []
    for place, one in enumerate(moved):
        if np.isnan(tests[place]).all():
            found.append(math.nan)
        elif not counted[place]:
            found.append(1.0)
        else:
            found.append(drawn[place] if place in drawn else _counted(one, seen[place]))
    return found


def _counted(moved: Array, seen: float) -> float:
    half = moved.size // 2
    left, right = _sums(moved[:half]), _sums(moved[half:])
    reached = right.size - np.searchsorted(right, seen - left[::-1])  # rising, which bisection makes use of
    return min(1.0, math.ldexp(float(reached.sum()), 1 - moved.size))


def _sums(values: Array) -> Array:
    """All signed sums, rising."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums + value, sums - value])
    return np.sort(sums)


def _drawn(tests: list[Array], seen: list[float], seed: int) -> list[float]:
    """All tests of about the same number of differences on the same patterns, some thousand patterns at a time."""
    widths = [-(-one.size // _BLOCK) * _BLOCK for one in tests]
    found = [0.0] * len(tests)
    for width in sorted(set(widths)):
        members = [place for place, size in enumerate(widths) if size == width]
        values = np.zeros((width, len(members)), dtype=np.float32)
        for column, place in enumerate(members):
            values[: tests[place].size, column] = tests[place]
        limits = np.array([seen[place] - _TIE_DRAWN * float(np.abs(tests[place]).sum()) for place in members])
        signs, reached = _signs(width, seed), np.zeros(len(members))
        for start in range(0, DRAWS, _PART):
            reached += (np.abs(signs[start : start + _PART] @ values) >= limits).sum(axis=0)
        for place, count in zip(members, reached, strict=True):
            found[place] = float(count + 1) / (DRAWS + 1)
    return found


@lru_cache(maxsize=1)
def _signs(width: int, seed: int) -> NDArray[np.float32]:
    """Sign patterns, the same for every test of about this size: a report makes hundreds of them."""
    drawn = np.random.default_rng(seed).integers(0, 2, (DRAWS, width), dtype=np.int8)
    return drawn.astype(np.float32) * 2 - 1
