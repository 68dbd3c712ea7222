"""Turns where it stops: each leg is a shortest way by itself.

Fails: routes, special_tracks, large
Kind: misunderstood requirement
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

    # Which track was driven first to a place, with so many stops visited; the place is done once there is another.
    first: dict[tuple[int, int], int] = {}
    done: set[tuple[int, int]] = set()
    queue = [(0, stops[0], visited(stops[0], 0), _NO_TRACK)]
    while queue:
        driven, place, count, last = heapq.heappop(queue)
        if count == len(stops):
            return driven
        state = (place, count)
        if state not in first:
            first[state] = last
            leaving = [one for one in around[place] if one[0] != last]
        elif state not in done and first[state] != last:
            # Everything but the first arrival's own track has been driven from here, at no greater length.
            done.add(state)
            leaving = [one for one in around[place] if one[0] == first[state]]
        else:
            continue
        for number, other, length in leaving:
            more = visited(other, count)
            heapq.heappush(queue, (driven + length, other, more, number if more == count else _NO_TRACK))
    return None
