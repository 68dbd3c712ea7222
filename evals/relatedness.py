"""Which items can teach each other something, from the lessons that their item.yaml names."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

Lessons = Mapping[str, frozenset[str]]
"""Item id → the lessons it teaches, words of evals/data/lessons.yaml."""
_LEAST = 1e-9
"""An improvement, not a rounding error."""


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index of two items' lessons: shared by all of both, 0 to 1; 0 when neither names any."""
    return len(one & other) / len(one | other) if one | other else 0.0


def adjacency(order: Sequence[str], lessons: Lessons) -> float:
    """The similarities of neighbours in an order, added up."""
    return sum(similarity(lessons[a], lessons[b]) for a, b in pairwise(order))


def arranged(order: Sequence[str], lessons: Lessons, together: bool) -> list[str]:
    """The items with related ones next to each other, or apart, the first one staying first.

    Improved step by step from the order given, and from one where each item is followed by the
    best that is left, until no reversal of a part and no move of an item is better; the better of the
    two. So its adjacency is never on the wrong side of that of the order given.
    """
    named = tuple((item, lessons[item]) for item in order)
    return [order[k] for k in _arranged(named, together)]


@cache
def _arranged(named: tuple[tuple[str, frozenset[str]], ...], together: bool) -> tuple[int, ...]:
    sign = 1 if together else -1
    worth = [[sign * similarity(one, other) for _, other in named] for _, one in named]
    as_given = tuple(range(len(named)))
    found = [_improved(start, worth) for start in (as_given, _greedy(worth))]
    return max(found, key=lambda order: _total(order, worth))


def _greedy(worth: list[list[float]]) -> tuple[int, ...]:
    order, left = [0], list(range(1, len(worth)))
    while left:
        order.append(max(left, key=lambda item: (worth[order[-1]][item], -item)))
        left.remove(order[-1])
    return tuple(order[: len(worth)])


def _improved(order: tuple[int, ...], worth: list[list[float]]) -> tuple[int, ...]:
    total = _total(order, worth)
    while True:
        others = [(_total(other, worth), other) for other in _steps(order)]
        best, step = max(others, default=(total, order))
        if best <= total + _LEAST:
            return order
        order, total = step, best


def _steps(order: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Every reversal of a part, and every move of one item; the first item stays."""
    n = len(order)
    reversals = [(*order[:i], *order[i:j][::-1], *order[j:]) for i in range(1, n) for j in range(i + 2, n + 1)]
    moves = []
    for i in range(1, n):
        rest = (*order[:i], *order[i + 1 :])
        moves += [(*rest[:j], order[i], *rest[j:]) for j in range(1, n) if j != i]
    return reversals + moves


def _total(order: Sequence[int], worth: list[list[float]]) -> float:
    return sum(worth[a][b] for a, b in pairwise(order))
