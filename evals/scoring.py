"""How the attempts of a task are scored, and where their code runs: the same for every task."""

from inspect_ai.scorer import Scorer

from evals.condition import expected
from evals.settings import Settings
from scorers.checks import checks
from scorers.incident import actions
from scorers.measures import measures
from scorers.rubric import rubric
from scorers.sandbox.choose import chosen


def scored_by(s: Settings, model: str) -> list[Scorer]:
    """The judge, the hidden checks of the items that have some, what was done in incidents, and the measures."""
    tests = [checks()] if any(item.checks is not None for item in s.asked) else []
    acts = [actions()] if any(item.incident is not None for item in s.asked) else []
    return [rubric(s.judge_effort, s.judge_repeats, s.judge_panel), *tests, *acts, measures(expected(s, model))]


def isolated(s: Settings) -> str | tuple[str, str] | None:
    """The sandbox for `Task(sandbox=…)`; None when nothing is to be run, or nothing works here.

    Never an error: a task function runs before Inspect applies `--sandbox`, which may well work.
    """
    runs = any(item.checks is not None and item.incident is None for item in s.asked)
    return chosen().spec if runs else None
