"""Takes places for safe that are connected.

Fails: safe, special_roads, edge_cases, large
Kind: misunderstood requirement
"""

from typing import Any


def inspect_roads(n: int, roads: list[tuple[int, int]], operations: list[tuple[Any, ...]]) -> list[int | bool]:
    """Returns the answers to `fragile` and `safe`, in order."""
    closing: dict[int, int] = {}
    for number, operation in enumerate(operations):
        if operation[0] == "close":
            closing.setdefault(operation[1], number)
    opened = [road for road in range(len(roads)) if road not in closing]
    opened += sorted(closing, key=closing.__getitem__, reverse=True)
    # Roads that connect something new when they are opened make up a forest; every other one closes a cycle.
    forest = _forest(n, roads, opened)
    above, depth = _rooted(n, [roads[road] for road in forest])

    group = list(range(n))  # places that are safe from each other, named by the one next to the root
    parts = list(range(n))
    fragile = 0

    def reopen(road: int) -> int:
        """Opens a road, returns how many more roads are fragile."""
        if road in forest:
            a, b = (_find(parts, place) for place in roads[road])
            parts[a] = b
            return 1
        more = 0
        a, b = (_find(group, place) for place in roads[road])
        while a != b:
            if depth[a] < depth[b]:
                a, b = b, a
            group[a] = above[a]
            a = _find(group, a)
            more -= 1
        return more

    for road in opened[: len(roads) - len(closing)]:
        fragile += reopen(road)
    answers: list[int | bool] = []
    for number in reversed(range(len(operations))):
        operation = operations[number]
        if operation[0] == "fragile":
            answers.append(fragile)
        elif operation[0] == "safe":
            answers.append(_find(parts, operation[1]) == _find(parts, operation[2]))
        elif closing[operation[1]] == number:
            fragile += reopen(operation[1])
    return answers[::-1]


def _forest(n: int, roads: list[tuple[int, int]], opened: list[int]) -> set[int]:
    group, forest = list(range(n)), set()
    for road in opened:
        a, b = (_find(group, place) for place in roads[road])
        if a != b:
            group[a] = b
            forest.add(road)
    return forest


def _rooted(n: int, roads: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """For each place the one above it, and how far it is from its root."""
    around: list[list[int]] = [[] for _ in range(n)]
    for a, b in roads:
        around[a].append(b)
        around[b].append(a)
    above, depth = list(range(n)), [-1] * n
    for root in range(n):
        if depth[root] >= 0:
            continue
        depth[root] = 0
        reached = [root]
        for place in reached:
            for other in around[place]:
                if depth[other] < 0:
                    above[other], depth[other] = place, depth[place] + 1
                    reached.append(other)
    return above, depth


def _find(group: list[int], place: int) -> int:
    while group[place] != place:
        group[place] = group[group[place]]
        place = group[place]
    return place
