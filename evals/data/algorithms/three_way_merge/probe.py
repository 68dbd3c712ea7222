"""Calls align and merge and reports what they gave; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Makes the case's calls, one after the other.

    Args:
        candidate: The solution's namespace.
        case: As drawn by `checks.cases`: `function` is called with each of `inputs`, lists of letters for lines.
        ask: Not needed here.

    Returns:
        What each call returned, or the name of the exception it raised.
    """
    return [_outcome(candidate, case["function"], lines) for lines in case["inputs"]]


def _outcome(candidate: dict[str, Any], function: str, lines: list[list[str]]) -> Any:
    try:
        return _readable(candidate[function](*(list(one) for one in lines)))
    except Exception as ex:  # the candidate's failure is the observation
        return f"raised {type(ex).__name__}: {ex}"[:200]


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _readable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(part) for part in value]
    return value if isinstance(value, str | int) else repr(value)[:100]
