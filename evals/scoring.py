"""How the attempts of a task are scored, and where their code runs: the same for every task."""

from inspect_ai.scorer import Scorer

from evals.condition import expected
from evals.settings import Settings
from scorers.checks import checks
from scorers.measures import measures
from scorers.rubric import rubric
from scorers.sandbox.choose import chosen


def scored_by(s: Settings, model: str) -> list[Scorer]:
    """The judge, the hidden checks of the items that have some, and the measures."""
    tests = [checks()] if _tested(s) else []
    return [rubric(s.judge_effort, s.judge_repeats, s.judge_panel), *tests, measures(expected(s, model))]


def isolated(s: Settings) -> str | tuple[str, str] | None:
    """The sandbox for `Task(sandbox=…)`; None when nothing is to be run, or nothing works here.

    Never an error: a task function runs before Inspect applies `--sandbox`, which may well work.
    """
    return chosen().spec if _tested(s) else None


def _tested(s: Settings) -> bool:
    return any(item.checks is not None for item in s.asked)
