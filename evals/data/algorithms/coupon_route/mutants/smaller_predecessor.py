"""Breaks ties by the smaller town before, from the goal backwards.

Fails: prescribed_route
Misses: 2
"""

import heapq
from collections.abc import Sequence


def cheapest_route(
    towns: int, roads: Sequence[tuple[int, int, int]], start: int, goal: int, coupons: int
) -> tuple[int, int, list[int]] | None:
    """Returns the least cost, the coupons it takes and the towns on the way; None when there is no way.

    Args:
        towns: Number of towns.
        roads: One-way roads as from, to, toll.
        start: The first town.
        goal: The last town.
        coupons: How many roads may be had at half price, rounded down.
    """
    leaving: list[list[tuple[int, int]]] = [[] for _ in range(towns)]
    for a, b, toll in roads:
        leaving[a].append((b, toll))
    # Key: town and coupons spent. Value: cost, roads, and the pair before.
    best: dict[tuple[int, int], tuple[int, int, tuple[int, int]]] = {(start, 0): (0, 0, (-1, 0))}
    heap = [(0, 0, start, 0)]
    while heap:
        cost, length, town, used = heapq.heappop(heap)
        if best[town, used][:2] != (cost, length):
            continue
        for b, toll in leaving[town]:
            for spent, price in ((0, toll), (1, toll // 2)):
                if used + spent > coupons:
                    continue
                pair = (b, used + spent)
                # Among equally good ways the smaller town before is kept.
                found = (cost + price, length + 1, (town, used))
                if pair not in best or found < best[pair]:
                    if pair not in best or found[:2] < best[pair][:2]:
                        heapq.heappush(heap, (*found[:2], *pair))
                    best[pair] = found
    ends = [(best[goal, used][0], used) for used in range(coupons + 1) if (goal, used) in best]
    if not ends:
        return None
    cost, used = min(ends)
    pair, route = (goal, used), []
    while pair[0] >= 0:
        route.append(pair[0])
        pair = best[pair][2]
    return cost, used, route[::-1]
