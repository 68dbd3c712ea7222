"""`key_points`: what an answer says of what it should have said, less what it should not have."""

from statistics import fmean, pstdev
from typing import Any

from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState

from scorers.answering import delivered, nothing_delivered
from scorers.asking import Effort, grader, identity
from scorers.citing import chapters_for
from scorers.paid import judged_once
from scorers.pointing import POINTS_SHA256, Pointing, pointed

KEYS = ("score", "found", "wrong", "cited")


@scorer(metrics={key: [mean()] for key in KEYS})
def key_points(judge_effort: Effort | None = "high", judge_repeats: int = 1) -> Scorer:
    """Judges which key points the delivered answer states and which wrong claims it makes.

    An answer that was judged before, by the same judge with the same prompt, effort and repeats, is
    not judged again. Nothing delivered earns 0 without a call.

    Args:
        judge_effort: The judge's effort, whatever the candidate's is; None sends none.
        judge_repeats: Judgings to average, at least 1; their spread is recorded.

    Returns:
        A scorer with the value `score` (0 to 100: the weight found, less the penalty for each wrong
        claim, of the whole weight; not below 0), `found` (weight found, of 100), `wrong` (wrong claims
        made, a number) and `cited` (of 100 points found, those for which the claim names a chapter
        that carries them; NaN when none is found). It raises JudgeError when there is no valid word of
        the judge: what a re-run can mend is an error, never a score.
    """

    async def score(state: TaskState, target: Target) -> Score | None:
        answer = delivered(state)
        judged = await _judged(state, answer, judge_effort, judge_repeats) if answer.strip() else []
        values = [_value(state.metadata, answer, one.quotes) for one in judged] or [_value(state.metadata, "", {})]
        known = [value["cited"] for value in values if value["cited"] is not None]
        explained = [_explained(state.metadata, one.quotes) for one in judged]
        return Score(
            value={
                **{key: fmean(value[key] for value in values) for key in KEYS[:3]},
                "cited": fmean(known) if known else float("nan"),
            },
            explanation="\n\n".join(explained) or nothing_delivered(state),
            metadata={
                **{key: state.metadata.get(key) for key in ("placement", "evidence_depth", "pages", "words")},
                "points": _shares(state.metadata["key_points"], judged),
                "wrong_claims": _shares(state.metadata["wrong_claims"], judged),
                "judge": str(grader()),
                "judge_effort": judge_effort,
                "judge_repeats": judge_repeats,
                "judge_sd": pstdev([value["score"] for value in values]),
                "judge_prompt_sha256": POINTS_SHA256,
            },
        )

    return score


async def _judged(state: TaskState, answer: str, effort: Effort | None, repeats: int) -> list[Pointing]:
    points, wrong, by = state.metadata["key_points"], state.metadata["wrong_claims"], grader()
    given = [answer, state.input_text, points, wrong, identity(by), effort, repeats, POINTS_SHA256]
    return await judged_once(
        state, given, Pointing, lambda: pointed(state.input_text, points, wrong, answer, effort, by), repeats
    )


def _value(asked: dict[str, Any], answer: str, quotes: dict[str, str]) -> dict[str, Any]:
    """The value of one judging, from what it found and where."""
    points = asked["key_points"]
    found = [point for point in points if point["id"] in quotes]
    whole, got = sum(point["weight"] for point in points), sum(point["weight"] for point in found)
    wrong = sum(claim["id"] in quotes for claim in asked["wrong_claims"])
    cited = [_cited(asked, point, answer, quotes[point["id"]]) for point in found]
    return {
        "score": 100 * max(0.0, (got - asked["penalty"] * wrong) / whole),
        "found": 100 * got / whole,
        "wrong": wrong,
        "cited": 100 * fmean(cited) if cited else None,
    }


def _cited(asked: dict[str, Any], point: dict[str, Any], answer: str, quote: str) -> bool:
    numbers = {asked["chapter_numbers"][slug] for slug in point["chapters"]}
    return bool(numbers & chapters_for(answer, quote))


def _shares(entries: list[dict[str, Any]], judged: list[Pointing]) -> dict[str, float]:
    """Id → share of the judgings that found it."""
    return {e["id"]: fmean([e["id"] in one.quotes for one in judged] or [0]) for e in entries}


def _explained(asked: dict[str, Any], quotes: dict[str, str]) -> str:
    points = [
        f"found ({p['weight']}) {p['id']}: {quotes[p['id']]}" if p["id"] in quotes
        else f"missing ({p['weight']}) {p['id']}: {p['statement']}"
        for p in asked["key_points"]
    ]  # fmt: skip
    wrong = [f"WRONG {w['id']}: {quotes[w['id']]}" for w in asked["wrong_claims"] if w["id"] in quotes]
    return "\n".join([*points, *wrong])
