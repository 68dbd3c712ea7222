"""`window`: self_critique that keeps the newest notes only, as Reflexion does (Shinn et al., arXiv 2303.11366)."""

from memory.notes import Memory
from memory.policy import Attempt, Reply
from memory.self_critique import SelfCritique

NEWEST = 3
"""Notes that are kept: Reflexion's own bound."""


class Window(SelfCritique):
    """The newest three notes; older ones go and are recorded as evicted, a start memory first."""

    name = "window"
    algorithm = f"As self_critique, but only the newest {NEWEST} notes are kept."

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """Appends the reply and lets the oldest notes go."""
        kept = super().update(memory, attempt, reply, budget)
        while len(kept.entries) > NEWEST:
            kept = kept.without(kept.entries[0], attempt.position)
        return kept
