"""Calls best_shifts inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what each call returned, or `{"raised": …}`."""
    return [_result(candidate["best_shifts"], shifts) for shifts in case["calls"]]


def _result(function: Callable[..., Any], shifts: list[list[int]]) -> Any:
    try:
        return list(function([tuple(shift) for shift in shifts]))
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
