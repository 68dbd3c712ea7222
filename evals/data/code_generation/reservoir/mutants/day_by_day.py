"""Goes through all days of a range for each question.

Fails: large
Kind: logic error
"""

from typing import Any


def forecast(days: list[tuple[int, int, int]], operations: list[tuple[Any, ...]]) -> list[tuple[int, int, int]]:
    """Returns `(level, spilled, bought)` for each operation `ask`."""
    plans = list(days)
    results = []
    for operation in operations:
        if operation[0] == "set":
            _, day, flow, floor, cap = operation
            plans[day] = flow, floor, cap
            continue
        _, first, end, level = operation
        spilled = bought = 0
        for day in range(first, end):
            flow, floor, cap = plans[day]
            level += flow
            if level > cap:
                spilled += level - cap
                level = cap
            elif level < floor:
                bought += floor - level
                level = floor
        results.append((level, spilled, bought))
    return results
