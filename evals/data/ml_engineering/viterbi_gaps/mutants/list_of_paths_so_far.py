"""Keeps the whole smallest best path of every pair and copies it at every time.

Fails: long
Misses: 2
"""

NEVER = float("-inf")


def decode(start, move, emit, stay, seen):
    """The best total and the smallest path that has it, in time that grows with the square of the sequence."""
    if not seen:
        return 0, []
    states = range(len(start))

    def score(value):
        return NEVER if value is None else value

    def shown(state, symbol):
        return 0 if symbol is None else score(emit[state][symbol])

    best = {(state, 1): (score(start[state]) + shown(state, seen[0]), [state]) for state in states}
    for symbol in seen[1:]:
        after = {}
        for (state, spent), (total, path) in best.items():
            for other in states:
                if other != state and spent < stay[state]:
                    continue
                cell = (other, min(spent + 1, stay[state]) if other == state else 1)
                found = total + score(move[state][other]) + shown(other, symbol)
                way = [int(step) for step in path] + [other]
                if cell not in after or (-found, way) < (-after[cell][0], after[cell][1]):
                    after[cell] = (found, way)
        best = after
    total, path = min(best.values(), key=lambda one: (-one[0], one[1]))
    return None if total == NEVER else (total, path)
