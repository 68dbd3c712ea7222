"""The class of the instruction, delivered unchanged.

Fails: negative_times, index_rounding, late_events, first_event, new_stream, closing_rounding
Misses: 3, 4
"""

class TimeBuckets:
    """Adds up events in windows of equal width; windows close as time goes on."""

    def __init__(self, width: float, lateness: float) -> None:
        self._width = width
        self._lateness = lateness
        self._latest = 0.0
        self._open: dict[int, list[int]] = {}
        self.dropped = 0

    def add(self, at: float, amount: int) -> bool:
        """Adds an event to its window; drops it if the window is closed."""
        index = int(at / self._width)
        if self._closes_at(index) < self._latest:
            self.dropped += 1
            return False
        self._latest = max(self._latest, at)
        bucket = self._open.setdefault(index, [0, 0])
        bucket[0] += 1
        bucket[1] += amount
        return True

    def drain(self) -> list[tuple[int, int, int]]:
        """Removes and returns the closed windows, the earliest first."""
        closed = [index for index in self._open if self._closes_at(index) <= self._latest]
        return self._removed(closed)

    def finish(self) -> list[tuple[int, int, int]]:
        """Ends the stream: removes and returns all windows that are left, the earliest first."""
        return self._removed(list(self._open))

    def _closes_at(self, index: int) -> float:
        return (index + 1) * self._width + self._lateness

    def _removed(self, indexes: list[int]) -> list[tuple[int, int, int]]:
        removed = []
        for index in sorted(indexes):
            count, total = self._open.pop(index)
            removed.append((index, count, total))
        return removed
