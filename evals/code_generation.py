"""Does a model write right code for hard problems, how fast, and how does it fail where it does not?

Ten algorithmic and five engineering problems, each decided by hidden checks in the sandbox, each by
itself. One epoch asks every problem once, and draws new cases for its checks.

    inspect eval evals/code_generation.py -T effort=high --epochs 5 --model anthropic/claude-opus-4-7

docs/code_generation.md says what is measured, and how to add a problem.
"""

from inspect_ai import Task, task
from inspect_ai.dataset import Sample

from evals.alone import Apart, alone, alone_metadata
from evals.effort import effort_config
from evals.gate import admitted
from evals.invocation import refuse_overrides, refuse_unknown
from evals.patience import bounded
from evals.problem_sets import ALL, problems_in_words, problems_named
from evals.problems import Problem
from evals.settings import MAX_TOKENS
from scorers.checks import checks
from scorers.failing import FAILURE_SHA256
from scorers.failure import failure
from scorers.measures import measures
from scorers.sandbox.choose import chosen
from solvers.answer import answer

VERSION = "1-A"
"""Comparability – interface; raised with any change of prompt, data or scoring."""
DIMENSION = "code_generation"


@task
def code_generation(
    effort: str = "high",
    problems: str | list[str] = ALL,
    max_tokens: int | str = MAX_TOKENS,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    **unknown: object,
) -> Task:
    """Code generation: the share of hidden checks passed, and the class of each failure.

    Args:
        effort: low, medium, high, xhigh or max, as far as the model has it.
        problems: all, algorithmic, engineering, a problem's id, a folder of problems, or a list of these.
        max_tokens: Output cap, thinking included, the same at every effort; auto leaves it to Inspect.
        judge_effort: Effort of the judge, which classifies failures and touches no result; none sends none.
        judge_repeats: Classifications of one failure.
        **unknown: Refused: Inspect would only warn of a misspelt parameter and run without it.
    """
    refuse_unknown(code_generation, unknown)
    refuse_overrides()
    asked = problems_named(problems)
    named = problems_in_words(asked)
    a = alone(
        DIMENSION,
        effort=effort,
        max_tokens=max_tokens,
        judge_effort=judge_effort,
        judge_repeats=judge_repeats,
        **({} if named == ALL else {"problems": named}),
    )
    return Task(
        dataset=Apart(tuple(problem_sample(problem) for problem in asked)),
        setup=admitted(a.condition),
        solver=answer(),
        scorer=[checks(), failure(a.judging.effort, a.judging.repeats), measures(a.expected)],
        sandbox=chosen().spec,
        config=bounded().merge(effort_config(a.effort, a.max_tokens)),
        continue_on_fail=True,
        version=VERSION,
        metadata=alone_metadata(a, {problem.id: problem.version for problem in asked}, FAILURE_SHA256),
    )


def problem_sample(problem: Problem) -> Sample:
    """A problem as an Inspect sample: its id, the bare instruction, and in the metadata what scorers need."""
    return Sample(
        id=problem.id,
        input=problem.instruction,
        metadata={
            "position": 1,
            "title": problem.title,
            "domain": DIMENSION,
            "kind": problem.kind,
            "item_version": problem.version,
            "entry_point": problem.entry_point,
            "checks": problem.checks,
        },
    )
