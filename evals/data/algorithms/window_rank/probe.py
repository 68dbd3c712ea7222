"""Makes calls on the candidate's WindowRank; judges nothing."""

from collections.abc import Callable
from typing import Any, NoReturn

STOP_AFTER = 14_000
"""Comparisons after which a case is broken off: more than are allowed in any case here."""


class Stopped(BaseException):
    """Too many comparisons were made. Not an Exception, so that a candidate's `except Exception` lets it pass."""


class Thing:
    """An item: it can be asked whether it is smaller than another one, and nothing else."""

    def __init__(self, number: int, smaller: Callable[[int, int], bool]) -> None:
        self._number = number
        self._smaller = smaller

    def __lt__(self, other: Any) -> bool:
        if type(other) is not Thing:
            return NotImplemented
        return self._smaller(self._number, other._number)

    def _refused(self, other: Any) -> NoReturn:
        raise TypeError("items can only be compared with <")

    __eq__ = __ne__ = __le__ = __ge__ = _refused
    __hash__ = None  # type: ignore[assignment]  # unhashable on purpose: object declares a method


class keeper:
    """Knows how large the items are, and counts how often it is asked."""

    def __init__(self, secret: list[int]) -> None:
        self._sizes = secret
        self._asked = 0

    def answer(self, question: list[int]) -> bool | None:
        """Whether the first item is smaller than the second one, or None once that was asked too often."""
        self._asked += 1
        if self._asked > STOP_AFTER:
            return None
        return self._sizes[question[0]] < self._sizes[question[1]]

    def observed(self) -> int:
        """How many comparisons were made."""
        return self._asked


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns what the calls of each history returned; an item as its number in a list."""
    if "calls" in case:

        def asked(one: int, other: int) -> bool:
            answer: bool | None = ask([one, other])
            if answer is None:
                raise Stopped
            return answer

        try:
            return _history(candidate["WindowRank"], case["span"], case["calls"], asked)
        except Stopped:
            return []
    results = []
    for span, sizes, calls in case["histories"]:

        def smaller(one: int, other: int, sizes: list[int] = sizes) -> bool:
            return sizes[one] < sizes[other]

        results.append(_history(candidate["WindowRank"], span, calls, smaller))
    return results


def _history(
    ranking: Callable[[int], Any], span: int, calls: list[list[Any]], smaller: Callable[[int, int], bool]
) -> list[Any]:
    subject, things = ranking(span), dict[int, Thing]()
    results = []
    for method, time, number in calls:
        argument = number if method == "kth" else things.setdefault(number, Thing(number, smaller))
        try:
            results.append(_shown(getattr(subject, method)(time, argument), things))
        except Exception as ex:
            results.append(f"raised {type(ex).__name__}: {ex}"[:200])
    return results


def _shown(value: Any, things: dict[int, Thing]) -> Any:
    if value is None or type(value) is int:
        return value
    found = [number for number, thing in things.items() if thing is value]
    return found if found else f"returned a {type(value).__name__}"
