"""Follows the recurrence by recursion, one level for each observation.

Fails: long
Misses: 2
"""

from functools import cache


def decode(start, move, emit, stay, seen):
    """The best total and the smallest path that has it, for sequences that are not long."""
    states = range(len(start))

    @cache
    def rest(time, state, spent):
        """Best total of what comes after, and the smallest states that have it."""
        if time == len(seen) - 1:
            return 0, ()
        found = []
        for other in states:
            moved = move[state][other]
            shown = 0 if seen[time + 1] is None else emit[other][seen[time + 1]]
            if moved is None or shown is None or (other != state and spent < stay[state]):
                continue
            later = rest(time + 1, other, min(spent + 1, stay[state]) if other == state else 1)
            if later is not None:
                found.append((-(moved + shown + later[0]), (other, *later[1])))
        return (-min(found)[0], min(found)[1]) if found else None

    if not seen:
        return 0, []
    firsts = []
    for state in states:
        shown = 0 if seen[0] is None else emit[state][seen[0]]
        if start[state] is None or shown is None:
            continue
        later = rest(0, state, 1)
        if later is not None:
            firsts.append((-(start[state] + shown + later[0]), [state, *later[1]]))
    if not firsts:
        return None
    total, path = min(firsts)
    return -total, path
