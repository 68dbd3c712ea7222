"""Goes through all positions again and again until nothing changes.

Fails: large
Kind: logic error
"""

Position = tuple[int, bool, bool, bool]


def outcomes(n: int, arrows: list[tuple[int, int]]) -> list[tuple[str, int | None]]:
    """Returns for every place who wins the game that begins there, and after how many turns."""
    leaving: list[list[int]] = [[] for _ in range(n)]
    for a, b in arrows:
        leaving[a].append(b)
    after: dict[Position, list[Position]] = {}
    for place in range(n):
        for mine in (False, True):
            for theirs, after_pass in ((False, False), (True, False), (False, True)):
                turns = [(other, theirs, mine, False) for other in leaving[place]]
                if turns and mine and not after_pass:
                    turns.append((place, theirs, False, True))
                after[place, mine, theirs, after_pass] = turns
    solved: dict[Position, int] = {}
    changed = True
    while changed:
        found = {}
        for position, turns in after.items():
            if position in solved:
                continue
            lost = [solved[one] for one in turns if solved.get(one, 1) % 2 == 0]
            if lost:
                found[position] = 1 + min(lost)
            elif all(one in solved for one in turns):
                found[position] = 1 + max((solved[one] for one in turns), default=-1)
        changed = bool(found)
        solved |= found
    return [_told(solved.get((place, True, True, False))) for place in range(n)]


def _told(turns: int | None) -> tuple[str, int | None]:
    if turns is None:
        return "draw", None
    return ("win" if turns % 2 else "lose"), turns
