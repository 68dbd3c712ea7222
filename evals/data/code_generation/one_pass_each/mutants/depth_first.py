"""Searches in depth, and takes a position that it is in already for a draw.

Fails: winners, turns, large
Kind: logic error
"""

from functools import cache


def outcomes(n: int, arrows: list[tuple[int, int]]) -> list[tuple[str, int | None]]:
    """Returns for every place who wins the game that begins there, and after how many turns."""
    leaving: list[list[int]] = [[] for _ in range(n)]
    for a, b in arrows:
        leaving[a].append(b)
    open_positions = set()

    @cache
    def solved(place: int, mine: bool, theirs: bool, after_pass: bool) -> int | None:
        position = (place, mine, theirs, after_pass)
        if position in open_positions:
            return None  # a round: nobody wins
        open_positions.add(position)
        after = [solved(other, theirs, mine, False) for other in leaving[place]]
        if after and mine and not after_pass:
            after.append(solved(place, theirs, False, True))
        open_positions.remove(position)
        lost = [turns for turns in after if turns is not None and turns % 2 == 0]
        if lost:
            return 1 + min(lost)
        return None if None in after else 1 + max(after, default=-1)

    return [_told(solved(place, True, True, False)) for place in range(n)]


def _told(turns: int | None) -> tuple[str, int | None]:
    if turns is None:
        return "draw", None
    return ("win" if turns % 2 else "lose"), turns
