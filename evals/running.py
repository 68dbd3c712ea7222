"""Runs a sweep: one Inspect eval set, interrupted and resumed without loss."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspect_ai import eval_set
from inspect_ai.model import GenerateConfig, Model, get_model
from rich.console import Console

from evals.errors import SettingError
from evals.estimate import attempt_dollars
from evals.folder import claim, finished_attempts, locked, logs_of
from evals.gate import Gate, opened
from evals.prices import Price, price_of
from evals.progress import shown
from evals.sweep import Sweep

INTERRUPTED, INCOMPLETE, COMPLETE = 130, 1, 0
"""Exit codes."""
MARGIN = 2.0
"""Of the assumed dollars held back for an attempt before one like it was measured."""


@dataclass(frozen=True)
class Options:
    """How a sweep is run; none of it changes what is measured.

    Attributes:
        log_dir: Folder of logs, manifest and lock.
        model_args: `-M`, for every evaluated model.
        max_cost: Dollars; None for no limit.
        price: For models that are not on the price list.
        max_connections: Calls at once to one model; None leaves it to Inspect.
        batch: Whether to use the provider's batches.
        retries: How often what failed is run again before the command ends.
        retry_on_error: How often a failed attempt is repeated at once.
    """

    log_dir: Path
    model_args: dict[str, Any] = field(default_factory=dict)
    max_cost: float | None = None
    price: Price | None = None
    max_connections: int | None = None
    batch: bool = False
    retries: int = 1
    retry_on_error: int = 1


def run(sweep: Sweep, options: Options, console: Console) -> int:
    """Runs what is missing of a sweep and returns the exit code.

    0 when every attempt of every condition is finished, 130 after Ctrl-C, else 1.
    """
    models = {name: _model(name, options) for name in sweep.models}
    grader = get_model(sweep.grader) if sweep.grader else None
    gate = _gate(sweep, options)
    total = len(sweep.conditions()) * len(sweep.items) * sweep.chains
    with locked(options.log_dir):
        sweep.tasks(models, grader)  # validates every condition before anything is written
        claim(options.log_dir, sweep)
        before = finished_attempts(options.log_dir)
        with _in_force(gate), _ctrl_c(gate, console), shown(console, gate, before, total):
            interrupted = _attempted(sweep, options, models, grader, gate)
        done = finished_attempts(options.log_dir)
        statuses = [log.status for log in logs_of(options.log_dir)]
    if interrupted:
        console.print("Interrupted. Nothing finished is lost; run the same command again to go on.")
        return INTERRUPTED
    if done < total or "success" not in statuses:
        reason = f" ({gate.stopped})" if gate.stopped else ""
        console.print(f"Incomplete: {done} of {total} attempts finished{reason}. Run the same command again to go on.")
        return INCOMPLETE
    return COMPLETE


def _attempted(sweep: Sweep, options: Options, models: dict[str, Model], grader: Model | None, gate: Gate) -> bool:
    """Runs the eval set, and what failed again; True when a second Ctrl-C cut it off."""
    for _ in range(1 + options.retries):
        try:
            tasks = sweep.tasks(models, grader)
            finished, logs = eval_set(
                tasks,
                log_dir=str(options.log_dir),
                model=None,
                model_roles={"grader": grader} if grader else None,
                epochs=sweep.chains,
                max_tasks=len(tasks),
                max_samples=sweep.chains,
                retry_attempts=0,
                retry_immediate=False,
                retry_on_error=options.retry_on_error,
                log_dir_allow_dirty=True,
                display="none",
                log_level="error",
                score_display=False,
            )
        except KeyboardInterrupt:
            return True
        if gate.stopped or (finished and logs):
            break
    return gate.stopped == CTRL_C


CTRL_C = "Ctrl-C"


@contextmanager
def _ctrl_c(gate: Gate, console: Console) -> Iterator[None]:
    """Ctrl-C once lets what is in flight finish; twice stops it."""

    def stop(signum: int, frame: object) -> None:
        if gate.stopped == CTRL_C:
            raise KeyboardInterrupt
        gate.stop(CTRL_C)
        console.print(f"Finishing {len(gate.in_flight)} attempts in flight; Ctrl-C again stops them.")

    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


@contextmanager
def _in_force(gate: Gate) -> Iterator[None]:
    opened(gate)
    try:
        yield
    finally:
        opened(None)


def _gate(sweep: Sweep, options: Options) -> Gate:
    judges = {judge for model in sweep.models for judge in sweep.judges(model)}
    prices = {name: price_of(name, options.price) for name in judges | set(sweep.models)}
    unknown = sorted(name for name, price in prices.items() if price is None)
    if unknown and options.max_cost is not None:
        raise SettingError(
            f"--max-cost: the price of {', '.join(unknown)} is unknown, so spend cannot be counted; give --price "
            "INPUT,OUTPUT in dollars per million tokens."
        )
    judgings = sweep.judge_repeats
    assumed = [attempt_dollars(c, sweep.judges(c.model) * judgings, options.price) or 0.0 for c in sweep.conditions()]

    def pricing(model: str, usage: Any) -> float | None:
        price = prices.get(model) or price_of(model, options.price)
        return price.of(usage) if price else None

    return Gate(pricing=pricing, assumed=MARGIN * max(assumed), budget=options.max_cost)


def _model(name: str, options: Options) -> Model:
    config = GenerateConfig(max_connections=options.max_connections, batch=options.batch or None)
    return get_model(name, config=config, memoize=False, **options.model_args)
