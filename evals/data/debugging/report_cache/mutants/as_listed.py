"""The code of the instruction, delivered unchanged.

Fails: bound_arguments, value_types, same_values, empty_reports, independence, failed_builds, capacity
Misses: 3, 4
"""

import functools
from collections import OrderedDict
from collections.abc import Callable
from typing import Any


class ReportCache:
    """Builds each report once and keeps those that were used most recently."""

    def __init__(self, max_reports: int) -> None:
        self._max_reports = max_reports
        self._reports: OrderedDict[Any, Any] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def cached(self, build: Callable[..., Any]) -> Callable[..., Any]:
        """Decorates a function that builds reports."""

        @functools.wraps(build)
        def request(*args: Any, **kwargs: Any) -> Any:
            key = (build, _frozen(args), _frozen(kwargs))
            report = self._reports.get(key)
            if report is not None:
                self.hits += 1
                self._reports.move_to_end(key)
                return report
            self.misses += 1
            if len(self._reports) >= self._max_reports:
                self._reports.popitem(last=False)
            report = build(*args, **kwargs)
            self._reports[key] = report
            return report

        return request


def _frozen(value: Any) -> Any:
    """Makes a dictionary key of an argument."""
    if isinstance(value, dict):
        return tuple(sorted((name, _frozen(item)) for name, item in value.items()))
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, set):
        return frozenset(value)
    return value
