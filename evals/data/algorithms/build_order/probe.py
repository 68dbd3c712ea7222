"""Calls plan and reports what it gave; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Plans the case's tasks, one set after the other.

    Args:
        candidate: The solution's namespace.
        case: As drawn by `checks.cases`: `plans` are pairs of tasks and a number of workers.
        ask: Not needed here.

    Returns:
        What each call returned, or the name of the exception it raised.
    """
    return [_outcome(candidate["plan"], tasks, workers) for tasks, workers in case["plans"]]


def _outcome(plan: Callable[..., Any], tasks: dict[str, Any], workers: int) -> Any:
    try:
        return _readable(plan({name: (duration, list(needs)) for name, (duration, needs) in tasks.items()}, workers))
    except Exception as ex:  # the candidate's failure is the observation
        return f"raised {'ValueError' if isinstance(ex, ValueError) else type(ex).__name__}"


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _readable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(part) for part in value]
    return value if isinstance(value, str | int) else repr(value)[:100]
