"""The tests of chains, settings and sweeps run the answers' code nowhere: what it is worth is tests/scorers' matter."""

import pytest

from evals import scoring
from scorers.sandbox.choose import Choice


def without_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the hidden checks unscored; grading a rate limiter takes two seconds, mostly of waiting."""
    monkeypatch.setattr(scoring, "chosen", lambda: Choice(None, None, ("left out of these tests",)))


@pytest.fixture(autouse=True)
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every test."""
    without_sandbox(monkeypatch)
