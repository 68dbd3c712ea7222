"""Looks for expired items only when one is pushed.

Fails: expiry, equal_items, histories
Misses: 1
"""

from bisect import bisect_left, bisect_right
from collections import deque
from typing import Any


class WindowRank:
    """Keeps the items of the last `span` time units in rank order.

    Of equal items the earlier one stands further left. Items expire in the order in which they were
    pushed, so of equal items it is always the leftmost one that expires first.
    """

    def __init__(self, span: int) -> None:
        """Starts empty.

        Args:
            span: An item counts from its time on until just before `span` time units later.
        """
        self._span = span
        # The same items twice: as they were pushed, with their times, and in rank order.
        self._pushed: deque[tuple[int, Any]] = deque()
        self._ranked: list[Any] = []

    def push(self, time: int, item: Any) -> None:
        """Adds an item, behind those that it equals."""
        self._expire(time)
        self._ranked.insert(bisect_right(self._ranked, item), item)
        self._pushed.append((time, item))

    def kth(self, time: int, k: int) -> Any:
        """The item with rank k, counted from 1; None if there are fewer."""
        return self._ranked[k - 1] if k <= len(self._ranked) else None

    def below(self, time: int, item: Any) -> int:
        """How many items are smaller than the given one."""
        return bisect_left(self._ranked, item)

    def _expire(self, time: int) -> None:
        while self._pushed and self._pushed[0][0] + self._span <= time:
            _, item = self._pushed.popleft()
            # The leftmost of the items that equal this one was pushed first: it is this one.
            del self._ranked[bisect_left(self._ranked, item)]
