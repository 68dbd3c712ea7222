"""Wakes gets but no puts when it closes.

Fails: close_wakes_all
Misses: 4
"""

import threading
from collections import deque
from typing import Any


class Closed(Exception):
    """The queue takes no more items, or has none left."""


class BoundedQueue:
    """Hands items from threads to threads, in order, and holds at most `capacity` of them."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._items: deque[Any] = deque()
        self._closed = False
        self._lock = threading.Lock()
        self._not_full = threading.Condition(self._lock)
        self._not_empty = threading.Condition(self._lock)

    def put(self, item: Any, timeout: float | None = None) -> None:
        """Adds an item, waiting at most `timeout` seconds for room."""
        with self._lock:
            if not self._not_full.wait_for(lambda: self._closed or len(self._items) < self._capacity, timeout):
                raise TimeoutError("no room")
            if self._closed:
                raise Closed
            self._items.append(item)
            self._not_empty.notify()

    def get(self, timeout: float | None = None) -> Any:
        """Takes the oldest item, waiting at most `timeout` seconds for one."""
        with self._lock:
            if not self._not_empty.wait_for(lambda: self._closed or self._items, timeout):
                raise TimeoutError("no item")
            if not self._items:
                raise Closed
            item = self._items.popleft()
            self._not_full.notify()
            return item

    def drain(self) -> list[Any]:
        """Takes all items that are there, without waiting."""
        with self._lock:
            items = list(self._items)
            self._items.clear()
            self._not_full.notify_all()
            return items

    def close(self) -> None:
        """Ends the queue: no more items are put, and what is left can be taken."""
        with self._lock:
            self._closed = True
            self._not_empty.notify_all()
