"""Calls inspect_roads inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what each call returned, or `{"raised": …}`."""
    return [_result(candidate["inspect_roads"], *call) for call in case["calls"]]


def _result(function: Callable[..., Any], n: int, roads: list[list[int]], operations: list[list[Any]]) -> Any:
    try:
        return list(function(n, [tuple(road) for road in roads], [tuple(one) for one in operations]))
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
