"""The class of the instruction, delivered unchanged.

Fails: closed_connections, failing_connect, with_blocks, wrong_returns, waiters_woken, never_too_many
Misses: 3, 4
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class ConnectionPool:
    """Lends at most `size` connections and keeps those that come back."""

    def __init__(self, connect: Callable[[], Any], size: int) -> None:
        self._connect = connect
        self._size = size
        self._made = 0
        self._idle: list[Any] = []
        self._changed = threading.Condition()

    def borrow(self, timeout: float | None = None) -> Any:
        """Lends an idle connection or a new one; waits while there is neither."""
        with self._changed:
            if not self._idle and self._made == self._size:
                if not self._changed.wait(timeout):
                    raise TimeoutError("no connection became free")
            if self._idle:
                return self._idle.pop()
            self._made += 1
        return self._connect()

    def give_back(self, connection: Any) -> None:
        """Takes a connection back; forgets it if it is closed."""
        with self._changed:
            if connection.closed:
                self._made -= 1
                return
            self._idle.append(connection)
            self._changed.notify()

    @contextmanager
    def lent(self, timeout: float | None = None) -> Iterator[Any]:
        """Lends a connection for a with block."""
        connection = self.borrow(timeout)
        yield connection
        self.give_back(connection)
