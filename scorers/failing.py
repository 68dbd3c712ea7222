"""How an answer failed: four classes, and what the checks alone can say of it."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

FailureClass = Literal["misunderstood requirement", "logic error", "missed edge case", "did not run"]
CLASSES: tuple[FailureClass, ...] = get_args(FailureClass)


def class_by_checks(kinds: Mapping[str, str], failed: Iterable[str]) -> str | None:
    """The class that the failed checks tell; None when they cannot.

    They tell one when each of them tells it: a check that tells nothing, or another, leaves it open.

    Args:
        kinds: Check → what failing it tells, for those that can tell.
        failed: Names of the checks that failed.
    """
    told = {kinds.get(name) for name in failed}
    return told.pop() if len(told) == 1 else None
