"""Calls evaluate inside the candidate's process; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what each call returned, "ValueError", or `{"raised": …}` for another exception."""
    return [_result(candidate["evaluate"], text) for text in case["calls"]]


def _result(function: Callable[..., Any], text: str) -> Any:
    try:
        value = function(text)
    except ValueError:
        return "ValueError"
    except Exception as ex:
        return {"raised": f"{type(ex).__name__}: {ex}"[:200]}
    return value if type(value) is int else {"type": type(value).__name__}
