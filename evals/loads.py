"""What one attempt of a condition is assumed to take, in calls and tokens, before anything was measured."""

import math
from dataclasses import dataclass
from typing import Protocol

from evals.effort import Effort
from memory.control import Control
from memory.registry import POLICIES

INPUT_TOKENS, NOTE_TOKENS, MEMORY_TOKENS = 1500, 400, 800
"""Assumed tokens of an instruction with its wrapper, of a note, and of a memory in use."""
ANSWER_TOKENS = 2500
"""Assumed tokens of a delivered answer."""
THINKING_TOKENS = {"low": 1000, "medium": 3000, "high": 6000, "xhigh": 12000, "max": 20000}
"""Assumed thinking tokens by effort. No run of ours is behind them: a pilot replaces them."""


class Cell(Protocol):
    """A condition of the memory experiment, as far as its load goes."""

    @property
    def model(self) -> str:
        """Who answers."""
        ...

    @property
    def effort(self) -> Effort:
        """How hard it tries."""
        ...

    @property
    def memory(self) -> str:
        """Its memory policy."""
        ...

    @property
    def max_tokens(self) -> int | None:
        """Its output cap."""
        ...


@dataclass(frozen=True)
class Load:
    """One condition's attempts, and what each of them is assumed to take.

    Attributes:
        model: Who answers.
        attempts: In each chain, or epoch.
        calls: Of the model in one attempt, the note's writer included.
        input_tokens: Of all these calls together.
        output_tokens: The same, thinking included.
        judges: Who judges one attempt, once for each judging.
        judged_tokens: What a judge is given to read in one judging.
        in_turn: Whether an attempt waits for the one before it, as in a chain.
    """

    model: str
    attempts: int
    calls: int
    input_tokens: float
    output_tokens: float
    judges: tuple[str, ...]
    judged_tokens: float = INPUT_TOKENS + ANSWER_TOKENS
    in_turn: bool = True


def memory_load(cell: Cell, judges: tuple[str, ...], attempts: int = 1) -> Load:
    """The load of a condition of the memory experiment.

    Args:
        cell: The condition.
        judges: The judge of each judging.
        attempts: Items in a chain.
    """
    policy = POLICIES[cell.memory]
    asked = INPUT_TOKENS + (MEMORY_TOKENS if policy.writes or isinstance(policy, Control) else 0)
    note_in = (asked + ANSWER_TOKENS) if policy.asks else 0
    return Load(
        cell.model, attempts, policy.turns + policy.asks, asked * policy.turns + note_in, _output_tokens(cell), judges
    )


def answer_tokens(effort: Effort, max_tokens: int | None) -> float:
    """Output of an answer, thinking included."""
    return min(THINKING_TOKENS[effort] + ANSWER_TOKENS, max_tokens or math.inf)


def _output_tokens(cell: Cell) -> float:
    """Of the answer, the calls of a tool before it, each as long as a note, and its note."""
    policy = POLICIES[cell.memory]
    note = min(THINKING_TOKENS[cell.effort] / 4 + NOTE_TOKENS, cell.max_tokens or math.inf)
    return answer_tokens(cell.effort, cell.max_tokens) + note * (policy.turns - 1 + policy.asks)
