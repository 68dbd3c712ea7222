"""The class of the instruction, delivered unchanged.

Fails: unknown_client, admission_race, remaining_race, reset_race, waits_for_lock, default_clock
Misses: 3
"""

import threading
import time
from collections.abc import Callable


class RateLimiter:
    """Admits at most max_requests requests of each client in any window_s seconds."""

    def __init__(self, max_requests: int, window_s: float, clock: Callable[[], float] = time.time) -> None:
        self._max_requests = max_requests
        self._window_s = window_s
        self._clock = clock
        self._lock = threading.Lock()
        self._admitted: dict[str, list[float]] = {}

    def is_allowed(self, client_id: str) -> bool:
        """Admits and records a request, or refuses it."""
        now = self._clock()
        recent = [at for at in self._admitted.get(client_id, []) if now < at + self._window_s]
        if len(recent) >= self._max_requests:
            return False
        with self._lock:
            recent.append(now)
            self._admitted[client_id] = recent
        return True

    def remaining(self, client_id: str) -> int:
        """Returns how many requests of the client would be admitted now."""
        now = self._clock()
        recent = [at for at in self._admitted[client_id] if now < at + self._window_s]
        with self._lock:
            self._admitted[client_id] = recent
        return self._max_requests - len(recent)

    def reset(self, client_id: str) -> None:
        """Forgets the client's requests."""
        self._admitted = {other: admitted for other, admitted in self._admitted.items() if other != client_id}
