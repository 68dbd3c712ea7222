"""Sorts by angles that are floating point numbers.

Fails: far_points
Kind: logic error
"""

from collections import Counter
from math import atan2, comb, gcd, tau

Direction = tuple[int, int]


def around_origin(points: list[tuple[int, int]]) -> tuple[int, int]:
    """Returns how many triples have the origin inside, and how many touch it."""
    counts = Counter(_direction(x, y) for x, y in points if x or y)
    elsewhere = counts.total()
    directions = sorted(counts, key=lambda one: atan2(one[1], one[0]) % tau)
    apart = 0  # triples of points other than the origin whose triangle does not contain it
    end, ahead = 0, 0  # the directions after this one that are less than half a turn away end here, with so many points
    for number, direction in enumerate(directions):
        if end <= number:
            end, ahead = number + 1, 0
        while end < number + len(directions):
            other = directions[end % len(directions)]
            if _cross(direction, other) <= 0:
                break
            ahead += counts[other]
            end += 1
        # Of the three points, at least one lies in this direction, and all others less than half a turn ahead.
        apart += comb(counts[direction] + ahead, 3) - comb(ahead, 3)
        if end > number + 1:
            ahead -= counts[directions[(number + 1) % len(directions)]]
    touched = comb(len(points), 3) - comb(elsewhere, 3)
    for (x, y), here in counts.items():
        there = counts.get((-x, -y), 0)
        if there and (x, y) > (0, 0):
            on_line = comb(here + there, 3) - comb(here, 3) - comb(there, 3)
            touched += here * there * (elsewhere - here - there) + on_line
    return comb(len(points), 3) - apart - touched, touched


def _direction(x: int, y: int) -> Direction:
    factor = gcd(x, y)
    return x // factor, y // factor


def _cross(one: Direction, two: Direction) -> int:
    return one[0] * two[1] - one[1] * two[0]


def _before(one: Direction, two: Direction) -> int:
    """Order of the turn from the positive x axis, which comes first; negative if `one` comes first."""
    half_one, half_two = one < (0, 0), two < (0, 0)
    return half_one - half_two or -_cross(one, two)
