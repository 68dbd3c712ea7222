"""Recurses along the script.

Fails: long_strings
Misses: 1
"""

from functools import cache


def repair(a: str, b: str, costs: tuple[int, int, int]) -> tuple[int, str]:
    """Returns the least cost of turning a into b, and the alphabetically first script of that cost.

    Args:
        a: The string that is there.
        b: The string that is wanted.
        costs: Of opening a run of D or I, of each letter in a run, and of a substitution.
    """
    opening, each, substitution = costs

    @cache
    def rest(i: int, j: int, last: str) -> tuple[int, str]:
        if i == len(a) and j == len(b):
            return 0, ""
        found = []
        if i < len(a):
            found.append((each + opening * (last != "D"), "D", i + 1, j))
        if j < len(b):
            found.append((each + opening * (last != "I"), "I", i, j + 1))
        if i < len(a) and j < len(b):
            same = a[i] == b[j]
            found.append((0 if same else substitution, "K" if same else "S", i + 1, j + 1))
        scripts = []
        for price, letter, to_i, to_j in found:
            cost, script = rest(to_i, to_j, letter if letter in "DI" else "")
            scripts.append((price + cost, letter + script))
        return min(scripts)

    return rest(0, 0, "")
