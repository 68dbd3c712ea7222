"""The tests of one dimension each, whose samples stand alone: what their scores say, in columns."""

import math
from typing import Any

from inspect_ai.scorer import Score

from analysis.log_file import Summary
from analysis.scores import notes_of, number, values_of

DIMENSIONS = ("code_generation", "long_context", "tool_use")
"""In the order in which they are shown."""
TITLES = {"code_generation": "code generation", "long_context": "long context", "tool_use": "tool use"}
OUTCOMES = {
    "code_generation": ("checks", "tests", "hidden checks passed"),
    "long_context": ("key_points", "score", "key points found, less wrong claims"),
    "tool_use": ("checks", "tests", "checks of the final state and the cause passed"),
}
"""Dimension → the score that is its primary outcome, that score's key, and what it is called."""
ACTIONS = ("tool_calls", "wrong_actions", "destructive_actions")
COUNTS = ("wrong_claims", *ACTIONS)
"""Numbers compared as differences per attempt, where both sides have them."""
FULL = 100 - 1e-9


def is_dimension(task: str) -> bool:
    """Whether a task of this name, by path or by registry, is one of them."""
    return task.removeprefix("evals/") in DIMENSIONS


def is_judged(dimension: str) -> bool:
    """Whether a judge touches the primary outcome."""
    return OUTCOMES[dimension][0] != "checks"


def dimension_columns(summary: Summary, dimension: str) -> dict[str, Any]:
    """What a dimension's attempt adds: `score` is its primary outcome, 0 to 100; NaN and None are unknown, never 0."""
    scorer, key, _ = OUTCOMES[dimension]
    primary, actions = summary.scores.get(scorer), values_of(summary.scores.get("actions"))
    score = number(values_of(primary).get(key))
    reason = (primary.reason or "no reason is given") if primary else f"no {scorer} score"
    return {
        "score": score,
        "unscored": None if math.isfinite(score) else reason,
        "all_passed": _all_right(values_of(primary), score),
        "wrong_claims": number(values_of(primary).get("wrong")),
        "placement": notes_of(primary).get("placement"),
        **{name: number(actions.get(name)) for name in ACTIONS},
        "failure": _failure(summary.scores.get("failure")),
    }


def _all_right(value: dict[str, Any], score: float) -> float:
    """Whether nothing is missing or wrong: as the scorer says, else whether the outcome is a full 100."""
    said = number(value.get("all_passed"))
    return float(score >= FULL) if math.isnan(said) and math.isfinite(score) else said


def _failure(score: Score | None) -> str | None:
    """The class of an attempt's failure; None where it has none, or nobody said."""
    named = notes_of(score).get("class") or (score.value if score is not None else None)
    return named if isinstance(named, str) and named else None
