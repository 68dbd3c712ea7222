"""What the offline model's attempts earn, epoch by epoch, without a run: its own draws, read off its replies."""

from functools import cache

import numpy as np
from inspect_ai.model import ChatMessageUser
from inspect_ai.util import store

from analysis.inference import Array
from evals.arrangement import prompt
from evals.book import Question, chapters, questions_file, title_of
from evals.book_gold import gold_score
from evals.gold import delivered
from evals.incident_proving import failing
from evals.item_sets import incidents
from evals.items import Item
from evals.problem_sets import own_problems
from evals.problems import Problem
from evals.settings import MAX_TOKENS
from evals.simulated import code_generation, long_context
from evals.simulated.drawing import drawn
from evals.simulated.profile import Profile
from evals.simulated.reading import read
from scorers.hidden_checks import load_checks
from scorers.incident import load_expectations
from scorers.quoting import squeezed


def outcomes(profile: Profile, epochs: int) -> dict[str, Array]:
    """Dimension → table epochs × samples, samples in the order of `samples`."""
    tables = {name: np.zeros((epochs, len(ids))) for name, ids in samples().items()}
    own = own_problems()
    for epoch in range(1, epochs + 1):
        store().set("epoch", epoch)
        tables["code_generation"][epoch - 1] = [_problem(profile, one) for one in own.values()]
        tables["long_context"][epoch - 1] = [_question(profile, one) for one in questions_file().questions]
        tables["tool_use"][epoch - 1] = [_incident(profile, one) for one in _incidents()]
    return tables


@cache
def samples() -> dict[str, list[str]]:
    """Dimension → ids of its samples."""
    questions = [one.id for one in questions_file().questions]
    return {"code_generation": list(own_problems()), "long_context": questions, "tool_use": list(incidents())}


@cache
def _incidents() -> tuple[Item, ...]:
    return tuple(incidents().values())


def _problem(profile: Profile, problem: Problem) -> float:
    asked = ChatMessageUser(content=problem.instruction)
    played = code_generation.play(profile, [asked], [], "high", MAX_TOKENS)
    assert played is not None
    return _worth(problem)[played.text.strip()]


@cache
def _worth(problem: Problem) -> dict[str, float]:
    """Reply → share of the checks that its code passes: proven by `retrospect check`."""
    count = len(load_checks(problem.folder).criteria)
    codes = {problem.solution: 100.0} | {one.code: 100 * (1 - len(one.fails) / count) for one in problem.mutants}
    return {f"```python\n{delivered(code)}\n```": value for code, value in codes.items()}


def _question(profile: Profile, question: Question) -> float:
    played = long_context.play(profile, [_asked(question)], [], "high", MAX_TOKENS)
    assert played is not None
    text = squeezed(played.text)
    left_out = {point.id for point in question.points if squeezed(point.statement) not in text}
    asserted = {wrong.id for wrong in question.wrong if squeezed(wrong.statement) in text}
    return gold_score(question, questions_file().penalty, left_out, asserted)


@cache
def _asked(question: Question) -> ChatMessageUser:
    """The question on a document that is all headings."""
    headings = "\n".join(f"# Chapter {number}: {title_of(slug)}" for number, slug in enumerate(chapters(), 1))
    return ChatMessageUser(content=prompt(question, headings))


def _incident(profile: Profile, item: Item) -> float:
    attempt = drawn(profile, read([ChatMessageUser(content=item.instruction)]), "high", MAX_TOKENS)
    expected = load_expectations(item.folder)
    return 100 * (1 - len(failing(expected, attempt.missed)) / len(expected.checks))
