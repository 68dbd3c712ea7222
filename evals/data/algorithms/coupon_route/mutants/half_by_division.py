"""Halves tolls with a division of floats.

Fails: least_cost, large_inputs
Misses: 1
"""

import heapq
from collections.abc import Sequence

Way = tuple[int, int, int]
"""Cost, coupons spent, roads: compared in this order."""


def cheapest_route(
    towns: int, roads: Sequence[tuple[int, int, int]], start: int, goal: int, coupons: int
) -> tuple[int, int, list[int]] | None:
    """Returns the least cost, the coupons it takes and the towns on the way; None when there is no way.

    Among the ways of least cost, those with the fewest coupons, then with the fewest roads, then the
    one with the lexicographically smallest list of towns is meant.

    Args:
        towns: Number of towns.
        roads: One-way roads as from, to, toll.
        start: The first town.
        goal: The last town.
        coupons: How many roads may be had at half price, rounded down.
    """
    least = _least_ways(towns, roads, goal, coupons)
    total = least[start][coupons]
    if total is None:
        return None
    leaving: list[list[tuple[int, int]]] = [[] for _ in range(towns)]
    for a, b, toll in roads:
        leaving[a].append((b, toll))

    route = [start]
    # The same towns can be reached with different numbers of coupons left, all on a best way.
    # All of them are kept: the smallest next town may be open to one of them only.
    possible = {coupons}
    while route[-1] != goal:
        town, following = route[-1], dict[int, set[int]]()
        for left in possible:
            for b, toll in leaving[town]:
                for spent, price in ((0, toll), (1, int(toll / 2))):
                    rest = least[b][left - spent] if left >= spent else None
                    if rest is not None and (rest[0] + price, rest[1] + spent, rest[2] + 1) == least[town][left]:
                        following.setdefault(b, set()).add(left - spent)
        route.append(min(following))
        possible = following[route[-1]]
    return total[0], total[1], route


def _least_ways(
    towns: int, roads: Sequence[tuple[int, int, int]], goal: int, coupons: int
) -> list[list[Way | None]]:
    """For each town and number of coupons left, the least way from there to the goal, None when there is none."""
    arriving: list[list[tuple[int, int]]] = [[] for _ in range(towns)]
    for a, b, toll in roads:
        arriving[b].append((a, toll))
    least: list[list[Way | None]] = [[None] * (coupons + 1) for _ in range(towns)]
    heap: list[tuple[Way, int, int]] = []
    # At the goal nothing remains to be paid, whatever is left: coupons need not be spent.
    for left in range(coupons + 1):
        least[goal][left] = (0, 0, 0)
        heap.append(((0, 0, 0), goal, left))
    while heap:
        way, town, left = heapq.heappop(heap)
        if way != least[town][left]:
            continue
        cost, used, length = way
        for a, toll in arriving[town]:
            # Before the road there was as much left as after it, or one coupon more.
            for spent, price in ((0, toll), (1, int(toll / 2))):
                before = left + spent
                if before > coupons:
                    continue
                longer, known = (cost + price, used + spent, length + 1), least[a][before]
                if known is None or longer < known:
                    least[a][before] = longer
                    heapq.heappush(heap, (longer, a, before))
    return least
