"""What the offline model earns in each dimension: every outcome of every sample with its probability, exactly."""

from collections.abc import Callable
from functools import cache
from itertools import product

import numpy as np

from analysis.inference import Array
from evals.book import Question, questions_file
from evals.book_gold import gold_score
from evals.effort import Effort
from evals.incident_proving import failing
from evals.items import INCIDENTS
from evals.problem_sets import own_problems
from evals.problems import Problem
from evals.simulated.long_context import wrong_rate
from evals.simulated.profile import Profile
from evals.tool_use import incidents_named
from scorers.hidden_checks import load_checks
from scorers.incident import Expectations, load_expectations

Outcomes = tuple[Array, Array]
"""Values, 0 to 100, and their probabilities."""


def planted(profile: Profile, effort: Effort = "high") -> dict[str, list[Outcomes]]:
    """Dimension → the outcomes of each of its samples. Answers cut off at 64,000 tokens are too rare to count."""
    return {name: made(profile.skill(effort, DOMAIN.get(name, name), False, 0)) for name, made in SAMPLES.items()}


def _generated(skill: float) -> list[Outcomes]:
    return [_problem(problem, skill) for problem in own_problems().values()]


def _problem(problem: Problem, skill: float) -> Outcomes:
    """The reference with the skill as its probability, else one of the flawed answers."""
    flawed = _flawed(problem)
    chances = [skill, *[(1 - skill) / len(flawed)] * len(flawed)]
    return np.array([100.0, *flawed]), np.array(chances)


@cache
def _flawed(problem: Problem) -> tuple[float, ...]:
    count = len(load_checks(problem.folder).criteria)
    return tuple(100 * (1 - len(mutant.fails) / count) for mutant in problem.mutants)


def _long(skill: float) -> list[Outcomes]:
    return [_question(question, skill) for question in questions_file().questions]


def _question(question: Question, skill: float) -> Outcomes:
    """Every set of points found and wrong claims made."""
    parts = [*((p.id, skill) for p in question.points), *((w.id, wrong_rate(skill)) for w in question.wrong)]
    values, chances = [], []
    for said in product((True, False), repeat=len(parts)):
        told = {name for (name, _), there in zip(parts, said, strict=True) if there}
        left_out = {point.id for point in question.points} - told
        asserted = {wrong.id for wrong in question.wrong} & told
        values.append(gold_score(question, questions_file().penalty, left_out, asserted))
        chances.append(float(np.prod([p if there else 1 - p for (_, p), there in zip(parts, said, strict=True)])))
    return np.array(values), np.array(chances)


def _with_tools(skill: float) -> list[Outcomes]:
    return [_incident(load_expectations(item.folder), skill) for item in incidents_named(INCIDENTS)]


def _incident(expected: Expectations, skill: float) -> Outcomes:
    """Every set of criteria missed, and with each all the checks that settle it."""
    missed = [frozenset(n for n, there in enumerate(kept, 1) if not there) for kept in product((True, False), repeat=4)]
    values = [100 * (1 - len(failing(expected, gone)) / len(expected.checks)) for gone in missed]
    return np.array(values), np.array([skill ** (4 - len(gone)) * (1 - skill) ** len(gone) for gone in missed])


SAMPLES: dict[str, Callable[[float], list[Outcomes]]] = {
    "code_generation": _generated,
    "long_context": _long,
    "tool_use": _with_tools,
}
DOMAIN = {"tool_use": "incidents"}
"""Dimension → the domain whose offset is planted, where it has another name."""
