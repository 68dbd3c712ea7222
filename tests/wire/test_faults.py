"""Every fault that a provider can have, at each kind of call: nothing lost, nothing mislabelled, nothing scored 0."""

import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.wire.double import KEY, Double, fault_names, serving
from tests.wire.sweeping import attempts, sweep

ROLES = ("candidate", "judge", "critic")
REPEATED = {"candidate": 4, "judge": 4, "critic": 4}
"""Requests when the struck call alone is made again: three items, one fault each."""
ASKED_AGAIN = {"candidate": 5, "judge": 5, "critic": 4}
"""When the judge alone is asked again, and an answer or a note that is none begins its attempt anew."""
ANEW = {"candidate": 6, "judge": 5, "critic": 4}
"""When every fault begins its attempt anew."""
FAULTS = {
    **dict.fromkeys(("rate_limited", "rate_limited_60s", "conflict", "api_error", "bad_gateway"), REPEATED),
    **dict.fromkeys(("timeout", "overloaded", "dropped_connection"), REPEATED),
    **dict.fromkeys(("stream_overloaded", "stream_api_error", "stream_rate_limited", "stream_timeout"), REPEATED),
    **dict.fromkeys(("stream_dropped", "stream_drip"), REPEATED),
    **dict.fromkeys(("too_large", "prompt_too_long"), ASKED_AGAIN),
    **dict.fromkeys(("stream_cut", "context_exceeded", "no_stop_reason"), ASKED_AGAIN),
    **dict.fromkeys(("invalid_request", "authentication", "billing", "permission", "not_found"), ANEW),
    **dict.fromkeys(("unprocessable", "stream_invalid_request"), ANEW),
    **dict.fromkeys(("stream_garbage", "stream_empty", "stream_headless"), ANEW),
}
ELSEWHERE = {"refusal", "spend_limit", "no_verdict"}
"""A result, the end of a sweep, and a fault of the judge's alone: in tests of their own."""


@pytest.fixture(autouse=True)
def _bound(monkeypatch: pytest.MonkeyPatch, double: Double) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", double.url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)


@pytest.fixture(scope="module")
def unharmed(served: Double, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The attempts of the same sweep without a fault."""
    folder = tmp_path_factory.mktemp("unharmed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_BASE_URL", served.url)
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        done = sweep(folder)
    assert done.exit_code == 0, done.output
    found = attempts(folder)
    assert len({one["score"] for one in found}) > 1
    assert all(one["score"] > 0 and one["effort_sent_ok"] == 1 for one in found)
    return found


def test_every_fault_of_the_double_is_in_the_table() -> None:
    assert set(FAULTS) | ELSEWHERE == set(fault_names())


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_an_answer_a_verdict_and_a_note_changes_nothing(
    tmp_path: Path, double: Double, unharmed: list[dict[str, Any]], waits: list[float], name: str
) -> None:
    for at, role in enumerate(ROLES, 1):
        double.plant(name, role, at)
    done = sweep(tmp_path, *(["--attempt-timeout", "1"] if name == "stream_drip" else []))
    assert done.exit_code == 0, done.output
    assert [(r.role, r.item) for r in double.calls() if r.fault] == [
        ("candidate", "median_two_sorted_arrays"),
        ("judge", "rate_limiter"),
        ("critic", "scalar_autograd"),
    ]
    assert {role: double.counts()[role] for role in ROLES} == FAULTS[name]
    assert attempts(tmp_path) == unharmed
    if name == "rate_limited_60s":
        assert waits == [60.0] * 3


def test_a_server_that_comes_back_is_waited_for(
    tmp_path: Path, unharmed: list[dict[str, Any]], waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as gone:
        port = urlsplit(gone.url).port or 0
    monkeypatch.setenv("ANTHROPIC_BASE_URL", gone.url)
    over = threading.Event()
    counts = []

    def come_back() -> None:
        while len(waits) < 4:  # the SDK's two and Inspect's first, and one more
            time.sleep(0.01)
        with serving(port) as back:
            over.wait()
            counts.append(back.counts())

    thread = threading.Thread(target=come_back)
    thread.start()
    done = sweep(tmp_path, "--max-retries", "1000")
    over.set()
    thread.join()
    assert done.exit_code == 0, done.output
    assert counts == [{"candidate": 3, "judge": 3, "critic": 3}]
    assert attempts(tmp_path) == unharmed


def test_a_refusal_is_a_result_and_the_chain_goes_on(tmp_path: Path, double: Double) -> None:
    double.plant("refusal", "candidate", 2)
    done = sweep(tmp_path)
    assert done.exit_code == 0, done.output
    found = attempts(tmp_path)
    assert [one["stop_reason"] for one in found] == ["stop", "content_filter", "stop"]
    assert all(one["error"] is None for one in found)
    assert double.counts() == {"candidate": 3, "judge": 3, "critic": 3}
