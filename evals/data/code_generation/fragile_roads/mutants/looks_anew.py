"""Searches the whole network for each question.

Fails: large
Kind: logic error
"""

from typing import Any


def inspect_roads(n: int, roads: list[tuple[int, int]], operations: list[tuple[Any, ...]]) -> list[int | bool]:
    """Returns the answers to `fragile` and `safe`, in order."""
    still = [True] * len(roads)
    answers: list[int | bool] = []
    for kind, *about in operations:
        if kind == "close":
            still[about[0]] = False
            continue
        fragile, group = _looked_at(n, roads, still)
        answers.append(fragile if kind == "fragile" else group[about[0]] == group[about[1]])
    return answers


def _looked_at(n: int, roads: list[tuple[int, int]], still: list[bool]) -> tuple[int, list[int]]:
    around: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for road, (a, b) in enumerate(roads):
        if still[road]:
            around[a].append((b, road))
            around[b].append((a, road))
    entered, lowest, group = [-1] * n, [0] * n, [-1] * n
    clock = fragile = 0
    for root in range(n):
        if entered[root] >= 0:
            continue
        entered[root] = lowest[root] = clock
        clock += 1
        path = [(root, -1, iter(around[root]))]
        open_places = [root]
        while path:
            place, came, rest = path[-1]
            for other, road in rest:
                if road == came:
                    continue
                if entered[other] >= 0:
                    lowest[place] = min(lowest[place], entered[other])
                    continue
                entered[other] = lowest[other] = clock
                clock += 1
                open_places.append(other)
                path.append((other, road, iter(around[other])))
                break
            else:
                path.pop()
                if lowest[place] == entered[place]:
                    fragile += came >= 0
                    while group[place] < 0:
                        group[open_places.pop()] = place
                elif path:
                    before = path[-1][0]
                    lowest[before] = min(lowest[before], lowest[place])
    return fragile, group
