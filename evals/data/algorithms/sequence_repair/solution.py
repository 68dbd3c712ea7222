"""Cheapest repair script: what the rest costs after each kind of letter, then the letters from the left."""

import math


def repair(a: str, b: str, costs: tuple[int, int, int]) -> tuple[int, str]:
    """Returns the least cost of turning a into b, and the alphabetically first script of that cost.

    Args:
        a: The string that is there.
        b: The string that is wanted.
        costs: Of opening a run of D or I, of each letter in a run, and of a substitution.
    """
    opening, each, substitution = costs
    # What the rest costs from (i, j) on, after a letter that is neither D nor I, after D, and after I.
    # Beyond the ends of the strings nothing is possible.
    other, after_d, after_i = ([[math.inf] * (len(b) + 2) for _ in range(len(a) + 2)] for _ in range(3))
    other[len(a)][len(b)] = after_d[len(a)][len(b)] = after_i[len(a)][len(b)] = 0
    for i in range(len(a), -1, -1):
        for j in range(len(b), -1, -1):
            if i == len(a) and j == len(b):
                continue
            # D and I as letters of a run that goes on, and K or S.
            d, k = each + after_d[i + 1][j], each + after_i[i][j + 1]
            both = other[i + 1][j + 1] + (substitution if a[i : i + 1] != b[j : j + 1] else 0)
            # A run of D is opened after I too, and the other way round.
            other[i][j] = min(opening + d, opening + k, both)
            after_d[i][j] = min(d, opening + k, both)
            after_i[i][j] = min(opening + d, k, both)

    letters: list[str] = []
    i = j = 0
    now = other
    while i < len(a) or j < len(b):
        # The first letter of the alphabet with which the rest still costs what it must.
        rest = now[i][j]
        if rest == each + after_d[i + 1][j] + (0 if now is after_d else opening):
            letters.append("D")
            i, now = i + 1, after_d
        elif rest == each + after_i[i][j + 1] + (0 if now is after_i else opening):
            letters.append("I")
            j, now = j + 1, after_i
        else:
            letters.append("K" if a[i] == b[j] else "S")
            i, j, now = i + 1, j + 1, other
    return int(other[0][0]), "".join(letters)
