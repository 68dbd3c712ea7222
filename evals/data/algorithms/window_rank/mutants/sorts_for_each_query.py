"""Sorts the window for each query.

Fails: comparisons
Misses: 2
"""

from collections import deque
from typing import Any


class WindowRank:
    """Keeps the items of the last `span` time units."""

    def __init__(self, span: int) -> None:
        """Starts empty.

        Args:
            span: An item counts from its time on until just before `span` time units later.
        """
        self._span = span
        self._pushed: deque[tuple[int, Any]] = deque()

    def push(self, time: int, item: Any) -> None:
        """Adds an item."""
        self._pushed.append((time, item))

    def kth(self, time: int, k: int) -> Any:
        """The item with rank k, counted from 1; None if there are fewer."""
        self._expire(time)
        # Python's sort leaves equal items in the order in which they were pushed.
        ranked = sorted(item for _, item in self._pushed)
        return ranked[k - 1] if k <= len(ranked) else None

    def below(self, time: int, item: Any) -> int:
        """How many items are smaller than the given one."""
        self._expire(time)
        return sum(other < item for _, other in self._pushed)

    def _expire(self, time: int) -> None:
        while self._pushed and self._pushed[0][0] + self._span <= time:
            self._pushed.popleft()
