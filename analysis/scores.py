"""One sample's scores as columns: the judge's, the checks', the measures."""

import math
from typing import Any

from inspect_ai.scorer import Score

from analysis.log_file import Summary

CRITERIA = ("c1", "c2", "c3", "c4")
PASS_SCORE = 70
"""Points from which the judge passes an attempt."""
RUBRIC = ("score", "passed", *CRITERIA)
MEASURES = ("latency_s", "output_tokens", "thinking_tokens", "memory_bytes", "truncated", "effort_sent_ok")
CHECKS = ("tests", "all_passed")
SETTLED = ("settled1", "settled2", "settled3", "settled4")
"""What the checks say of each criterion: 1 met, 0 missed, NaN where they do not settle it."""
NO_CHECKS = "no checks score"


def score_columns(summary: Summary) -> dict[str, Any]:
    """Everything that the analysis uses of a sample's scores; NaN is unknown, never 0."""
    scores = summary.scores
    measures = scores.get("measures")
    noted = notes_of(measures)
    return {
        **judged_columns(scores.get("rubric")),
        **{key: number(values_of(measures).get(key)) for key in MEASURES},
        "thinking_source": noted.get("thinking_source"),
        "stop_reason": noted.get("stop_reason"),
        "planted_score": number(_dict(noted.get("planted")).get("score")),
        **_checked_columns(scores.get("checks")),
    }


def judged_columns(rubric: Score | None) -> dict[str, Any]:
    """The judge's verdict: points, who judged and how, repeats, other judges' verdicts, and why there is none."""
    points, noted = values_of(rubric), notes_of(rubric)
    columns = {key: number(points.get(key)) for key in RUBRIC}
    return {
        **columns,
        "unscored": None if math.isfinite(columns["score"]) else _reason(rubric, "no rubric score"),
        "judged_by": noted.get("judge"),
        "judged_effort": noted.get("judge_effort"),
        "judge_prompt_sha256": noted.get("judge_prompt_sha256"),
        "judge_sd": number(noted.get("judge_sd")),
        "repeats": repeated(noted.get("repeats")),
        "judgings_lost": any(isinstance(noted.get(key), str) for key in ("repeats", "panel")),
        "panel": {str(judge): _dict(verdict) for judge, verdict in _dict(noted.get("panel")).items()},
    }


def _checked_columns(checks: Score | None) -> dict[str, Any]:
    noted = notes_of(checks)
    columns = {key: number(values_of(checks).get(key)) for key in CHECKS}
    settled = _dict(noted.get("criteria")) if math.isfinite(columns["tests"]) else {}
    tampered = noted.get("tampered")
    return {
        **columns,
        **{name: number(settled.get(str(place))) for place, name in enumerate(SETTLED, 1)},
        "checks_outcome": noted.get("outcome"),
        "tampered": bool(tampered),
        "unscored_checks": None if math.isfinite(columns["tests"]) else _reason(checks, NO_CHECKS),
    }


def repeated(value: object) -> list[list[float]]:
    """The judgings of one answer, four points each; none unless every one of them is whole."""
    rows = value if isinstance(value, list) else []
    numbers = [[number(points) for points in row] if isinstance(row, list) else [] for row in rows]
    return numbers if all(len(row) == 4 and all(map(math.isfinite, row)) for row in numbers) else []


def values_of(score: Score | None) -> dict[str, Any]:
    """The value of a score with several; empty when it is unscored, which Inspect keeps as one NaN."""
    return score.value if score is not None and isinstance(score.value, dict) else {}


def notes_of(score: Score | None) -> dict[str, Any]:
    """What a score's metadata has; empty without a score or any."""
    return (score.metadata if score else None) or {}


def number(value: object) -> float:
    """A finite number, or NaN."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else math.nan


def _reason(score: Score | None, missing: str) -> str:
    return str((score.reason or "no reason is given") if score else missing)


def _dict(value: object) -> dict[str, Any]:
    """A dict, or an empty one: in a summary anything over 1 kB has become a sentence."""
    return value if isinstance(value, dict) else {}
