"""Decorates compute with functools.lru_cache, which can only be cleared whole.

Fails: asks_itself, computed_once, failures, forgotten_meanwhile, keys, not_locked, one_key_forgotten, recency, resizing
Kind: misunderstood requirement
"""

import functools
from collections.abc import Callable, Hashable
from typing import Any


class LruCache:
    """A cache around functools.lru_cache."""

    def __init__(self, compute: Callable[..., Any], capacity: int, key: Callable[..., Hashable] | None = None) -> None:
        self._compute = compute
        self._cached = functools.lru_cache(maxsize=capacity)(compute)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The value of these arguments."""
        return self._cached(*args, **kwargs)

    def invalidate(self, *args: Any, **kwargs: Any) -> bool:
        """Forgets everything: a single entry cannot be removed."""
        known = self._cached.cache_info().currsize > 0
        self._cached.cache_clear()
        return known

    def clear(self) -> None:
        """Forgets all values."""
        self._cached.cache_clear()

    def resize(self, capacity: int) -> None:
        """Starts a new cache of another size."""
        self._cached = functools.lru_cache(maxsize=capacity)(self._compute)

    def stats(self) -> dict[str, int]:
        """Counts of calls."""
        info = self._cached.cache_info()
        return {"hits": info.hits, "misses": info.misses, "joined": 0, "evictions": 0}

    def __len__(self) -> int:
        return self._cached.cache_info().currsize
