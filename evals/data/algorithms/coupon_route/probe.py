"""Calls cheapest_route inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns one observation for each call of the case, `{"value": …}` or `{"raised": …}`."""
    function = candidate["cheapest_route"]
    return [_result(function, *call) for call in case["calls"]]


def _result(
    function: Callable[..., Any], towns: int, roads: list[list[int]], start: int, goal: int, coupons: int
) -> dict[str, Any]:
    try:
        # Tuples, because the input is read-only: a solution that modifies it fails visibly.
        value = function(towns, tuple(map(tuple, roads)), start, goal, coupons)
        if value is None:
            return {"value": None}
        cost, used, route = value
        return {"value": [cost, used, list(route)]}
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
