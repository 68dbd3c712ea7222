"""Calls a candidate's function and reports what it returns and whether it changed its arguments; judges nothing."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[..., Any]) -> dict[str, Any]:
    """The result as a pair of strings, numerator and denominator; floats among the scores come as strings."""
    scores = [float(score) if isinstance(score, str) else score for score in case["scores"]]
    arguments = [list(case["labels"]), scores, list(case["weights"])]
    before = [list(column) for column in arguments]
    if "limit" in case:
        result = candidate["partial_auc"](*arguments, Fraction(*case["limit"]), Fraction(*case["floor"]))
    else:
        result = candidate["auc"](*arguments)
    exact = isinstance(result, Fraction | int) and not isinstance(result, bool)
    shown = [hex(result.numerator), hex(result.denominator)] if exact else repr(result)[:80]
    return {"result": None if result is None else shown, "unchanged": arguments == before}
