"""Makes a case's calls on one ledger of the candidate's and reports what they returned; judges nothing."""

from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns one entry for each call: its result, or {"raises": type} for an exception."""
    ledger = candidate["UsageLedger"](case["price"])
    return [_called(ledger, *call) for call in case["calls"]]


def _called(ledger: Any, method: str, *arguments: Any) -> Any:
    try:
        result = getattr(ledger, method)(*arguments)
    except Exception as ex:  # raising is the right behaviour of some calls
        return {"raises": type(ex).__name__}
    # JSON would make strings of other keys, and then they would look right.
    if isinstance(result, dict) and not all(isinstance(key, str) for key in result):
        return {"keys": sorted(type(key).__name__ for key in result)}
    return result
