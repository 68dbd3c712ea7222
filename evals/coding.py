"""The three domains as plain Inspect datasets: every item by itself, no memory, no sequence.

inspect eval evals/coding.py@debugging -T effort=high --model anthropic/claude-opus-4-7
"""

from inspect_ai import Task, task

from evals.chain import item_sample
from evals.condition import condition_metadata, panel_models, role_models
from evals.effort import effort_config
from evals.invocation import refuse_overrides, refuse_unknown
from evals.patience import bounded
from evals.scoring import isolated, scored_by
from evals.settings import MAX_TOKENS, settings
from solvers.answer import answer

VERSION = "1-A"


@task
def algorithms(
    effort: str = "high",
    max_tokens: int | str = MAX_TOKENS,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    judge_panel: str | list[str] | bool | None = None,
    **unknown: object,
) -> Task:
    """Algorithmic problems with a complexity bound. The parameters are memory_effort's."""
    refuse_unknown(algorithms, unknown)
    return _domain("algorithms", effort, max_tokens, judge_effort, judge_repeats, judge_panel)


@task
def debugging(
    effort: str = "high",
    max_tokens: int | str = MAX_TOKENS,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    judge_panel: str | list[str] | bool | None = None,
    **unknown: object,
) -> Task:
    """Code with planted bugs to find, explain and mend. The parameters are memory_effort's."""
    refuse_unknown(debugging, unknown)
    return _domain("debugging", effort, max_tokens, judge_effort, judge_repeats, judge_panel)


@task
def ml_engineering(
    effort: str = "high",
    max_tokens: int | str = MAX_TOKENS,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    judge_panel: str | list[str] | bool | None = None,
    **unknown: object,
) -> Task:
    """Machine-learning mechanics from first principles. The parameters are memory_effort's."""
    refuse_unknown(ml_engineering, unknown)
    return _domain("ml_engineering", effort, max_tokens, judge_effort, judge_repeats, judge_panel)


def _domain(
    domain: str, effort: object, max_tokens: object, judge_effort: object, judge_repeats: object, judge_panel: object
) -> Task:
    refuse_overrides()
    models = role_models()
    s = settings(
        **models,
        effort=effort,
        items=domain,
        max_tokens=max_tokens,
        judge_effort=judge_effort,
        judge_repeats=judge_repeats,
        judge_panel=panel_models(judge_panel),
    )
    return Task(
        dataset=[item_sample(item) for item in s.items],
        solver=answer(),
        scorer=scored_by(s, models["model"]),
        sandbox=isolated(s),
        config=bounded().merge(effort_config(s.effort, s.max_tokens)),
        continue_on_fail=True,
        version=VERSION,
        metadata=condition_metadata(s, **models),
    )
