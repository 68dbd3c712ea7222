"""Puts the script together from its end.

Fails: prescribed_script
Misses: 2
"""

import math


def repair(a: str, b: str, costs: tuple[int, int, int]) -> tuple[int, str]:
    """Returns the least cost of turning a into b, and a script of that cost.

    Args:
        a: The string that is there.
        b: The string that is wanted.
        costs: Of opening a run of D or I, of each letter in a run, and of a substitution.
    """
    opening, each, substitution = costs
    # What it costs to get to (i, j) when the last letter is neither D nor I, D, and I.
    tables = {last: [[math.inf] * (len(b) + 1) for _ in range(len(a) + 1)] for last in "DI*"}
    tables["*"][0][0] = 0
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i:
                tables["D"][i][j] = each + min(t[i - 1][j] + opening * (last != "D") for last, t in tables.items())
            if j:
                tables["I"][i][j] = each + min(t[i][j - 1] + opening * (last != "I") for last, t in tables.items())
            if i and j:
                price = substitution if a[i - 1] != b[j - 1] else 0
                tables["*"][i][j] = price + min(t[i - 1][j - 1] for t in tables.values())
    i, j = len(a), len(b)
    cost = min(t[i][j] for t in tables.values())
    last = next(last for last in "DI*" if tables[last][i][j] == cost)
    letters: list[str] = []
    while i or j:
        rest = tables[last][i][j]
        if last == "*":
            letters.append("K" if a[i - 1] == b[j - 1] else "S")
            rest -= 0 if a[i - 1] == b[j - 1] else substitution
            i, j = i - 1, j - 1
            last = next(before for before in "DI*" if tables[before][i][j] == rest)
            continue
        letters.append(last)
        i, j = (i - 1, j) if last == "D" else (i, j - 1)
        rest -= each
        last = next(before for before in "DI*" if tables[before][i][j] + opening * (before != last) == rest)
    return int(cost), "".join(reversed(letters))
