"""`rubric`: four criteria of 25 points each, awarded by a judge model."""

from collections.abc import Sequence
from statistics import fmean, pstdev
from typing import Any

from inspect_ai.model import Model
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState

from scorers.answering import delivered, nothing_delivered
from scorers.asking import Effort, grader, identity
from scorers.judge import PROMPT_SHA256, judge, panelist
from scorers.paid import judged_once
from scorers.verdict import POINTS, Judged, Verdict

PASS_SCORE = 70
"""Points from which an attempt counts as passed, the original experiment's line."""
CRITERION_PASS = 0.7 * POINTS
KEYS = ("c1", "c2", "c3", "c4")


@scorer(metrics={key: [mean()] for key in ("score", "passed", *KEYS)})
def rubric(judge_effort: Effort | None = "high", judge_repeats: int = 1, judge_panel: Sequence[str] = ()) -> Scorer:
    """Judges the delivered answer by the item's criteria.

    An answer that was judged before, by the same judge with the same prompt, effort and repeats,
    is not judged again: scoring inside the sample, the final scoring and a later `inspect score`
    share one verdict, kept in the sample's store. Nothing delivered earns 0 without a call.

    Args:
        judge_effort: The judge's effort, whatever the candidate's is; None sends none.
        judge_repeats: Judgings to average, at least 1; their spread is recorded, and above 1 the
            points of each in the metadata's `repeats`.
        judge_panel: Further judges, models for the roles `grader_2`, `grader_3`, … where these are
            not bound. Their points go into the metadata's `panel`, by model, and nowhere else:
            value and feedback are the first judge's alone.

    Returns:
        A scorer with the value `score` (0 to 100), `passed` (score of 70 or more), `c1` to `c4`
        (0 to 25). It raises JudgeError when there is no valid verdict: what a re-run can mend is
        an error, never a score.
    """

    async def score(state: TaskState, target: Target) -> Score | None:
        if state.metadata.get("position") == 0:  # the chain's no-call `start` sample
            return None
        answer = delivered(state)
        judges = [grader(), *(panelist(number, name) for number, name in enumerate(judge_panel, 2))]
        if not answer.strip():
            verdicts = [[_zero(state)] for _ in judges]
        else:  # one after the other: the panel is not asked before the first judge has given a verdict
            verdicts = [await _verdicts(state, answer, by, judge_effort, judge_repeats) for by in judges]
        panel = {str(by): _points(given) for by, given in zip(judges[1:], verdicts[1:], strict=True)}
        return _score(verdicts[0], judge_effort, panel)

    return score


async def _verdicts(state: TaskState, answer: str, by: Model, effort: Effort | None, repeats: int) -> list[Verdict]:
    criteria = state.metadata["criteria"]
    given = [answer, state.input_text, criteria, identity(by), effort, repeats, PROMPT_SHA256]
    return await judged_once(
        state, given, Verdict, lambda: judge(state.input_text, criteria, answer, effort, by), repeats
    )


def _zero(state: TaskState) -> Verdict:
    nothing = Judged(points=0, evidence="nothing was delivered")
    return Verdict(criteria=(nothing, nothing, nothing, nothing), feedback=nothing_delivered(state))


def _points(verdicts: list[Verdict]) -> dict[str, Any]:
    """One judge's mean points, their spread, and above one judging the points of each."""
    means = [fmean(v.criteria[i].points for v in verdicts) for i in range(4)]
    points: dict[str, Any] = {"score": sum(means), **dict(zip(KEYS, means, strict=True))}
    points["judge_sd"] = pstdev([v.score for v in verdicts])
    if len(verdicts) > 1:
        points["repeats"] = [[judged.points for judged in v.criteria] for v in verdicts]
    return points


def _score(verdicts: list[Verdict], effort: Effort | None, panel: dict[str, dict[str, Any]]) -> Score:
    points = _points(verdicts)
    metadata: dict[str, Any] = {
        "feedback": verdicts[0].feedback,
        "criteria_passed": [points[key] >= CRITERION_PASS for key in KEYS],
        "judge": str(grader()),
        "judge_effort": effort,
        "judge_repeats": len(verdicts),
        "judge_sd": points["judge_sd"],
        "judge_prompt_sha256": PROMPT_SHA256,
    }
    if "repeats" in points:
        metadata["repeats"] = points["repeats"]
    if panel:
        metadata["panel"] = panel
    total = points["score"]
    return Score(
        value={"score": total, "passed": int(total >= PASS_SCORE), **{key: points[key] for key in KEYS}},
        explanation="\n\n".join(_explained(verdict) for verdict in verdicts),
        metadata=metadata,
    )


def _explained(verdict: Verdict) -> str:
    lines = [f"{i}. {judged.points} of {POINTS}: {judged.evidence}" for i, judged in enumerate(verdict.criteria, 1)]
    return "\n".join([*lines, "", verdict.feedback])
