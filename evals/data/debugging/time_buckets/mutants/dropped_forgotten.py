"""Counts dropped events from 0 in every stream.

Fails: late_events, new_stream, first_event, closing_rounding
Misses: 4
"""

from fractions import Fraction


class TimeBuckets:
    """Adds up events in windows of equal width; windows close as time goes on.

    Window k holds the times from k · width, inclusive, to (k + 1) · width, exclusive, and is closed once the latest
    time is at or after its end plus the lateness.

    Attributes:
        dropped: Events that came too late, in all streams.
    """

    def __init__(self, width: float, lateness: float) -> None:
        """Starts before the first stream.

        Args:
            width: Width of every window, above 0.
            lateness: How long after its end a window is kept open, at least 0.
        """
        # Exactly what the arguments hold: a sum or quotient of floats may be rounded across the end of a window.
        self._width = Fraction(width)
        self._lateness = Fraction(lateness)
        self._latest: Fraction | None = None
        self._open: dict[int, list[int]] = {}
        self.dropped = 0

    def add(self, at: float, amount: int) -> bool:
        """Adds an event to its window; drops it if the window is closed."""
        time = Fraction(at)
        # Rounds towards minus infinity, also below 0, and gives an int.
        index = time // self._width
        # There is no earliest time to start from: the first event decides.
        self._latest = time if self._latest is None else max(self._latest, time)
        if self._is_closed(index):
            self.dropped += 1
            return False
        bucket = self._open.setdefault(index, [0, 0])
        bucket[0] += 1
        bucket[1] += amount
        return True

    def drain(self) -> list[tuple[int, int, int]]:
        """Removes and returns the closed windows, the earliest first."""
        return self._removed([index for index in self._open if self._is_closed(index)])

    def finish(self) -> list[tuple[int, int, int]]:
        """Ends the stream: removes and returns all windows that are left, the earliest first."""
        # The next stream may begin at any time.
        self._latest = None
        self.dropped = 0
        return self._removed(list(self._open))

    def _is_closed(self, index: int) -> bool:
        # The one rule for dropping and draining: a window that was drained never opens again.
        return self._latest is not None and (index + 1) * self._width + self._lateness <= self._latest

    def _removed(self, indexes: list[int]) -> list[tuple[int, int, int]]:
        removed = []
        for index in sorted(indexes):
            count, total = self._open.pop(index)
            removed.append((index, count, total))
        return removed
