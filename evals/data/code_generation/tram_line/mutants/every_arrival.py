"""Leaves each place anew for every track on which it can be reached.

Fails: large
Kind: logic error
"""

import heapq

_NO_TRACK = -1


def shortest(n: int, tracks: list[tuple[int, int, int]], stops: list[int]) -> int | None:
    """Returns the length of the shortest drive that visits the stops in order, None if there is none."""
    around: list[list[tuple[int, int, int]]] = [[] for _ in range(n)]
    for number, (a, b, length) in enumerate(tracks):
        around[a].append((number, b, length))
        if a != b:
            around[b].append((number, a, length))

    def visited(place: int, before: int) -> int:
        """How many stops are visited on reaching a place."""
        while before < len(stops) and stops[before] == place:
            before += 1
        return before

    done: set[tuple[int, int, int]] = set()
    queue = [(0, stops[0], visited(stops[0], 0), _NO_TRACK)]
    while queue:
        driven, place, count, last = heapq.heappop(queue)
        if count == len(stops):
            return driven
        state = (place, count, last)
        if state in done:
            continue
        done.add(state)
        for number, other, length in around[place]:
            if number == last or (other, visited(other, count), number) in done:
                continue
            heapq.heappush(queue, (driven + length, other, visited(other, count), number))
    return None
