"""Calls shortest inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what each call returned, or `{"raised": …}`."""
    return [_result(candidate["shortest"], *call) for call in case["calls"]]


def _result(function: Callable[..., Any], n: int, tracks: list[list[int]], stops: list[int]) -> Any:
    try:
        value = function(n, [tuple(track) for track in tracks], stops)
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
    return value if value is None or type(value) is int else {"type": type(value).__name__}
