"""Judged: the task's scorers run inside the sample, so that the note can be about their verdict."""

import math
from collections.abc import Mapping

from inspect_ai.scorer import score
from inspect_ai.solver import Generate, Solver, TaskState, solver

from solvers.state import ChainState


@solver
def judged() -> Solver:
    """Scores the attempt now and keeps the judge's points and text, and what the hidden tests found.

    The scorers keep their own verdict in the store, so the final scoring pays for nothing again.
    Every arm runs this, also where nobody reads the feedback: the arms then differ in memory alone.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        kept = state.store_as(ChainState)
        for given in await score(state):
            if not isinstance(given.value, Mapping):
                continue  # unscored
            if "score" in given.value:
                kept.score = _number(given.value["score"])
                kept.feedback = (given.metadata or {}).get("feedback")
            if "tests" in given.value:
                kept.tests = _number(given.value["tests"])
                kept.tests_report = given.explanation
        return state

    return solve


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not math.isnan(value) else None
