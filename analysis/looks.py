"""Group-sequential looks: how small a p-value must be to stop early, by Lan-DeMets O'Brien-Fleming spending."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from analysis.errors import PlanError
from analysis.inference import Array

LOOKS = (12, 18, 24, 30, 42, 54)
"""Chains per arm at which results may be looked at."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(256)


def spent(alpha: float, fraction: float) -> float:
    """Two-sided error that may be spent once this fraction of the chains is in, 0 to 1.

    2·2(1 − Φ(z_{1−alpha/4}/√fraction)). Lan and DeMets (1983), Biometrika 70, 659-663.
    """
    return float(4 * ndtr(ndtri(alpha / 4) / np.sqrt(fraction)))


def nominal(looks: Sequence[int], alpha: float = 0.05, planned: int | None = None) -> list[float]:
    """The two-sided p-value to stop at, one per look; error over all looks is `alpha`.

    Recursive integration of the density of paths that have not yet crossed: Armitage, McPherson
    and Rowe (1969). Exact for normal statistics; the p-values of t tests are held against it.

    Args:
        looks: Chains per arm at the looks really taken, rising.
        alpha: Of one level; share it by the number of levels.
        planned: Chains at the last planned look; the last of `looks` unless given.

    Raises:
        PlanError: When the looks do not rise, or go beyond what was planned.
    """
    last = planned or (looks[-1] if looks else 0)
    if not looks or list(looks) != sorted(set(looks)) or looks[0] < 1 or looks[-1] > last:
        raise PlanError(
            f"looks {', '.join(map(str, looks)) or '(none)'} of {last} chains: give rising numbers of chains per arm "
            f"up to the planned last, such as {', '.join(map(str, LOOKS))}."
        )
    points, density, before, crossed = np.zeros(1), np.ones(1), 0.0, 0.0
    levels = []
    for time in (look / last for look in looks):
        step = np.sqrt(time - before)
        budget = spent(alpha, time) - crossed
        bound = _bound(points, density, step, budget, time)
        levels.append(float(2 * ndtr(-bound / np.sqrt(time))))
        inside = bound * _NODES
        kernel = np.exp(-0.5 * ((inside[:, None] - points) / step) ** 2) / (step * np.sqrt(2 * np.pi))
        crossed += _beyond(bound, points, density, step)
        points, density, before = inside, bound * _WEIGHTS * (kernel @ density), time
    return levels


def _bound(points: Array, density: Array, step: float, budget: float, time: float) -> float:
    """The distance from 0 that the paths still inside cross at this look with probability `budget`."""
    return float(brentq(lambda b: _beyond(b, points, density, step) - budget, 0.0, 12 * np.sqrt(time), xtol=1e-12))


def _beyond(bound: float, points: Array, density: Array, step: float) -> float:
    return float(density @ (ndtr((-bound - points) / step) + ndtr((points - bound) / step)))
