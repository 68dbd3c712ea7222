"""Looks through all pairs for the next one, without a heap.

Fails: large_inputs
Misses: 1
"""

from collections.abc import Sequence

Way = tuple[int, int, int]


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
    # Key: town and coupons spent. Value: cost, roads and towns of the best way so far.
    best: dict[tuple[int, int], tuple[int, int, list[int]]] = {(start, 0): (0, 0, [start])}
    done: set[tuple[int, int]] = set()
    while len(done) < len(best):
        town, used = pair = min((one for one in best if one not in done), key=best.__getitem__)
        done.add(pair)
        cost, length, route = best[pair]
        for b, toll in leaving[town]:
            for spent, price in ((0, toll), (1, toll // 2)):
                there = (b, used + spent)
                found = (cost + price, length + 1, [*route, b])
                if used + spent <= coupons and (there not in best or found < best[there]):
                    best[there] = found
    ends = [
        (best[goal, used][0], used, *best[goal, used][1:]) for used in range(coupons + 1) if (goal, used) in best
    ]
    if not ends:
        return None
    cost, used, _, route = min(ends)
    return cost, used, route
