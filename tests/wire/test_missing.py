"""What stays broken is missing, by arm, and never a score; what the model did not manage is a result."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from retrospect import main
from tests.wire.double import Double
from tests.wire.sweeping import attempts, sweep

TRIES = 3
"""Requests of the SDK for one try of a call."""


def test_an_outage_ends_in_missing_attempts_and_a_later_run_makes_them(
    tmp_path: Path, bound: Double, waits: list[float]
) -> None:
    bound.plant("overloaded", "judge", 2, 10_000)
    broken = sweep(tmp_path, "--max-retries", "1")
    assert broken.exit_code == 1
    assert "Incomplete: 1 of 3" in broken.output
    answers = 1 + 2 * 2  # repeated at once, and the whole again by --retries
    assert bound.counts() == {"candidate": answers, "judge": 1 + 2 * 2 * 2 * TRIES, "critic": 1}
    first, second = attempts(tmp_path)
    assert first["score"] > 0
    assert second["item"] == "rate_limiter"
    assert second["score"] != second["score"]  # NaN
    assert "Overloaded" in second["error"]
    shown = CliRunner().invoke(main, ["status", str(tmp_path / "logs")])
    assert "attempts without a score in high-self_critique-64000" in " ".join(shown.output.split())
    bound.reset()
    assert sweep(tmp_path).exit_code == 0
    assert bound.counts() == {"candidate": 2, "judge": 2, "critic": 2}


def test_the_waits_of_one_call_are_bounded(tmp_path: Path, bound: Double, waits: list[float]) -> None:
    bound.plant("overloaded", "candidate", 1, 10_000)
    assert sweep(tmp_path, "--retries", "0", "--items", "rate_limiter").exit_code == 1
    assert bound.counts() == {"candidate": 2 * 9 * TRIES}
    between = sorted(wait for wait in waits if wait >= 3)
    assert len(between) == 2 * 8
    assert 700 < sum(between) / 2 < 800


def test_without_retries_one_request_is_one_request(tmp_path: Path, bound: Double) -> None:
    bound.plant("stream_overloaded", "candidate", 1, 10_000)
    given = ["--max-retries", "0", "--retries", "0", "--items", "rate_limiter"]
    assert sweep(tmp_path, *given).exit_code == 1
    assert bound.counts() == {"candidate": 2}


def test_a_judge_without_a_verdict_is_asked_again_then_the_attempt_is_missing(tmp_path: Path, bound: Double) -> None:
    bound.plant("no_verdict", "judge", 1, 1)  # mended by a re-ask
    bound.plant("no_verdict", "judge", 3, 3)  # by repeating the attempt
    assert sweep(tmp_path).exit_code == 0
    assert bound.counts() == {"candidate": 4, "judge": 7, "critic": 3}
    assert all(one["score"] > 0 for one in attempts(tmp_path))


def test_a_judge_that_never_gives_a_verdict_scores_nothing(tmp_path: Path, bound: Double) -> None:
    bound.plant("no_verdict", "judge", 1, 10_000)
    done = sweep(tmp_path, "--items", "rate_limiter")
    assert done.exit_code == 1
    assert bound.counts() == {"candidate": 4, "judge": 4 * 3}
    (only,) = attempts(tmp_path)
    assert only["score"] != only["score"]
    assert "no valid verdict" in only["error"]
    shown = CliRunner().invoke(main, ["status", str(tmp_path / "logs")])
    assert "attempts with an error: 1" in shown.output


@pytest.mark.parametrize("fault", ["refusal", "stream_drip"])
def test_what_the_model_did_not_manage_is_a_result(tmp_path: Path, bound: Double, fault: str) -> None:
    bound.plant(fault, "candidate", 1)
    done = sweep(tmp_path, "--items", "rate_limiter", *(["--time-limit", "2"] if fault == "stream_drip" else []))
    assert done.exit_code == 0, done.output
    (only,) = attempts(tmp_path)
    assert only["error"] is None
    assert only["stop_reason"] == {"refusal": "content_filter", "stream_drip": "limit"}[fault]
    assert only["score"] == (0 if fault == "stream_drip" else only["score"])


def test_time_that_went_to_the_provider_s_faults_is_no_result(tmp_path: Path, bound: Double) -> None:
    bound.plant("rate_limited_60s", "candidate", 1, 10_000)  # waited for in earnest
    done = sweep(tmp_path, "--items", "rate_limiter", "--time-limit", "1", "--retries", "0")
    assert done.exit_code == 1
    (only,) = attempts(tmp_path)
    assert only["score"] != only["score"]
    assert "while the provider failed" in only["error"]


def test_another_time_limit_is_another_sweep(tmp_path: Path, bound: Double) -> None:
    one = ["--items", "rate_limiter"]
    assert sweep(tmp_path, *one).exit_code == 0
    refused = sweep(tmp_path, *one, "--time-limit", "600")
    assert refused.exit_code == 1
    assert "time_limit" in refused.output
    assert bound.counts() == {"candidate": 1, "judge": 1, "critic": 1}
