"""`empty`: the wrapper alone, to tell its effect from that of what is in it."""

from memory.notes import Memory
from memory.policy import Policy, Upcoming


class Empty(Policy):
    """The wrapper of every memory arm around an empty block; nothing is written."""

    name = "empty"
    algorithm = "The same wrapper as every memory arm around an empty block; nothing is written."

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """An empty block, whatever the memory holds."""
        return ""
