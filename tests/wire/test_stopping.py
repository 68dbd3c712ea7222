"""What holds for every call stops the sweep at once: a spend limit, a refused key; the same command goes on later."""

from collections import Counter
from pathlib import Path

import pytest

from analysis.frame import read_attempts
from tests.wire.double import Double
from tests.wire.sweeping import attempts, sweep

WIDE = ["--memory", "none,self_critique", "--chains", "2"]
AT_ONCE = 4
"""Attempts in flight: two conditions of two chains."""
TOTAL = 12


@pytest.mark.parametrize("role", ["candidate", "judge", "critic"])
def test_a_spend_limit_is_asked_once_and_nothing_is_lost(
    tmp_path: Path, bound: Double, waits: list[float], role: str
) -> None:
    bound.plant("spend_limit", role, 2, 1000)
    stopped = sweep(tmp_path)
    assert stopped.exit_code == 1
    assert "spend limit of anthropic/claude-opus-4-7 reached" in stopped.output
    assert "regain access on 2026-12-01" in stopped.output
    assert [request.fault for request in bound.requests].count("spend_limit") == 1
    assert bound.requests[-1].fault == "spend_limit"
    assert waits == []
    assert [one["item"] for one in attempts(tmp_path) if one["score"] > 0] == ["median_two_sorted_arrays"]
    bound.reset()
    assert sweep(tmp_path).exit_code == 0
    assert bound.counts() == {"candidate": 2, "judge": 2, "critic": 2}  # the first item is not paid again
    assert [one["error"] for one in attempts(tmp_path)] == [None] * 3


def test_a_spend_limit_lets_what_is_in_flight_make_no_further_call(
    tmp_path: Path, bound: Double, waits: list[float]
) -> None:
    bound.plant("spend_limit", "judge", 3, 1000)
    assert sweep(tmp_path, *WIDE).exit_code == 1
    struck = [place for place, request in enumerate(bound.requests) if request.fault]
    assert len(struck) <= AT_ONCE
    after = bound.requests[struck[0] :]
    assert len(after) <= AT_ONCE  # what was already on its way
    assert waits == []
    rows = read_attempts(str(tmp_path / "logs")).scored
    finished = {(row.memory, row.item, row.chain) for row in rows.itertuples()}
    bound.reset()
    assert sweep(tmp_path, *WIDE).exit_code == 0
    assert bound.counts()["candidate"] == TOTAL - len(finished)
    assert len(read_attempts(str(tmp_path / "logs")).scored) == TOTAL


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("authentication", "401, the key is refused"),
        ("billing", "402, billing"),
        ("permission", "403, no permission"),
        ("not_found", "404, the model is not known"),
    ],
)
def test_a_refusal_for_good_stops_after_two_requests(tmp_path: Path, bound: Double, fault: str, told: str) -> None:
    bound.plant(fault, times=1000)
    stopped = sweep(tmp_path, "--retries", "3")
    assert stopped.exit_code == 1
    assert told in stopped.output
    assert Counter(request.fault for request in bound.requests) == {fault: 2}
    bound.reset()
    assert sweep(tmp_path).exit_code == 0
    assert bound.counts() == {"candidate": 3, "judge": 3, "critic": 3}


def test_a_spend_limit_on_foundry_stops_as_well(
    tmp_path: Path, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZUREAI_ANTHROPIC_BASE_URL", double.foundry_url)
    monkeypatch.setenv("AZUREAI_ANTHROPIC_API_KEY", double.key)
    double.plant("spend_limit", "judge", 1, 1000)
    stopped = sweep(tmp_path, model="anthropic/azure/claude-opus-4-7")
    assert stopped.exit_code == 1
    assert "spend limit" in stopped.output
    assert double.counts() == {"candidate": 1, "judge": 1}
