"""Still counts a request that is exactly one window old.

Fails: window_behaviour
Misses: 3
"""

import threading
import time
from collections.abc import Callable


class RateLimiter:
    """Admits at most `max_requests` requests of each client in any `window_s` seconds.

    One lock guards the recorded requests. Every public method holds it from its first look at them
    to its last change, so calls from different threads take effect one after the other.
    """

    def __init__(self, max_requests: int, window_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Starts with every client unknown.

        Args:
            max_requests: Requests a client may make in a window, at least 1.
            window_s: Length of the window in seconds, above 0.
            clock: Returns the current time in seconds and never goes back.
        """
        self._max_requests = max_requests
        self._window_s = window_s
        self._clock = clock
        self._lock = threading.Lock()
        self._admitted: dict[str, list[float]] = {}

    def is_allowed(self, client_id: str) -> bool:
        """Admits and records a request, or refuses it and records nothing."""
        with self._lock:
            # Under the lock: a time read before waiting for it would judge by a window that has moved on.
            now = self._clock()
            recent = self._recent(client_id, now)
            if len(recent) >= self._max_requests:
                return False
            recent.append(now)
            self._admitted[client_id] = recent
            return True

    def remaining(self, client_id: str) -> int:
        """Returns how many requests of the client would be admitted now; all of them if it is unknown."""
        with self._lock:
            return self._max_requests - len(self._recent(client_id, self._clock()))

    def reset(self, client_id: str) -> None:
        """Forgets the client's requests; does nothing if it is unknown."""
        with self._lock:
            self._admitted.pop(client_id, None)

    def _recent(self, client_id: str, now: float) -> list[float]:
        # The caller holds the lock: it is not reentrant, so this must not take it again.
        return [at for at in self._admitted.get(client_id, ()) if now <= at + self._window_s]
