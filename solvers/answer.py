"""Answer: the attempt itself, one call of the evaluated model, or several where it has tools."""

from inspect_ai.model import ModelOutput
from inspect_ai.solver import Generate, Solver, TaskState, solver

from memory.notes import Memory, utf8
from memory.registry import POLICIES
from solvers.files import answered_with_files, file_tool
from solvers.incident.working import worked
from solvers.state import ChainState

ALWAYS_FITS = 100_000
"""Bytes of a prompt that are too long for no model: a token is a byte at least, and every window holds more."""


class UnfinishedAnswer(RuntimeError):
    """Nobody knows what the model would have said: a fault of the infrastructure, to be run again."""


def unfinished(output: ModelOutput, prompt_bytes: int) -> str:
    """Why an output is no answer at all; empty when it is one.

    A stream that ends early has no stop reason. A gateway that finds a request too large looks like
    a context overflow; it is one, and a result, only when the prompt is long enough to be too long.
    """
    if output.empty or output.stop_reason == "unknown":
        return "ended without a stop reason"
    if output.error and output.stop_reason == "model_length" and prompt_bytes <= ALWAYS_FITS:
        return f"was refused as too long, with a prompt of {prompt_bytes} bytes"
    return ""


@solver
def answer(policy: str = "none", budget: int = 0) -> Solver:
    """Calls the evaluated model; where the policy keeps files, until it answers without calling its tool.

    An incident is worked on in a loop of tool calls until the model submits (solvers/incident/working.py).

    Refusals, cut-off answers and context overflows are results and go on to be scored as
    delivered; where the provider refused with an error, nothing was. An answer whose stop reason is
    unknown is none: a provider's stream that ends early looks like this, with part of the text.

    Args:
        policy: Name of a memory policy.
        budget: UTF-8 bytes that its files may have.

    Raises:
        UnfinishedAnswer: When it is no answer, so that a retry runs the attempt again.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state.store.set("epoch", state.epoch)  # the offline model draws anew for each epoch
        way = POLICIES[policy]
        kept = state.store_as(ChainState).memory_before if way.writes else Memory()
        with_files = way.files(kept) is not None
        if incident := state.metadata.get("incident"):
            more = [await file_tool(state, way, kept, budget)] if with_files else []
            state = await worked(state, generate, incident, more)
        elif not with_files:
            state = await generate(state)
        else:
            state = await answered_with_files(state, generate, way, kept, budget)
        if fault := unfinished(state.output, sum(len(utf8(message.text)) for message in state.messages[:-1])):
            raise UnfinishedAnswer(
                f"The answer of {state.model} to {state.sample_id} {fault}; "
                "it is not scored. Run the same command again to repeat the attempt."
            )
        if state.output.error:
            state.output.completion = ""  # it is the provider's error message
        return state

    return solve
