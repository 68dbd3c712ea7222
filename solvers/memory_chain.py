"""One attempt of a chain: recall, answer, judged, reflect."""

from inspect_ai.solver import Solver, chain, solver

from memory.notes import Feedback
from solvers.answer import answer
from solvers.judged import judged
from solvers.recall import recall
from solvers.reflect import Effort, reflect


@solver
def memory_chain(policy: str, feedback: Feedback, budget: int, effort: Effort, max_tokens: int | None) -> Solver:
    """The whole way of one item, the same steps in every arm.

    Args:
        policy: Name of a memory policy.
        feedback: What the writer of the note is told.
        budget: UTF-8 bytes of memory.
        effort: Effort of the note.
        max_tokens: Output cap of the note.
    """
    return chain(
        recall(policy), answer(policy, budget), judged(), reflect(policy, feedback, budget, effort, max_tokens)
    )
