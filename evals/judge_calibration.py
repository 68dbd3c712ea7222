"""How far can the judge be believed? It judges answers whose labels are true by construction.

No candidate is called: every sample's answer is a gold answer, and the ordinary `rubric` scorer
judges it, so that the judge is measured by the same code as in a real run. The evaluated model is
the judge.

    inspect eval evals/judge_calibration.py -T judge_repeats=2 --model anthropic/claude-opus-4-7
"""

from inspect_ai import Task, task

from evals.calibration.gold_answers import gold_set
from evals.calibration.samples import CONDITION, calibration_metadata, gold_sample
from evals.condition import panel_models, role_models
from evals.gate import admitted
from evals.given import Given, given_answer
from evals.invocation import refuse_overrides, refuse_unknown
from evals.judging import judging
from scorers.rubric import rubric

VERSION = "1-A"


@task
def judge_calibration(
    items: str | list[str] = "core",
    kinds: str | list[str] | None = None,
    per_kind: int | None = None,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    judge_panel: str | list[str] | bool | None = None,
    **unknown: object,
) -> Task:
    """The judge against gold answers.

    Args:
        items: A set (core), a domain, an item id, a folder of items, or a list of these; those of
            them that are proven are used.
        kinds: Out of combination, mutant, paraphrase, padded, terse, injection; by default all. The
            clean twin of every variant is judged too.
        per_kind: At most so many answers of each kind and item, spread evenly; by default all.
        judge_effort: The judge's effort; none sends none.
        judge_repeats: Judgings of each answer; from 2 on, test and retest can be compared.
        judge_panel: Further judges, measured on the same answers.
        **unknown: Refused: Inspect would only warn of a misspelt parameter and run without it.
    """
    refuse_unknown(judge_calibration, unknown)
    refuse_overrides()
    judge = role_models()["grader"]
    how = judging(judge, judge_effort, judge_repeats, panel_models(judge_panel))
    answers = gold_set(items, kinds, per_kind)
    return Task(
        dataset=Given(tuple(map(gold_sample, answers))),
        setup=admitted(CONDITION),
        solver=given_answer(),
        scorer=rubric(how.effort, how.repeats, how.panel),
        continue_on_fail=True,
        version=VERSION,
        metadata=calibration_metadata(answers, judge, how),
    )
