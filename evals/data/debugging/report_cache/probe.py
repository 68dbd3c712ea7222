"""Makes calls through the candidate's ReportCache and reports what each one gave; judges nothing."""

from collections.abc import Callable
from typing import Any

LONGEST = 400


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[str]:
    """Defines the case's functions and evaluates its steps one after the other.

    Args:
        candidate: The solution's namespace.
        case: As drawn by `checks.cases`: `functions` is Python text, each of `steps` an expression.
        ask: Not needed here.

    Returns:
        For each step the text of what it gave, or of the exception it raised.
    """
    space: dict[str, Any] = {"ReportCache": candidate["ReportCache"], "__name__": "service"}
    exec(compile(case["functions"], "service.py", "exec"), space)
    return [_outcome(compile(step, "service.py", "eval"), space) for step in case["steps"]]


def _outcome(step: Any, space: dict[str, Any]) -> str:
    try:
        return repr(eval(step, space))[:LONGEST]
    except Exception as ex:  # the candidate's failure is the observation
        return f"raised {type(ex).__name__}: {ex}"[:LONGEST]
