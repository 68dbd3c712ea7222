"""Judged: the task's scorers run inside the sample, so that the note can be about their verdict."""

from collections.abc import Mapping

from inspect_ai.scorer import score
from inspect_ai.solver import Generate, Solver, TaskState, solver

from solvers.state import ChainState


@solver
def judged() -> Solver:
    """Scores the attempt now and keeps the judge's points and text.

    The scorers keep their own verdict in the store, so the final scoring pays for nothing again.
    Every arm runs this, also where nobody reads the feedback: the arms then differ in memory alone.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        kept = state.store_as(ChainState)
        for given in await score(state):
            if isinstance(given.value, Mapping) and "score" in given.value:
                points = given.value["score"]
                kept.score = None if points is None else float(points)
                kept.feedback = (given.metadata or {}).get("feedback")
        return state

    return solve
