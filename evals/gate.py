"""The gate of a sweep: lets an attempt begin, or not, by budget and by Ctrl-C.

An attempt that is not let in ends with an error before any call; nothing is paid, nothing is
scored, and the next run of the same command begins it. What is in flight always finishes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import anyio
from inspect_ai.log import EvalSample
from inspect_ai.model import ModelUsage
from inspect_ai.solver import Generate, Solver, TaskState, solver

Pricing = Callable[[str, ModelUsage], float | None]
"""Model and usage → dollars; None when the price is unknown."""


class NotStarted(RuntimeError):
    """The attempt was not begun: the sweep is stopping."""


GROWTH = 1.25
"""Held back for an attempt, of the dearest one like it: notes grow along a chain, and attempts with them."""


@dataclass
class Gate:
    """What a running sweep has spent, what is in flight, and whether more may begin.

    Attributes:
        pricing: Prices usage.
        assumed: Dollars held back for an attempt before any was measured.
        budget: Dollars; None for no limit.
        spent: Dollars of the attempts that ended in this run.
        dearest: Dollars of the dearest finished attempt, by condition.
        in_flight: Attempt → dollars held back for it.
        done: Attempts finished in this run.
        failing: Attempts that ended with an error in this run.
        stopped: Why no more may begin; empty while they may.
        closed: Whether what is in flight must make no further call either: the provider answers none.
    """

    pricing: Pricing
    assumed: float = 0.0
    budget: float | None = None
    spent: float = 0.0
    dearest: dict[str, float] = field(default_factory=dict)
    in_flight: dict[str, tuple[str, float]] = field(default_factory=dict)
    done: int = 0
    failing: int = 0
    stopped: str = ""
    closed: bool = False
    changed: anyio.Event = field(default_factory=anyio.Event)

    async def admit(self, attempt: str, condition: str) -> None:
        """Lets an attempt begin as soon as the budget holds it beside everything in flight.

        Raises:
            NotStarted: When the sweep is stopping, or nothing in flight could free what it needs.
        """
        self._repeated(attempt)
        while attempt not in self.in_flight:
            if self.stopped:
                raise NotStarted(f"Not begun: {self.stopped}. Run the same command again to go on.")
            held = self._held(condition)
            needed = self.spent + sum(dollars for _, dollars in self.in_flight.values()) + held
            if self.budget is None or needed <= self.budget:
                self.in_flight[attempt] = (condition, held)
            elif not self.in_flight:
                self.stop(f"the next attempt could pass the budget of ${self.budget:g} (${self.spent:.2f} spent)")
            else:
                await self.changed.wait()

    def _held(self, condition: str) -> float:
        """A quarter more than the dearest attempt measured of its condition; else of any, or what was assumed."""
        known = [self.dearest[condition]] if condition in self.dearest else list(self.dearest.values())
        held = GROWTH * max(known, default=0.0)
        return held if condition in self.dearest else max(held, self.assumed)

    def _repeated(self, attempt: str) -> None:
        """An attempt that comes again failed and is repeated; what it cost is not in the log, so all held is spent."""
        _, held = self.in_flight.pop(attempt, ("", 0.0))
        self.spent += held

    def stop(self, reason: str) -> None:
        """Lets nothing more begin; the first reason stays."""
        self.stopped = self.stopped or reason
        self._notify()

    def close(self, reason: str) -> None:
        """Stops, and lets what is in flight make no further call."""
        self.closed = True
        self.stop(reason)

    def lost(self, reason: str) -> None:
        """Closes from another thread; who waits here hears of it when something in flight ends."""
        self.closed, self.stopped = True, self.stopped or reason

    def ended(self, sample: EvalSample) -> None:
        """Counts a finished attempt and frees what was held for it; one re-used from an earlier run is not ours."""
        condition, _ = self.in_flight.pop(sample.uuid or "", ("", 0.0))
        if not condition:
            return
        cost = sum(self.pricing(model, usage) or 0.0 for model, usage in sample.model_usage.items())
        self.spent += cost
        self.dearest[condition] = max(cost, self.dearest.get(condition, 0.0))
        self.failing += sample.error is not None
        self.done += sample.error is None
        self._notify()

    def _notify(self) -> None:
        self.changed.set()
        self.changed = anyio.Event()


_open: list[Gate] = []
"""The gate of the sweep that runs in this process, if one does."""


def opened(gate: Gate | None) -> None:
    """Puts a sweep's gate in force, or none."""
    _open[:] = [gate] if gate else []


@solver
def admitted(condition: str) -> Solver:
    """Waits for the gate of the running sweep; without one, as in `inspect eval`, it is open."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if _open and state.metadata.get("position") != 0:
            await _open[0].admit(state.uuid, condition)
        return state

    return solve


def stop(reason: str) -> None:
    """Lets nothing more begin in the running sweep, if one runs."""
    if _open:
        _open[0].stop(reason)


def ended(sample: EvalSample) -> None:
    """Tells the gate of the running sweep, if one does, that a sample is finished or has failed."""
    if _open:
        _open[0].ended(sample)
