"""`failure`: how an answer failed that its hidden checks did not pass, by a judge and by the checks."""

from collections import Counter

from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState

from scorers.answering import delivered
from scorers.asking import Effort, JudgeError, grader, identity
from scorers.checks import PROJECT, checks
from scorers.failing import CLASSES, FAILURE_SHA256, Failure, class_by_checks, classified
from scorers.hidden_checks import load_checks
from scorers.paid import judged_once
from scorers.solution import solution_in

NOT_RUN = "did not run"
KEYS = {name: name.replace(" ", "_") for name in CLASSES}
SHORT = 200
"""Characters of the evidence that the score's metadata keeps; the explanation has all of it."""


@scorer(metrics={key: [mean()] for key in KEYS.values()})
def failure(judge_effort: Effort | None = "high", judge_repeats: int = 1) -> Scorer:
    """Classifies a failure; an answer that passed, was not scored, or forged its result, has none.

    Where there is no code that could be compiled and run to its end, the class is settled without
    a judge. The other failures are classified by the judge, with evidence from the code, and, for
    comparison, by the checks where those that failed can tell (`KINDS` of checks.py).

    Args:
        judge_effort: The judge's effort, whatever the candidate's is; None sends none.
        judge_repeats: Classifications by the judge, at least 1.

    Returns:
        A scorer with a value for each class: 1 for the failure's own and 0 for the others, so that
        their means over the failures are shares; above one classification, the share of each. A judge
        that gives no valid reply leaves the failure unscored, with the reason: what the checks found
        stands.
    """
    tested = checks()

    async def score(state: TaskState, target: Target) -> Score | None:
        found = await tested(state, target)
        if found is None or not isinstance(found.value, dict) or not found.metadata or found.metadata["tampered"]:
            return None
        failed = [name for name, passed in found.metadata["passed"].items() if not passed]
        if not failed:
            return None
        if found.metadata["outcome"] != "ran":
            return _score([], NOT_RUN, (found.explanation or "").split("\n")[0])
        kinds = load_checks(PROJECT / state.metadata["checks"]).kinds
        told = class_by_checks(kinds, failed) if found.metadata["ran"] else NOT_RUN
        reasons = [line for line in (found.explanation or "").split("\n") if not line.startswith("passed ")]
        try:
            judged = await _classified(state, "\n".join(reasons), judge_effort, judge_repeats)
        except JudgeError as ex:
            return Score.unscored(reason=str(ex))
        return _score(judged, told)

    return score


async def _classified(state: TaskState, reasons: str, effort: Effort | None, repeats: int) -> list[Failure]:
    answer, by = delivered(state), grader()
    code = solution_in(answer, state.metadata["entry_point"]).code
    given = [answer, state.input_text, reasons, identity(by), effort, repeats, FAILURE_SHA256]
    return await judged_once(
        state, given, Failure, lambda: classified(state.input_text, reasons, answer, code, effort, by), repeats
    )


def _score(judged: list[Failure], told: str | None, settled: str = "") -> Score:
    """The class most often given, the first of them at a tie; the checks' own where no judge was asked."""
    classes: list[str] = [one.kind for one in judged] or [told or NOT_RUN]
    chosen = Counter(classes).most_common(1)[0][0]
    first = next((one for one in judged if one.kind == chosen), None)
    evidence = first.evidence if first else settled
    lines = [f"{one.kind}: {one.why}\n\n```python\n{one.evidence}\n```" for one in judged] or [f"{chosen}: {settled}"]
    by_checks = f"By the checks: {told}." if told else "The checks cannot tell."
    return Score(
        value={KEYS[name]: classes.count(name) / len(classes) for name in CLASSES},
        answer=chosen,
        explanation="\n\n".join([*lines, by_checks]),
        metadata={
            "class": chosen,
            "by_checks": told,
            "agrees": None if told is None or not judged else told == chosen,
            "evidence": evidence[:SHORT],
            "judge": str(grader()) if judged else None,
            "judge_prompt_sha256": FAILURE_SHA256,
        },
    )
