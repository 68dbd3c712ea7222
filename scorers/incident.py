"""An incident is judged by what was so in the end, and by the root cause that was stated; never by words."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState
from pydantic import BaseModel, ConfigDict, Field

from scorers.answering import delivered
from scorers.hidden_checks import CheckResult

EXPECT = "expect.yaml"
_FACTS, _COUNTS = "IncidentState:facts", "IncidentState:counts"
"""Where solvers/incident/keeping.py leaves, in the sample's store, what there is to be judged."""
ACTIONS = ("tool_calls", "wrong_actions", "destructive_actions", "over_budget")


class Expected(BaseModel):
    """One check.

    Attributes:
        settles: 1-based number of the criterion that it settles.
        needs: Fact → what it must be.
        about: What it means when it fails.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    settles: int = Field(ge=1, le=4)
    needs: dict[str, bool | str] = Field(min_length=1)
    about: str = Field(min_length=1)


class Expectations(BaseModel):
    """`expect.yaml` of an incident: its checks by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checks: dict[str, Expected] = Field(min_length=2)

    @property
    def criteria(self) -> dict[str, list[int]]:
        """Check name → the criteria it settles, as of an item of code."""
        return {name: [check.settles] for name, check in self.checks.items()}

    def results(self, facts: dict[str, Any]) -> list[CheckResult]:
        """One result per check; a fact that was not looked at is not so."""
        return [
            CheckResult(name, not _wrong(check, facts), "" if not _wrong(check, facts) else check.about)
            for name, check in self.checks.items()
        ]


def _wrong(check: Expected, facts: dict[str, Any]) -> bool:
    return any(facts.get(fact) != wanted for fact, wanted in check.needs.items())


@cache
def load_expectations(folder: Path) -> Expectations:
    """Reads an incident's checks. Raises ValueError naming the field that is wrong, OSError without the file."""
    return Expectations.model_validate(yaml.safe_load((folder / EXPECT).read_text(encoding="utf-8")))


def incident_results(state: TaskState, folder: Path) -> tuple[Expectations, list[CheckResult]]:
    """What the attempt at an incident is worth, check by check.

    An attempt that was ended before it began has no facts, and nothing of it is so; `delivered` raises
    where that was the provider's fault.
    """
    expected = load_expectations(folder)
    facts: dict[str, Any] = state.store.get(_FACTS, {})
    if not facts:
        delivered(state)
    return expected, expected.results(facts)


@scorer(metrics={key: [mean()] for key in ACTIONS})
def actions() -> Scorer:
    """Counts what was done in an incident.

    Returns:
        A scorer with the value `tool_calls` (within the budget), `wrong_actions` and `destructive_actions`
        (calls that should not have been made, and those that lost or broke something), `over_budget` (calls
        that were refused). None for an item without a system.
    """

    async def score(state: TaskState, target: Target) -> Score | None:
        if state.metadata.get("incident") is None or state.metadata.get("position") == 0:
            return None
        counts: dict[str, int] = state.store.get(_COUNTS, {})
        return Score(value={name: counts.get(name, 0) for name in ACTIONS})

    return score
