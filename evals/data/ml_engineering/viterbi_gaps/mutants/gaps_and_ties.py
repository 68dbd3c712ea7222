"""Leaves missing observations out of the sequence, and keeps the smallest predecessor.

Fails: gaps, ties, ties_with_stays
Misses: 2, 3
"""

NEVER = float("-inf")


def decode(start, move, emit, stay, seen):
    """The best total, and a path that has it."""
    if not seen:
        return 0, []
    seen = [symbol for symbol in seen if symbol is not None] or [0]
    states = range(len(start))
    cells = [(state, spent) for state in states for spent in range(1, stay[state] + 1)]

    def score(value):
        return NEVER if value is None else value

    def shown(state, symbol):
        return 0 if symbol is None else score(emit[state][symbol])

    best = {cell: NEVER for cell in cells}
    for state in states:
        best[state, 1] = score(start[state]) + shown(state, seen[0])
    back = []
    for symbol in seen[1:]:
        after, origin = {cell: NEVER for cell in cells}, {}
        for state, spent in cells:
            for other in states:
                if other != state and spent < stay[state]:
                    continue
                cell = (other, min(spent + 1, stay[state]) if other == state else 1)
                total = best[state, spent] + score(move[state][other]) + shown(other, symbol)
                if total > after[cell]:
                    after[cell], origin[cell] = total, (state, spent)
        back.append(origin)
        best = after
    cell = max(cells, key=lambda one: best[one])
    total = best[cell]
    if total == NEVER:
        return None
    path = [cell[0]]
    for origin in reversed(back):
        cell = origin[cell]
        path.append(cell[0])
    return total, path[::-1]
