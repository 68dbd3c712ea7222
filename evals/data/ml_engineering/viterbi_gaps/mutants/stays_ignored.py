"""Leaves states whenever that is better.

Fails: stays, ties_with_stays
Misses: 2, 3
"""

Table = list[list[int | None]]


def decode(
    start: list[int | None], move: Table, emit: Table, stay: list[int], seen: list[int | None]
) -> tuple[int, list[int]] | None:
    """The best total and the lexicographically smallest path that has it; None when no path is possible."""
    if not seen:
        return 0, []
    states, last = range(len(start)), len(seen) - 1
    cells = [(state, spent) for state in states for spent in range(1, stay[state] + 1)]

    def following(state: int, spent: int) -> list[tuple[int, int, int]]:
        """Next state, its steps spent, and the move's score; a state may be left when its stay is spent."""
        found = []
        for other in states:
            score = move[state][other]
            if score is None:
                continue
            found.append((other, min(spent + 1, stay[state]) if other == state else 1, score))
        return found

    ways = {cell: following(*cell) for cell in cells}
    # rest[t][cell]: best total of what comes after time t, of a path that stands in this cell at t
    rest: list[dict[tuple[int, int], int]] = [{} for _ in seen]
    rest[last] = dict.fromkeys(cells, 0)
    for time in range(last - 1, -1, -1):
        for cell in cells:
            totals = [
                score + shown + rest[time + 1][other, spent]
                for other, spent, score in ways[cell]
                if (shown := _shown(emit, other, seen[time + 1])) is not None and (other, spent) in rest[time + 1]
            ]
            if totals:
                rest[time][cell] = max(totals)
    first = {
        state: begun + shown + rest[0][state, 1]
        for state in states
        if (begun := start[state]) is not None
        and (shown := _shown(emit, state, seen[0])) is not None
        and (state, 1) in rest[0]
    }
    if not first:
        return None
    best = max(first.values())
    cell = (min(state for state, total in first.items() if total == best), 1)
    path = [cell[0]]
    for time in range(last):
        # the smallest next state that loses nothing; forwards, because the first difference decides
        cell = min(
            (other, spent)
            for other, spent, score in ways[cell]
            if (shown := _shown(emit, other, seen[time + 1])) is not None
            and (other, spent) in rest[time + 1]
            and score + shown + rest[time + 1][other, spent] == rest[time][cell]
        )
        path.append(cell[0])
    return best, path


def _shown(emit: Table, state: int, symbol: int | None) -> int | None:
    """The score of an observation in a state: 0 where it is missing."""
    return 0 if symbol is None else emit[state][symbol]
