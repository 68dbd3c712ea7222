"""Calls count_events inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what each call returned, or `{"raised": …}`."""
    return [_result(candidate["count_events"], call) for call in case["calls"]]


def _result(function: Callable[..., Any], call: list[Any]) -> Any:
    try:
        value = function(*call)
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
    return value if type(value) is int else {"type": type(value).__name__}
