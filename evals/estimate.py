"""What a sweep will take before it starts: attempts, calls, hours, dollars, and the effect it could detect."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from evals.prices import Price, price_of
from evals.sweep import Condition, Sweep
from memory.control import Control
from memory.registry import POLICIES

INPUT_TOKENS, NOTE_TOKENS, MEMORY_TOKENS = 1500, 400, 800
"""Assumed tokens of an instruction with its wrapper, of a note, and of a memory in use."""
ANSWER_TOKENS = 2500
"""Assumed tokens of a delivered answer."""
THINKING_TOKENS = {"low": 1000, "medium": 3000, "high": 6000, "xhigh": 12000, "max": 20000}
"""Assumed thinking tokens by effort. No run of ours is behind them: a pilot replaces them."""
JUDGE_TOKENS = 2500
"""Assumed output tokens of one judging, thinking included."""
TOKENS_PER_S = 60
ITEM_SD, CORRELATION, POWER, ALPHA = 12.0, 0.3, 0.8, 0.05
"""Of the minimum detectable effect: standard deviation of one score, correlation of a chain's items."""


@dataclass(frozen=True)
class Estimate:
    """What a sweep takes.

    Attributes:
        attempts: Answers.
        calls: Answers, verdicts and notes.
        hours: Of the longest chain when all chains run at once.
        dollars: None when some price is unknown.
        mde: Smallest true difference, points of 100, that 80 % of such sweeps would find at one
            effort level; None below two chains or two items.
    """

    attempts: int
    calls: int
    hours: float
    dollars: float | None
    mde: float | None


def estimate(sweep: Sweep, given: Price | None = None, batch: bool = False) -> Estimate:
    """Estimates from the assumptions above; a pilot's tokens are better (docs/decisions/estimate.md)."""
    items, chains = len(sweep.items), sweep.chains
    conditions = sweep.conditions()
    judgings = sweep.judge_repeats * (1 + len(sweep.panel))
    policies = [POLICIES[c.memory] for c in conditions]
    calls = sum(items * chains * (p.turns + judgings + p.asks) for p in policies)
    dollars = [attempt_dollars(c, sweep.judges(c.model) * sweep.judge_repeats, given, batch) for c in conditions]
    seconds = [items * (_output_tokens(c) + judgings * JUDGE_TOKENS) / TOKENS_PER_S for c in conditions]
    known = [d for d in dollars if d is not None]
    return Estimate(
        attempts=len(conditions) * items * chains,
        calls=calls,
        hours=max(seconds) / 3600,
        dollars=sum(known) * items * chains if len(known) == len(dollars) else None,
        mde=minimum_detectable_effect(chains, items - 1),
    )


def attempt_dollars(
    condition: Condition, judges: Iterable[str], given: Price | None = None, batch: bool = False
) -> float | None:
    """Assumed dollars of one attempt with its verdicts and its note; None when a price is unknown.

    Args:
        condition: What is attempted.
        judges: The judge of each judging.
        given: Price of models that are not listed.
        batch: Whether the listed discount for batches applies.
    """
    price = price_of(condition.model, given, batch)
    judged = [judging_dollars(judge, INPUT_TOKENS + ANSWER_TOKENS, given, batch) for judge in judges]
    known = [dollars for dollars in judged if dollars is not None]
    if price is None or len(known) < len(judged):
        return None
    policy = POLICIES[condition.memory]
    asked = INPUT_TOKENS + (MEMORY_TOKENS if policy.writes or isinstance(policy, Control) else 0)
    note_in = (asked + ANSWER_TOKENS) if policy.asks else 0
    return ((asked * policy.turns + note_in) * price.input + _output_tokens(condition) * price.output) / 1e6 + sum(
        known
    )


def judging_dollars(judge: str, input_tokens: float, given: Price | None = None, batch: bool = False) -> float | None:
    """Assumed dollars of one judging; None when the judge's price is unknown."""
    price = price_of(judge, given, batch)
    return (input_tokens * price.input + JUDGE_TOKENS * price.output) / 1e6 if price else None


def minimum_detectable_effect(chains: int, items: int) -> float | None:
    """Smallest difference found with 80 % power, two-sided 5 %, unpaired arms whose chains share a memory.

    E = (z₁₋α/2 + z₁₋β)² · 2σ²[1 + (m−1)ρ] / (mΔ²), solved for Δ.

    Args:
        chains: Chains per arm, E.
        items: Items averaged in a chain, m: all but the first, which has no memory yet.
    """
    if chains < 2 or items < 1:
        return None
    z = NormalDist().inv_cdf(1 - ALPHA / 2) + NormalDist().inv_cdf(POWER)
    variance = 2 * ITEM_SD**2 * (1 + (items - 1) * CORRELATION) / items
    return z * math.sqrt(variance / chains)


def _output_tokens(condition: Condition) -> float:
    """Of the answer, the calls of a tool before it, each as long as a note, and its note."""
    cap = condition.max_tokens or math.inf
    answer = min(THINKING_TOKENS[condition.effort] + ANSWER_TOKENS, cap)
    note, policy = min(THINKING_TOKENS[condition.effort] / 4 + NOTE_TOKENS, cap), POLICIES[condition.memory]
    return answer + note * (policy.turns - 1 + policy.asks)
