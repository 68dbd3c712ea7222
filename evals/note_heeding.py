"""Are notes taken up? For each note, a judge looks for its advice in the next answer, and in one without any memory.

    inspect eval evals/note_heeding.py -T logs=logs/sweep --model anthropic/claude-opus-4-7

No candidate is called: the answers are those of the logs, and the evaluated model is the judge, who is
not told whether an answer's author had the note. Advice that is heeded as often without the note is not
taken up, however often that is. `retrospect heed` runs it resumably, `retrospect heeded` shows what was found.
"""

from inspect_ai import Task, task
from inspect_ai.dataset import Sample

from evals.condition import role_models
from evals.gate import admitted
from evals.given import Given, given_answer
from evals.invocation import refuse_overrides, refuse_unknown
from evals.judging import judging
from evals.note_pairs import NotePair, note_pairs
from scorers.heeded import heeded
from scorers.heeding import HEEDING_SHA256

VERSION = "1-A"


@task
def note_heeding(
    logs: str, chains: int | None = None, judge_effort: str | bool | None = "high", **unknown: object
) -> Task:
    """Notes of finished chains against the answers after them.

    Args:
        logs: A folder of memory_effort's logs.
        chains: Only the first so many chains of each condition; by default all.
        judge_effort: The judge's effort; none sends none.
        **unknown: Refused: Inspect would only warn of a misspelt parameter and run without it.
    """
    refuse_unknown(note_heeding, unknown)
    refuse_overrides()
    judge = role_models()["grader"]
    how = judging(judge, judge_effort, 1)
    pairs = note_pairs(logs, chains)
    return Task(
        dataset=Given(tuple(map(_sample, pairs))),
        setup=admitted("heeding"),
        solver=given_answer(),
        scorer=heeded(how.effort),
        continue_on_fail=True,
        version=VERSION,
        metadata={"judge": judge, "judge_effort": how.effort, "judge_prompt_sha256": HEEDING_SHA256,
                  "samples": len(pairs)},
    )  # fmt: skip


def _sample(pair: NotePair) -> Sample:
    metadata = {"pair": pair.about, "advice": list(pair.advice), "named": pair.named, "given_answer": pair.answer}
    return Sample(id=pair.id, input=pair.instruction, metadata=metadata)
