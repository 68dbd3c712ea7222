"""Gives points between two centres to the last of them.

Fails: nearest_ties
Misses: 3
"""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any, Protocol

Point = Sequence[Any]  # whole or fractional coordinates


class Generator(Protocol):
    """What is asked of the generator that is handed in."""

    def randrange(self, stop: int, /) -> int:
        """A whole number from 0 to below `stop`."""


def seed_centres(points: Sequence[Point], weights: Sequence[int], k: int, trials: int, rng: Generator) -> list[int]:
    """Chooses k points as centres, far from each other by chance, and returns their indices in order of choice.

    Args:
        points: Points with whole coordinates.
        weights: Whole numbers of at least 0, one of them above 0.
        k: From 1 to the number of points.
        trials: Candidates drawn for each centre after the first.
        rng: Asked once for each point drawn, and for nothing else.
    """
    chosen = [_drawn(weights, rng)]
    nearest = [_distance(point, points[chosen[0]]) for point in points]
    while len(chosen) < k:
        masses = [weight * distance for weight, distance in zip(weights, nearest, strict=True)]
        if not any(masses):
            # Every point with weight lies on a centre: nothing to draw by, and nothing drawn.
            chosen.append(next(i for i in range(len(points)) if i not in chosen))
            nearest = _nearer(nearest, points, chosen[-1])
            continue
        trial = []
        for candidate in [_drawn(masses, rng) for _ in range(trials)]:
            distances = _nearer(nearest, points, candidate)
            potential = sum(weight * distance for weight, distance in zip(weights, distances, strict=True))
            trial.append((potential, candidate, distances))
        # Compared by potential, then by index: the order of drawing plays no part.
        _, best, nearest = min(trial)
        chosen.append(best)
    return chosen


def _drawn(masses: Sequence[int], rng: Generator) -> int:
    """The first index at which the running total of the masses exceeds a number drawn below their sum."""
    totals = list(accumulate(masses))
    return bisect_right(totals, rng.randrange(totals[-1]))


def _nearer(nearest: list[Any], points: Sequence[Point], centre: int) -> list[Any]:
    """Distances to the nearest centre when one more is there."""
    return [min(old, _distance(point, points[centre])) for old, point in zip(nearest, points, strict=True)]


def _distance(one: Point, other: Point) -> Any:
    """The squared distance, exactly."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def refine(
    points: Sequence[Point], weights: Sequence[int], centres: Sequence[Point], rounds: int
) -> tuple[list[tuple[Fraction, ...]], list[int]]:
    """Takes rounds of k-means from given centres; returns the centres and each point's cluster.

    Args:
        points: As above.
        weights: As above.
        centres: Whole or fractional coordinates.
        rounds: At least 0.
    """
    current = [tuple(map(Fraction, centre)) for centre in centres]
    for _ in range(rounds):
        clusters, distances = _assigned(points, current)
        _fill_empty(weights, clusters, distances, len(current))
        current = [_mean(points, weights, clusters, number, centre) for number, centre in enumerate(current)]
    return current, _assigned(points, current)[0]


def _assigned(points: Sequence[Point], centres: Sequence[Point]) -> tuple[list[int], list[Any]]:
    """Each point's cluster and its distance to that centre; of equally near centres, the first."""
    pairs = [min((_distance(point, centre), -number) for number, centre in enumerate(centres)) for point in points]
    return [-number for _, number in pairs], [distance for distance, _ in pairs]


def _fill_empty(weights: Sequence[int], clusters: list[int], distances: list[Any], k: int) -> None:
    """Gives each cluster without weight the point that costs most where it is."""
    weighed = {cluster for cluster, weight in zip(clusters, weights, strict=True) if weight}
    costs = [weight * distance for weight, distance in zip(weights, distances, strict=True)]
    for number in range(k):
        if number not in weighed:
            # max returns the first of several.
            dearest = max(range(len(costs)), key=lambda i: costs[i])
            if costs[dearest] > 0:
                clusters[dearest] = number
                costs[dearest] = 0  # moved once at most


def _mean(
    points: Sequence[Point], weights: Sequence[int], clusters: list[int], number: int, centre: tuple[Fraction, ...]
) -> tuple[Fraction, ...]:
    """The weighted mean of a cluster; the centre it has if there is no weight in it."""
    own = [
        (point, weight) for point, weight, cluster in zip(points, weights, clusters, strict=True) if cluster == number
    ]
    total = sum(weight for _, weight in own)
    if total == 0:
        return centre
    return tuple(Fraction(sum(weight * point[c] for point, weight in own), total) for c in range(len(centre)))
