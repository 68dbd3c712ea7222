"""Calls peak_load inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns one observation for each call of the case: the two parts of the result, or `{"raised": …}`."""
    function = candidate["peak_load"]
    return [_result(function, *call) for call in case["calls"]]


def _result(function: Callable[..., Any], bookings: list[list[Any]], opens: int, closes: int) -> dict[str, Any]:
    try:
        # Tuples, because the input is read-only: a solution that modifies it fails visibly.
        peak, intervals = function(tuple(map(tuple, bookings)), opens, closes)
        # What is no plain string travels as its type, so that the intervals are still seen.
        shown = peak if type(peak) is str else {"type": type(peak).__name__}
        return {"peak": shown, "intervals": [list(one) for one in intervals]}
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
