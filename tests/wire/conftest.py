"""On the wire the answers' code runs nowhere, and retries do not wait."""

from collections.abc import Iterator

import anyio
import pytest

from evals import scoring
from scorers.sandbox.choose import Choice
from tests.wire.double import Double, serving

LONGEST_S = 0.2
"""What a test sleeps at most; the SDK's and Inspect's waits between retries are all longer."""


@pytest.fixture(autouse=True)
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the hidden checks unscored, as in tests/evals."""
    monkeypatch.setattr(scoring, "chosen", lambda: Choice(None, None, ("left out of these tests",)))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Cuts the waits between retries short, and keeps how long each would have been.

    SDK and Inspect both sleep with `anyio.sleep`, looked up when they call it; the double sleeps with asyncio's own.
    """
    asked: list[float] = []
    sleep = anyio.sleep

    async def short(delay: float) -> None:
        if delay > LONGEST_S:
            asked.append(delay)
        await sleep(0 if delay > LONGEST_S else delay)

    monkeypatch.setattr(anyio, "sleep", short)
    return asked


@pytest.fixture(scope="module")
def served() -> Iterator[Double]:
    """One server for a module."""
    with serving() as double:
        yield double


@pytest.fixture
def double(served: Double) -> Double:
    """The module's server with an empty log and no faults."""
    served.reset()
    return served
