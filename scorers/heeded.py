"""`heeded`: how many pieces of advice an answer does what they say."""

import math

from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState

from scorers.answering import delivered
from scorers.asking import Effort
from scorers.heeding import heeding


@scorer(metrics={key: [mean()] for key in ("heeded", "applicable", "named_met")})
def heeded(judge_effort: Effort | None = "high") -> Scorer:
    """Asks the judge piece by piece, blind to whether the answer's author had read the advice.

    The sample's metadata has `advice`, the pieces, and `named`: of the task's criteria and checks that
    the note names, how far the answer met each, 0 to 1, as its own log had it.

    Args:
        judge_effort: The judge's effort; None sends none.

    Returns:
        A scorer with the value `heeded` (pieces that the answer heeds), `applicable` (pieces that the task
        gives occasion for) and `named_met` (mean of `named`; NaN where the note names nothing of the
        task). It raises JudgeError when there is no valid reply. An answer with nothing in it heeds
        nothing, without a call.
    """

    async def score(state: TaskState, target: Target) -> Score:
        advice, named, answer = state.metadata["advice"], state.metadata["named"], delivered(state)
        met = sum(named.values()) / len(named) if named else math.nan
        if not answer.strip():
            value = {"heeded": 0, "applicable": len(advice), "named_met": met}
            return Score(value=value, explanation="Nothing was delivered.")
        found = (await heeding(state.input_text, advice, answer, judge_effort)).advice
        kinds = [one.heeded for one in found]
        return Score(
            value={"heeded": kinds.count("yes"), "applicable": len(kinds) - kinds.count("not applicable"),
                   "named_met": met},
            explanation="\n".join(f"{one.heeded}: {piece}\n    {one.evidence}"
                                  for piece, one in zip(advice, found, strict=True)),
        )  # fmt: skip

    return score
