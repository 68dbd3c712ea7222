"""`frozen`: a given memory that is read and never changed, to tell what it holds from what writing on adds."""

from memory.control import Control
from memory.notes import Memory
from memory.policy import Upcoming


class Frozen(Control):
    """The start memory before every item."""

    name = "frozen"
    algorithm = "The start memory (-T start_memory=…) before every item; nothing is written."
    needs = "start_memory"

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The whole file, as the policies that write on it show it."""
        return memory.text
