"""Makes calls of a TimeBuckets and reports what each one returned; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> dict[str, Any]:
    """Makes the case's calls on a new object.

    Args:
        candidate: The solution's namespace.
        case: As drawn by `checks.cases`: `made` are the constructor's arguments, `calls` names with arguments.
        ask: Not needed here.

    Returns:
        What each call gave, up to the first that raised an exception, and `dropped` in the end.
    """
    given: list[Any] = []
    dropped = None
    try:
        buckets = candidate["TimeBuckets"](*case["made"])
        for name, *arguments in case["calls"]:
            given.append(_readable(getattr(buckets, name)(*arguments)))
        dropped = buckets.dropped
    except Exception as ex:  # the candidate's failure is the observation
        given.append(f"raised {type(ex).__name__}: {ex}"[:200])
    return {"given": given, "dropped": dropped}


def _readable(value: Any) -> Any:
    if isinstance(value, list):
        return [[_number(part) for part in row] if isinstance(row, tuple) else repr(row)[:100] for row in value]
    return value if isinstance(value, bool) else repr(value)[:100]


def _number(part: Any) -> Any:
    # A Fraction that is a whole number is no int, and must not look like one.
    return part if type(part) in (int, float) else f"{type(part).__name__} {part}"[:100]
