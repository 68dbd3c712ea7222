"""On the wire the answers' code runs nowhere, and retries do not wait."""

import sys
from collections.abc import Iterator

import anyio
import pytest

from evals import scoring
from scorers.sandbox.choose import Choice
from tests.wire.double import KEY, Double, serving

RETRYING = {("anthropic._base_client", "_sleep_for_retry"), ("inspect_ai.model._retry", "_sleep")}
"""The two functions that wait between tries of a call: the SDK's, and Inspect's around it."""


@pytest.fixture(autouse=True)
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the hidden checks unscored, as in tests/evals."""
    monkeypatch.setattr(scoring, "chosen", lambda: Choice(None, None, ("left out of these tests",)))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Leaves out the waits between tries, and keeps how long each would have been; every other sleep is as it was.

    Both wait with `anyio.sleep`, looked up when they call it.
    """
    asked: list[float] = []
    sleep = anyio.sleep

    async def short(delay: float) -> None:
        caller = sys._getframe(1)
        if (caller.f_globals["__name__"], caller.f_code.co_name) in RETRYING:
            asked.append(delay)
            delay = 0
        await sleep(delay)

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


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch, double: Double) -> Double:
    """The double as Anthropic's API for the commands, by the SDK's own variables."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", double.url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    return double
