"""`rubric`: four criteria of 25 points each, awarded by a judge model."""

import hashlib
import json
from statistics import fmean, pstdev
from typing import Any

from inspect_ai.log import transcript
from inspect_ai.model import Model
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState
from inspect_ai.util import StoreModel
from pydantic import Field

from scorers.answering import answering_call
from scorers.judge import PROMPT_SHA256, Effort, JudgeError, grader, judge
from scorers.verdict import POINTS, Judged, Verdict

PASS_SCORE = 70
"""Points from which an attempt counts as passed, the original experiment's line."""
CRITERION_PASS = 0.7 * POINTS
KEYS = ("c1", "c2", "c3", "c4")


class Verdicts(StoreModel):
    """Verdicts already paid for, by a digest of the answer and of everything that the judge is given."""

    paid: dict[str, list[Verdict]] = Field(default_factory=dict)


@scorer(metrics={key: [mean()] for key in ("score", "passed", *KEYS)})
def rubric(judge_effort: Effort | None = "high", judge_repeats: int = 1) -> Scorer:
    """Judges the delivered answer by the item's criteria.

    An answer that was judged before, by the same judge with the same prompt, effort and repeats,
    is not judged again: scoring inside the sample, the final scoring and a later `inspect score`
    share one verdict, kept in the sample's store. Nothing delivered earns 0 without a call.

    Args:
        judge_effort: The judge's effort, whatever the candidate's is; None sends none.
        judge_repeats: Judgings to average, at least 1; their spread is recorded.

    Returns:
        A scorer with the value `score` (0 to 100), `passed` (score of 70 or more), `c1` to `c4`
        (0 to 25). It raises JudgeError when there is no valid verdict: what a re-run can mend is
        an error, never a score.
    """

    async def score(state: TaskState, target: Target) -> Score | None:
        if state.metadata.get("position") == 0:  # the chain's no-call `start` sample
            return None
        answer = _delivered(state)
        if not answer.strip():
            verdicts = [_nothing_delivered(state)]
        else:
            verdicts = await _verdicts(state, answer, judge_effort, judge_repeats)
        return _score(verdicts, judge_effort)

    return score


def _delivered(state: TaskState) -> str:
    """The answer; when a limit of Inspect's cut the attempt off before it reached the state, from the transcript."""
    if not state.output.empty:
        return state.output.completion
    call = answering_call(transcript().events)
    if call is not None and (call.output.empty or call.output.stop_reason == "unknown"):
        raise JudgeError("The answer ended without a stop reason and is not scored; run the same command again.")
    return call.output.completion if call else ""


async def _verdicts(state: TaskState, answer: str, effort: Effort | None, repeats: int) -> list[Verdict]:
    criteria = state.metadata["criteria"]
    given = [answer, state.input_text, criteria, _identity(grader()), effort, repeats, PROMPT_SHA256]
    text = json.dumps(given, sort_keys=True, default=str)
    key = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    kept = state.store_as(Verdicts)
    if key not in kept.paid:
        verdicts = [await judge(state.input_text, criteria, answer, effort) for _ in range(repeats)]
        kept.paid = kept.paid | {key: verdicts}
    return kept.paid[key]


def _identity(judging: Model) -> list[Any]:
    """What makes a judge another judge: name, arguments and configuration, but not how it is reached."""
    reached = {"max_connections", "adaptive_connections", "max_retries", "timeout", "attempt_timeout", "batch"}
    return [str(judging), judging.model_args, judging.config.model_dump(exclude=reached, exclude_none=True)]


def _nothing_delivered(state: TaskState) -> Verdict:
    reason = "unknown" if state.output.empty else state.output.stop_reason
    nothing = Judged(points=0, evidence="nothing was delivered")
    return Verdict(
        criteria=(nothing, nothing, nothing, nothing),
        feedback=f"Nothing was delivered: the answer is empty (stop reason: {reason}).",
    )


def _score(verdicts: list[Verdict], effort: Effort | None) -> Score:
    points = [fmean(v.criteria[i].points for v in verdicts) for i in range(4)]
    total = sum(points)
    metadata: dict[str, Any] = {
        "feedback": verdicts[0].feedback,
        "criteria_passed": [p >= CRITERION_PASS for p in points],
        "judge": str(grader()),
        "judge_effort": effort,
        "judge_repeats": len(verdicts),
        "judge_sd": pstdev([v.score for v in verdicts]),
        "judge_prompt_sha256": PROMPT_SHA256,
    }
    return Score(
        value={"score": total, "passed": int(total >= PASS_SCORE), **dict(zip(KEYS, points, strict=True))},
        explanation="\n\n".join(_explained(verdict) for verdict in verdicts),
        metadata=metadata,
    )


def _explained(verdict: Verdict) -> str:
    lines = [f"{i}. {judged.points} of {POINTS}: {judged.evidence}" for i, judged in enumerate(verdict.criteria, 1)]
    return "\n".join([*lines, "", verdict.feedback])
