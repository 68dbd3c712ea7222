"""`self_critique`: the original experiment's memory. After each item the model criticises its own attempt."""

from memory.asking import filled, outcome
from memory.notes import Memory
from memory.policy import Attempt, Policy, Reply, Upcoming


class SelfCritique(Policy):
    """Three to five bullets per item, appended; the whole file is put before the next item."""

    name = "self_critique"
    algorithm = "After each item 3-5 bullets from its score and feedback, appended; oldest entries go over budget."
    writes = True
    asks = True

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The whole file."""
        return memory.text

    def ask(self, memory: Memory, attempt: Attempt, budget: int) -> str | None:
        """Asks for the bullets, after telling as much of the outcome as the feedback setting allows."""
        return filled("self_critique", outcome=outcome(attempt))

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """Appends the reply as one entry, also one that was cut off; an empty one changes nothing and is recorded."""
        if not reply.text.strip():
            return memory.flagged(attempt.item, attempt.position, "empty")
        return memory.added(attempt.entry(reply.text), budget)
