"""Keeps counting a connection that could not be made.

Fails: failing_connect, waiters_woken
Misses: 3, 4
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class ConnectionPool:
    """Lends at most `size` connections and keeps those that come back."""

    def __init__(self, connect: Callable[[], Any], size: int) -> None:
        """Starts without connections.

        Args:
            connect: Returns a new, open connection or raises an exception; may take long.
            size: Connections that may be idle, lent or in the making at a time, at least 1.
        """
        self._connect = connect
        self._size = size
        self._made = 0
        self._idle: list[Any] = []
        # By id, since connections need not be hashable and may be equal. Being kept here, none loses its id.
        self._lent: dict[int, Any] = {}
        self._changed = threading.Condition()

    def borrow(self, timeout: float | None = None) -> Any:
        """Lends an idle connection or a new one; waits while there is neither.

        Raises:
            TimeoutError: There was neither within `timeout` seconds.
        """
        with self._changed:
            # Asks again after every notification: somebody else may have been faster.
            if not self._changed.wait_for(self._ready, timeout):
                raise TimeoutError("no connection became free")
            if self._idle:
                connection = self._idle.pop()
                self._lent[id(connection)] = connection
                return connection
            self._made += 1
        # Not under the lock, for it may take long. The connection counts already.
        connection = self._connect()
        with self._changed:
            self._lent[id(connection)] = connection
        return connection

    def give_back(self, connection: Any) -> None:
        """Takes a connection back; forgets it if it is closed.

        Raises:
            ValueError: The connection is not lent.
        """
        with self._changed:
            if self._lent.pop(id(connection), None) is None:
                raise ValueError("this connection is not lent")
            if connection.closed:
                self._made -= 1
            else:
                self._idle.append(connection)
            # Room for a new connection is as good to a waiting borrower as an idle one.
            self._changed.notify()

    @contextmanager
    def lent(self, timeout: float | None = None) -> Iterator[Any]:
        """Lends a connection for a with block."""
        connection = self.borrow(timeout)
        try:
            yield connection
        finally:
            self.give_back(connection)

    def _ready(self) -> bool:
        """Whether something can be lent; forgets closed connections that would have been next."""
        while self._idle and self._idle[-1].closed:
            self._idle.pop()
            self._made -= 1
        return bool(self._idle) or self._made < self._size
