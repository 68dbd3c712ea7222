"""What a run will take before it starts: attempts, calls, hours, dollars, and the effect it could detect."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from evals.loads import Cell, Load, memory_load
from evals.prices import Price, price_of
from evals.runnable import Runnable

JUDGE_TOKENS = 2500
"""Assumed output tokens of one judging, thinking included."""
TOKENS_PER_S = 60


@dataclass(frozen=True)
class Estimate:
    """What a run takes.

    Attributes:
        attempts: Answers.
        calls: Answers, verdicts and notes.
        hours: Of the longest chain when all chains run at once; of the longest task where attempts stand alone.
        dollars: None when some price is unknown.
    """

    attempts: int
    calls: int
    hours: float
    dollars: float | None


def estimate(run: Runnable, given: Price | None = None, batch: bool = False) -> Estimate:
    """Estimates from the assumptions of evals/loads.py; a pilot's tokens are better (docs/decisions/estimate.md)."""
    loads, chains = run.loads(), run.chains
    dollars = [load_dollars(load, given, batch) for load in loads]
    paid = [each * load.attempts for each, load in zip(dollars, loads, strict=True) if each is not None]
    seconds = [
        (load.attempts if load.in_turn else math.ceil(load.attempts * chains / run.at_once))
        * (load.output_tokens + len(load.judges) * JUDGE_TOKENS)
        / TOKENS_PER_S
        for load in loads
    ]
    return Estimate(
        attempts=sum(load.attempts for load in loads) * chains,
        calls=sum(load.attempts * (load.calls + len(load.judges)) for load in loads) * chains,
        hours=max(seconds) / 3600,
        dollars=sum(paid) * chains if len(paid) == len(loads) else None,
    )


def load_dollars(load: Load, given: Price | None = None, batch: bool = False) -> float | None:
    """Assumed dollars of one attempt with its verdicts and its note; None when a price is unknown.

    Args:
        load: What it takes.
        given: Price of models that are not listed.
        batch: Whether the listed discount for batches applies.
    """
    price = price_of(load.model, given, batch)
    judged = [judging_dollars(judge, load.judged_tokens, given, batch) for judge in load.judges]
    known = [dollars for dollars in judged if dollars is not None]
    if price is None or len(known) < len(judged):
        return None
    return (load.input_tokens * price.input + load.output_tokens * price.output) / 1e6 + sum(known)


def attempt_dollars(cell: Cell, judges: Iterable[str], given: Price | None = None, batch: bool = False) -> float | None:
    """The same of a condition of the memory experiment; `judges` has the judge of each judging."""
    return load_dollars(memory_load(cell, tuple(judges)), given, batch)


def judging_dollars(judge: str, input_tokens: float, given: Price | None = None, batch: bool = False) -> float | None:
    """Assumed dollars of one judging; None when the judge's price is unknown."""
    price = price_of(judge, given, batch)
    return (input_tokens * price.input + JUDGE_TOKENS * price.output) / 1e6 if price else None
