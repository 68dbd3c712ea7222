"""One Inspect eval set that can be stopped at any moment and gone on with: how it is run, stopped and priced."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from inspect_ai import Task, eval_set
from inspect_ai.model import BatchConfig, Model
from rich.console import Console

from evals.address import Folder
from evals.blocks import WHOLE, Block
from evals.errors import SettingError
from evals.gate import Gate, opened
from evals.prices import Price, price_of
from evals.room import ended_full, is_full, no_room

INTERRUPTED, INCOMPLETE, COMPLETE = 130, 1, 0
"""Exit codes."""
MARGIN = 2.0
"""Of the assumed dollars held back for an attempt before one like it was measured."""


@dataclass(frozen=True)
class Options:
    """How a sweep is run; none of it changes what is measured.

    Attributes:
        log_dir: Folder of logs, manifest and lock, on this machine or in a store.
        block: The part of the chains that is run.
        model_args: `-M`, for every evaluated model.
        max_cost: Dollars; None for no limit.
        price: For models that are not on the price list.
        max_connections: Calls at once to one model; None leaves it to Inspect.
        max_samples: Attempts at once; None for one of each chain.
        sandbox: Where the hidden checks run, `type` or `type:config` as Inspect takes it; None for what
            this machine has.
        batch: Whether and how to use the provider's batches, for every model; as Inspect takes it.
        retries: How often what failed is run again before the command ends.
        retry_on_error: How often a failed attempt is repeated at once.
        max_retries: Retries of one call; None for the default of evals/patience.py, as of the next two.
        timeout: Seconds of one call with its retries.
        attempt_timeout: Seconds of one try of a call.
        time_limit: Seconds of one attempt; reaching them is a result. None for no limit.
    """

    log_dir: Folder
    model_args: dict[str, Any] = field(default_factory=dict)
    max_cost: float | None = None
    price: Price | None = None
    max_connections: int | None = None
    max_samples: int | None = None
    sandbox: str | None = None
    batch: bool | int | BatchConfig | None = None
    retries: int = 1
    retry_on_error: int = 1
    max_retries: int | None = None
    timeout: int | None = None
    attempt_timeout: int | None = None
    time_limit: int | None = None
    block: Block = WHOLE


def attempted(
    make: Callable[[], list[Task]], options: Options, gate: Gate, chains: int, roles: dict[str, Model] | None = None
) -> tuple[bool, bool]:
    """Runs the eval set, and what failed again.

    Args:
        make: Makes the tasks, anew for each run.
        options: How they are run.
        gate: Tells when to stop.
        chains: Epochs.
        roles: The models for `grader` and the panel's roles; without one the evaluated model judges, and
            the panel is called by name.

    Returns:
        Whether Ctrl-C cut it off, and whether everything is finished.
    """
    complete = False
    for _ in range(1 + options.retries):
        try:
            tasks = make()
            finished, logs = eval_set(
                tasks,
                log_dir=str(options.log_dir),
                model=None,
                model_roles=dict(roles) if roles else None,
                sandbox=_sandbox(options.sandbox),
                epochs=chains,
                max_tasks=len(tasks),
                max_samples=options.max_samples or chains,
                retry_attempts=0,
                retry_immediate=False,
                retry_on_error=options.retry_on_error,
                max_retries=options.max_retries,
                timeout=options.timeout,
                attempt_timeout=options.attempt_timeout,
                time_limit=options.time_limit,
                log_dir_allow_dirty=True,
                display="none",
                log_level="error",
                score_display=False,
            )
        except KeyboardInterrupt:
            return True, False
        except OSError as ex:
            if not is_full(ex):
                raise
            gate.stop(no_room("logs", options.log_dir))
            return False, False
        if ended_full(logs):
            gate.stop(no_room("logs", options.log_dir))
        complete = finished and bool(logs)
        if gate.stopped or complete:
            break
    return gate.stopped == CTRL_C, complete


def _sandbox(given: str | None) -> str | tuple[str, str] | None:
    name, _, config = (given or "").partition(":")
    return (name, config) if config else name or None


CTRL_C = "Ctrl-C"


@contextmanager
def ctrl_c(gate: Gate, console: Console) -> Iterator[None]:
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


def watch(models: list[Model], gate: Gate) -> None:
    """Lets what a provider answers for good, such as a spend limit, stop the sweep at once."""
    if any(str(model).startswith("anthropic/") for model in models):
        from evals.watch import watched  # the SDK takes a second to import

        watched(models, gate)


@contextmanager
def in_force(gate: Gate) -> Iterator[None]:
    """Lets the samples that run in the block ask this gate."""
    opened(gate)
    try:
        yield
    finally:
        opened(None)


def gate_for(models: set[str], assumed: float, options: Options) -> Gate:
    """A gate that knows the prices.

    Args:
        models: All models that will be called.
        assumed: Dollars of the dearest attempt.
        options: Budget, and the price of models that are not listed.

    Raises:
        SettingError: When there is a budget and a price is unknown.
    """
    batch = bool(options.batch)
    prices = {name: price_of(name, options.price, batch) for name in models}
    unknown = sorted(name for name, price in prices.items() if price is None)
    if unknown and options.max_cost is not None:
        raise SettingError(
            f"--max-cost: the price of {', '.join(unknown)} is unknown, so spend cannot be counted; give --price "
            "INPUT,OUTPUT in dollars per million tokens."
        )

    def pricing(model: str, usage: Any) -> float | None:
        price = prices.get(model) or price_of(model, options.price, batch)
        return price.of(usage) if price else None

    return Gate(pricing=pricing, assumed=MARGIN * assumed, budget=options.max_cost)
