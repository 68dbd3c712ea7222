"""Calls outcomes inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what each call returned, or `{"raised": …}`."""
    return [_result(candidate["outcomes"], *call) for call in case["calls"]]


def _result(function: Callable[..., Any], n: int, arrows: list[list[int]]) -> Any:
    try:
        return [list(one) for one in function(n, [tuple(arrow) for arrow in arrows])]
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
