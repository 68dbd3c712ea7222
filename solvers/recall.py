"""Recall: the policy renders the memory, which is put before the instruction."""

from inspect_ai.solver import Generate, Solver, TaskState, solver

from memory.notes import Memory, utf8
from memory.policy import Upcoming, remembered
from memory.registry import POLICIES
from solvers.state import ChainState, tell


@solver
def recall(policy: str) -> Solver:
    """Puts what the policy recalls before the instruction.

    The chain hands the memory over in `metadata["memory"]`; a sample without it begins with
    nothing. From there it moves to the store: summaries carry metadata, and with it only the
    memory's size and digest.

    Args:
        policy: Name of a memory policy.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if state.metadata.get("position") == 0:  # the chain's no-call `start` sample
            state.completed = True
            return state
        memory = Memory.model_validate(state.metadata.pop("memory", None) or {})
        upcoming = Upcoming(str(state.sample_id), state.metadata["title"], state.input_text)
        notes = POLICIES[policy].recall(memory, upcoming)
        kept = state.store_as(ChainState)
        kept.chain = state.epoch
        kept.memory_before = kept.memory_after = memory
        kept.prompt = state.user_prompt.text = remembered(notes, state.input_text)
        shown = len(utf8(notes or ""))
        state.metadata |= {"memory_bytes": shown, "memory_before_sha256": memory.sha256}
        tell(memory, "before", notes or "")
        return state

    return solve
