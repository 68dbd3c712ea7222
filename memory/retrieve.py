"""`retrieve`: the episodes most like the next item.

As StreamBench's retrieval of earlier examples (arXiv 2406.08747) and the retrieval variant of
dynamic cheatsheet (arXiv 2504.07952), with BM25 instead of embeddings: no second model is needed.
"""

from memory.episodes import Episodes
from memory.notes import Memory
from memory.policy import Upcoming
from memory.retrieving import most_similar

MOST = 3
"""Episodes that are shown."""


class Retrieve(Episodes):
    """Episodes as in `episodes`; before an item the three whose instructions match its own best."""

    name = "retrieve"
    algorithm = f"The {MOST} episodes whose instructions match the next one best (BM25), best last. No model call."

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The most similar episodes, the most similar last; never one of the next item itself."""
        return memory.holding(most_similar(memory, upcoming, MOST)).text
