"""`corrupt`: the chain's own notes with their advice negated, to tell whether it is what they advise that matters."""

from memory.negation import negated
from memory.notes import Memory
from memory.policy import Attempt, Reply, Upcoming
from memory.self_critique import SelfCritique


class Corrupt(SelfCritique):
    """Written as by self_critique; what is shown is turned round by rule (memory/negation.yaml)."""

    name = "corrupt"
    algorithm = "As self_critique, but every bullet is shown with its advice negated, by rule."

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The whole file, its headings as they are and each entry negated."""
        return _shown(memory).text

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """Appends the reply; the oldest entries go until the negated file fits, too."""
        kept = super().update(memory, attempt, reply, budget)
        while _shown(kept).size > budget:
            kept = kept.without(kept.entries[0], attempt.position)
        return kept


def _shown(memory: Memory) -> Memory:
    return memory.holding(entry.model_copy(update={"text": negated(entry.text)}) for entry in memory.entries)
