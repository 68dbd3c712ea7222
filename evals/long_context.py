"""Does a model find and combine what stands far apart in a long document that contradicts itself in places?

Ten questions on the design document of an invented system. Each needs at least three chapters, and the
document says which statement holds where chapters disagree. One epoch asks every question once, with
chapters and their order drawn anew; the place of the evidence is balanced over four epochs.

    inspect eval evals/long_context.py -T effort=high -T pages=50 --epochs 4 --model anthropic/claude-opus-4-7

docs/long_context.md says what is measured, and how to add a chapter or a question.
"""

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.model import get_model_info

from evals.alone import Apart, alone, alone_metadata
from evals.book import Question, book_sha256, questions_file, questions_named
from evals.deployments import reference
from evals.effort import effort_config
from evals.errors import SettingError
from evals.gate import admitted
from evals.invocation import refuse_overrides, refuse_unknown
from evals.patience import bounded
from evals.presented import presented
from evals.settings import MAX_TOKENS
from evals.values import whole
from scorers.key_points import key_points
from scorers.measures import measures
from scorers.pointing import POINTS_SHA256
from solvers.answer import answer

VERSION = "1-A"
"""Comparability – interface; raised with any change of prompt, data or scoring."""
DIMENSION = "long_context"
PAGES = (10, 25, 50, 100)
DEFAULT_PAGES = 50
TOKENS_PER_PAGE = 750
"""Of English prose with tables and code, on the high side: 500 words of one and a half tokens."""
LEAST_ANSWER = 4_000
"""Tokens that must be left in the context window for thinking and answer."""


@task
def long_context(
    effort: str = "high",
    pages: int = DEFAULT_PAGES,
    questions: str | list[str] = "all",
    seed: int = 0,
    max_tokens: int | str = MAX_TOKENS,
    judge_effort: str | bool | None = "high",
    judge_repeats: int = 1,
    **unknown: object,
) -> Task:
    """Long context: the weight of key points found, less what wrong claims cost.

    Args:
        effort: low, medium, high, xhigh or max, as far as the model has it.
        pages: Length of the document in pages of 500 words: 10, 25, 50 or 100.
        questions: all, or ids.
        seed: Of the choice and order of chapters; the same document per question and epoch in every arm.
        max_tokens: Output cap, thinking included, the same at every effort; auto leaves it to Inspect.
        judge_effort: The judge's own effort; none sends none.
        judge_repeats: Judgings to average.
        **unknown: Refused: Inspect would only warn of a misspelt parameter and run without it.
    """
    refuse_unknown(long_context, unknown)
    refuse_overrides()
    length, drawn = pages_named(pages), whole(seed, "seed", 0)
    asked = questions_named(questions)
    every = len(asked) == len(questions_file().questions)
    other = {
        **({} if length == DEFAULT_PAGES else {"pages": length}),
        **({} if every else {"questions": ",".join(one.id for one in asked)}),
        **({} if drawn == 0 else {"seed": drawn}),
    }
    a = alone(
        DIMENSION,
        effort=effort,
        max_tokens=max_tokens,
        judge_effort=judge_effort,
        judge_repeats=judge_repeats,
        **other,
    )
    window = require_window(a.models["model"], length)
    header = alone_metadata(a, {one.id: one.version for one in asked}, POINTS_SHA256)
    return Task(
        dataset=Apart(tuple(question_sample(one) for one in asked)),
        setup=admitted(a.condition),
        solver=[presented(length, drawn), answer()],
        scorer=[key_points(a.judging.effort, a.judging.repeats), measures(a.expected)],
        config=bounded().merge(effort_config(a.effort, a.max_tokens)),
        continue_on_fail=True,
        version=VERSION,
        metadata=header | {"pages": length, "seed": drawn, "book_sha256": book_sha256(), "context_window": window},
    )


def pages_named(value: object) -> int:
    """The length as typed.

    Raises:
        SettingError: When it is none of the four.
    """
    found = next((one for one in PAGES if value == one and not isinstance(value, bool)), None)
    if found is None:
        raise SettingError(f"pages={value!r}: give one of {', '.join(map(str, PAGES))}.")
    return found


def require_window(model: str, pages: int) -> int | None:
    """The model's context window, where Inspect knows it.

    Raises:
        SettingError: When the document would not fit into it.
    """
    info = get_model_info(reference(model))
    window = info.context_length if info else None
    if window is not None and pages * TOKENS_PER_PAGE + LEAST_ANSWER > window:
        fitting = [str(n) for n in PAGES if n * TOKENS_PER_PAGE + LEAST_ANSWER <= window]
        raise SettingError(
            f"pages={pages}: about {pages * TOKENS_PER_PAGE} tokens do not fit into the {window} of {model}; "
            + (f"give pages={' or '.join(fitting)}." if fitting else "not even 10 pages do. Give another model.")
        )
    return window


def question_sample(question: Question) -> Sample:
    """A question as an Inspect sample: its bare text, and in the metadata what the scorer needs."""
    return Sample(
        id=question.id,
        input=question.text,
        metadata={
            "position": 1,
            "title": question.title,
            "domain": DIMENSION,
            "item_version": question.version,
            "key_points": [
                {"id": p.id, "weight": p.weight, "statement": p.statement, "chapters": list(p.chapters)}
                for p in question.points
            ],
            "wrong_claims": [{"id": w.id, "statement": w.statement} for w in question.wrong],
            "penalty": questions_file().penalty,
        },
    )
