"""Follows an arrow that occurs several times only once backwards.

Fails: edge_cases
Kind: missed edge case
"""

from collections import deque

Position = tuple[int, bool, bool, bool]
"""Place of the token; whether who is to move has a pass, whether the other one has; whether a pass came before."""


def outcomes(n: int, arrows: list[tuple[int, int]]) -> list[tuple[str, int | None]]:
    """Returns for every place who wins the game that begins there, and after how many turns."""
    into: list[list[int]] = [[] for _ in range(n)]
    leaving = [0] * n
    for a, b in arrows:
        if a not in into[b]:
            into[b].append(a)
        leaving[a] += 1

    # How many turns of a position have not been found to let the other player win.
    hopes: dict[Position, int] = {}
    solved: dict[Position, int] = {}  # turns still to come: odd if who is to move wins, even if not
    queue: deque[Position] = deque()
    for place in range(n):
        for mine in (False, True):
            for theirs, after_pass in ((False, False), (True, False), (False, True)):
                position = (place, mine, theirs, after_pass)
                hopes[position] = leaving[place] + (mine and not after_pass and leaving[place] > 0)
                if not hopes[position]:
                    solved[position] = 0
                    queue.append(position)
    while queue:
        position = queue.popleft()
        turns = solved[position] + 1
        for before in _before(position, into):
            if before in solved or not leaving[before[0]]:
                continue
            hopes[before] -= 1
            # A lost position is a win for who leads there; one that is won is one hope less.
            if turns % 2 or not hopes[before]:
                solved[before] = turns
                queue.append(before)
    return [_told(solved.get((place, True, True, False))) for place in range(n)]


def _before(position: Position, into: list[list[int]]) -> list[Position]:
    """The positions from which one turn leads to this one, as often as turns do."""
    place, mine, theirs, after_pass = position
    if after_pass:
        return [(place, True, mine, False)]
    found = [(other, theirs, mine, False) for other in into[place]]
    if not mine:
        found += [(other, theirs, False, True) for other in into[place]]
    return found


def _told(turns: int | None) -> tuple[str, int | None]:
    if turns is None:
        return "draw", None
    return ("win" if turns % 2 else "lose"), turns
