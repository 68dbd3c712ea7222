"""`blind_critique`: self_critique without the outcome, so that nothing leaks from judge or tests into the notes."""

from dataclasses import replace

from memory.notes import Memory
from memory.policy import Attempt, Reply
from memory.self_critique import SelfCritique


class BlindCritique(SelfCritique):
    """The same bullets, written by a model that is told nothing of its score, whatever the feedback setting is."""

    name = "blind_critique"
    algorithm = "As self_critique, but its writer is told neither score nor feedback."
    blind = True

    def ask(self, memory: Memory, attempt: Attempt, budget: int) -> str | None:
        """Asks for the bullets; the outcome is left out even if it is given."""
        return super().ask(memory, _blinded(attempt), budget)

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """Appends the reply as an entry whose writer was told nothing."""
        return super().update(memory, _blinded(attempt), reply, budget)


def _blinded(attempt: Attempt) -> Attempt:
    return replace(attempt, told="none", score=None, feedback=None)
