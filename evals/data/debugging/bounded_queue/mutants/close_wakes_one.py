"""Wakes one of those who wait when it closes.

Fails: close_wakes_all
Misses: 4
"""

import threading
from collections import deque
from typing import Any


class Closed(Exception):
    """The queue takes no more items, or has none left."""


class BoundedQueue:
    """Hands items from threads to threads, in order, and holds at most `capacity` of them.

    One condition stands for every change. Whoever changes anything wakes all who wait, and each looks again for
    itself whether it can go on.
    """

    def __init__(self, capacity: int) -> None:
        """Starts open and empty.

        Args:
            capacity: The most items in the queue at a time, at least 1.
        """
        self._capacity = capacity
        self._items: deque[Any] = deque()
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: Any, timeout: float | None = None) -> None:
        """Adds an item, waiting at most `timeout` seconds for room; raises Closed or TimeoutError."""
        with self._changed:
            # wait_for keeps the time that is left, and looks once more when it is up.
            self._changed.wait_for(lambda: self._closed or len(self._items) < self._capacity, timeout)
            if self._closed:
                raise Closed
            if len(self._items) >= self._capacity:
                raise TimeoutError("no room")
            self._items.append(item)
            self._changed.notify_all()

    def get(self, timeout: float | None = None) -> Any:
        """Takes the oldest item, waiting at most `timeout` seconds for one; raises Closed or TimeoutError."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._items, timeout)
            if self._items:
                item = self._items.popleft()
                self._changed.notify_all()
                return item
            raise Closed if self._closed else TimeoutError("no item")

    def drain(self) -> list[Any]:
        """Takes all items that are there, without waiting."""
        with self._changed:
            items = list(self._items)
            self._items.clear()
            self._changed.notify_all()
            return items

    def close(self) -> None:
        """Ends the queue: no more items are put, and what is left can be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify()
