"""Tells types apart for whole arguments but not inside containers.

Fails: value_types
Misses: 3
"""

import copy
import functools
import inspect
from collections import OrderedDict
from collections.abc import Callable
from typing import Any


class ReportCache:
    """Builds each report once and keeps those that were used most recently.

    Attributes:
        hits: Calls that were answered with a report that had been kept.
        misses: Calls that had to build, whether or not the build succeeded.
    """

    def __init__(self, max_reports: int) -> None:
        """Starts empty.

        Args:
            max_reports: Reports to keep, at least 1.
        """
        self._max_reports = max_reports
        self._reports: OrderedDict[Any, Any] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def cached(self, build: Callable[..., Any]) -> Callable[..., Any]:
        """Decorates a function that builds reports."""
        signature = inspect.signature(build)

        @functools.wraps(build)
        def request(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            # Made before the build, which may change the arguments it is given.
            types = tuple(type(value) for value in bound.arguments.values())
            key = (build, types, _frozen(bound.arguments))
            if key in self._reports:
                self.hits += 1
                self._reports.move_to_end(key)
                return copy.deepcopy(self._reports[key])
            self.misses += 1
            report = build(*args, **kwargs)
            # Nothing is dropped before this point: the build may fail, or store reports of its own.
            self._reports[key] = copy.deepcopy(report)
            if len(self._reports) > self._max_reports:
                self._reports.popitem(last=False)
            return report

        return request


def _frozen(value: Any) -> Any:
    """Makes a dictionary key of an argument: equal for the same values, and for no others."""
    kind = type(value)
    if kind is dict:
        return kind, frozenset((name, _frozen(item)) for name, item in value.items())
    if kind is list or kind is tuple:
        return kind, tuple(_frozen(item) for item in value)
    if kind is set:
        return kind, frozenset(_frozen(item) for item in value)
    # The type goes along, because 1, 1.0 and True are equal and have the same hash.
    return value
