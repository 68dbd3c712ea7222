"""An outdated computation that ends takes the newer one out of the books.

Fails: forgotten_meanwhile
Kind: missed edge case
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class Computation:
    """A call of `compute` that is running: who runs it, and what came of it."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.ended = threading.Event()
        self.value: Any = None
        self.error: BaseException | None = None


class LruCache:
    """Keeps results; one lock guards everything that is recorded, and is never held while computing."""

    def __init__(self, compute: Callable[..., Any], capacity: int, key: Callable[..., Hashable] | None = None) -> None:
        self._compute = compute
        self._capacity = capacity
        self._key = key or _arguments
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._running: dict[Hashable, Computation] = {}
        self._counts = {"hits": 0, "misses": 0, "joined": 0, "evictions": 0}

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The value of these arguments: kept, being computed by another thread, or computed now."""
        key = self._key(*args, **kwargs)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                self._counts["hits"] += 1
                return self._kept[key]
            running = self._running.get(key)
            if running is not None and running.thread == threading.get_ident():
                raise RuntimeError(f"compute asks for the key that it is computing: {key!r}")
            mine = None if running is not None else Computation()
            if mine is not None:
                self._running[key] = mine
            self._counts["misses" if mine is not None else "joined"] += 1
        if mine is None:
            return self._joined(running)
        return self._computed(key, mine, args, kwargs)

    def invalidate(self, *args: Any, **kwargs: Any) -> bool:
        """Forgets the value of these arguments, and that it is being computed; whether one was kept."""
        key = self._key(*args, **kwargs)
        hash(key)
        with self._lock:
            self._running.pop(key, None)
            known = key in self._kept
            if known:
                del self._kept[key]
            return known

    def clear(self) -> None:
        """Forgets all values, and all that are being computed."""
        with self._lock:
            self._kept.clear()
            self._running.clear()

    def resize(self, capacity: int) -> None:
        """Changes the capacity, and evicts what is too much."""
        with self._lock:
            self._capacity = capacity
            self._evict()

    def stats(self) -> dict[str, int]:
        """Counts of calls and evictions."""
        with self._lock:
            return dict(self._counts)

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    def _joined(self, running: Computation | None) -> Any:
        assert running is not None
        running.ended.wait()
        if running.error is not None:
            raise running.error
        return running.value

    def _computed(self, key: Hashable, mine: Computation, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        try:
            mine.value = self._compute(*args, **kwargs)
        except BaseException as ex:
            mine.error = ex
            raise
        finally:
            self._end(key, mine)
        return mine.value

    def _end(self, key: Hashable, mine: Computation) -> None:
        with self._lock:
            # Whoever forgot the key meanwhile has taken this computation out, and there may be a newer one.
            newest = self._running.pop(key, None)
            if newest is mine:
                if mine.error is None and self._capacity > 0:
                    self._kept[key] = mine.value
                    self._evict()
        mine.ended.set()

    def _evict(self) -> None:
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
            self._counts["evictions"] += 1


def _arguments(*args: Any, **kwargs: Any) -> Hashable:
    return args, frozenset(kwargs.items())
