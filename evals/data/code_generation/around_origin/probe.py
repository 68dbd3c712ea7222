"""Calls around_origin inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what each call returned, or `{"raised": …}`."""
    return [_result(candidate["around_origin"], points) for points in case["calls"]]


def _result(function: Callable[..., Any], points: list[list[int]]) -> Any:
    try:
        return list(function([tuple(point) for point in points]))
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
