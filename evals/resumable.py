"""One Inspect eval set that can be stopped at any moment and gone on with: how it is run and stopped."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from inspect_ai import Task, eval_set
from inspect_ai.model import Model
from rich.console import Console

from evals.gate import Gate, opened
from evals.options import Options
from evals.room import ended_full, is_full, no_room

INTERRUPTED, INCOMPLETE, COMPLETE = 130, 1, 0
"""Exit codes."""


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
