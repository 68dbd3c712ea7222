"""Answer: the attempt itself, one call of the evaluated model."""

from inspect_ai.solver import Generate, Solver, TaskState, solver


class UnfinishedAnswer(RuntimeError):
    """The stream ended without a stop reason: a fault of the infrastructure, to be run again."""


@solver
def answer() -> Solver:
    """Calls the evaluated model.

    Refusals, cut-off answers and context overflows are results and go on to be scored as
    delivered. An answer whose stop reason is unknown is none: a provider's stream that ends early
    looks like this, with part of the text.

    Raises:
        UnfinishedAnswer: When the stop reason is unknown, so that a retry runs the attempt again.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state.store.set("epoch", state.epoch)  # the offline model draws anew for each epoch
        state = await generate(state)
        if state.output.empty or state.output.stop_reason == "unknown":
            raise UnfinishedAnswer(
                f"The answer of {state.model} to {state.sample_id} ended without a stop reason; "
                "it is not scored. Run the same command again to repeat the attempt."
            )
        return state

    return solve
