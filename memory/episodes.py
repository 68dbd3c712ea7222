"""`episodes`: what was asked, answered and made of it, word for word. No model writes anything.

As StreamBench keeps its examples (arXiv 2406.08747), but whole and with the outcome.
"""

from memory.asking import outcome
from memory.notes import Memory
from memory.policy import Attempt, Policy, Reply, Upcoming
from memory.retrieving import others


class Episodes(Policy):
    """Instruction, answer and outcome of each item verbatim, newest first; the oldest go over the budget.

    An episode is as long as its answer. One that is larger than the whole budget is itself evicted.
    """

    name = "episodes"
    algorithm = "Instruction, answer and outcome verbatim, newest first; oldest go over budget. No model call."
    writes = True

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """All episodes but those of the next item itself, newest first."""
        return memory.holding(reversed(others(memory, upcoming))).text

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """Appends the attempt, with as much of its outcome as the feedback setting tells."""
        return memory.added(attempt.entry(episode(attempt), key=attempt.instruction), budget)


def episode(attempt: Attempt) -> str:
    """The attempt as a text."""
    answer = attempt.answer.strip() or "(nothing was delivered)"
    if attempt.cut_off:
        answer += "\n\n(The output cap cut the answer off here.)"
    parts = {"Task": attempt.instruction.strip(), "Answer": answer}
    if attempt.score is not None or attempt.feedback is not None:
        parts["Outcome"] = outcome(attempt)
    return "\n\n".join(f"### {heading}\n\n{text}" for heading, text in parts.items())
