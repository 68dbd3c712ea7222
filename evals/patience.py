"""How long a provider is waited for: Inspect alone would retry forever.

One call is tried up to nine times, each time by the provider's client with two retries of its own,
which obey `retry-after`; Inspect waits 3, 6, 12, … seconds between its tries, 13 minutes in all. A
call that still fails ends in an error, never in a score: the attempt is missing, `--retries` runs
it again, and so does the same command later. Inspect's options of the same names go before these.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from inspect_ai.model import GenerateConfig

MAX_RETRIES = 8
TIMEOUT_S = 4 * 3600
"""Of one call with all its tries: none begins after it."""
ATTEMPT_TIMEOUT_S = 2 * 3600
"""Of one try. A whole answer at the cap of 64,000 tokens takes this long at 9 tokens per second."""

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--max-retries", type=click.IntRange(min=0), help=f"Retries of one call. [default: {MAX_RETRIES}]"),
    click.option(
        "--timeout", type=click.IntRange(min=1), help=f"Seconds of one call with its retries. [default: {TIMEOUT_S}]"
    ),
    click.option(
        "--attempt-timeout",
        type=click.IntRange(min=1),
        help=f"Seconds of one try of a call. [default: {ATTEMPT_TIMEOUT_S}; none in batches]",
    ),
)


def patience_options(command: F) -> F:
    """Adds them to a command, under Inspect's names."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def bounded() -> GenerateConfig:
    """The bounds that a task sets for all of its models.

    Not that of one try: Inspect would apply it in batches too, which last a day, and order the same batch again.
    """
    return GenerateConfig(max_retries=MAX_RETRIES, timeout=TIMEOUT_S)


def patient(max_retries: int | None, timeout: int | None, attempt_timeout: int | None, batch: Any) -> GenerateConfig:
    """The bounds of a model's own configuration, which its copies in other roles keep.

    Args:
        max_retries: As given; None for the default.
        timeout: The same.
        attempt_timeout: The same.
        batch: Whether its calls are made in batches.
    """
    tried = attempt_timeout or (None if batch else ATTEMPT_TIMEOUT_S)
    return bounded().merge(GenerateConfig(max_retries=max_retries, timeout=timeout, attempt_timeout=tried))
