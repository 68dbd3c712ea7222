"""What really reaches Anthropic's API for each generation and level, through Inspect's provider and the SDK."""

from pathlib import Path
from typing import Any

import pytest
from inspect_ai.log import EvalLog
from inspect_ai.model import get_model

from evals.effort import EFFORTS, family_of
from tests.support import run_condition, samples
from tests.wire.messages_api import MessagesApi, messages_api

MODELS = [
    "claude-opus-4-5",
    "claude-opus-4-6",
    "claude-sonnet-4-6",
    "claude-opus-4-7",
    "claude-opus-4-8",
    "claude-opus-5",
]
PAIRS = [(m, e) for m in MODELS for e in EFFORTS if e in family_of(f"anthropic/{m}").efforts]


def run(api: MessagesApi, logs: Path, model: str, options: dict[str, Any] | None = None, **settings: Any) -> EvalLog:
    bound = get_model(f"anthropic/{model}", base_url=api.url, api_key="sk-test", memoize=False)
    return run_condition(
        bound, logs, {"max_retries": 0} | (options or {}), **({"items": "median_two_sorted_arrays"} | settings)
    )


@pytest.fixture(autouse=True)
def _in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROSPECT_MEMORY_DIR", str(tmp_path / "memory"))


@pytest.mark.parametrize(("model", "effort"), PAIRS)
def test_each_level_reaches_the_api_as_asked_in_every_role(tmp_path: Path, model: str, effort: str) -> None:
    with messages_api() as api:
        log = run(api, tmp_path, model, effort=effort, judge_effort="low", critique_effort="medium")
    (sample,) = samples(log)
    assert sample.error is None
    assert sample.scores is not None
    measured = sample.scores["measures"].value
    assert isinstance(measured, dict)
    assert measured["effort_sent_ok"] == 1
    assert (measured["output_tokens"], measured["thinking_tokens"]) == (700, 400)
    answer, judged, note = api.requests
    assert (answer["max_tokens"], note["max_tokens"]) == (64_000, 64_000)
    if model == "claude-opus-4-5":
        budgets = {"low": 4096, "medium": 10000, "high": 16000}
        thinking = [body["thinking"]["budget_tokens"] for body in (answer, judged, note)]
        assert thinking == [budgets[effort], budgets["low"], budgets["medium"]]
    else:
        assert {body["thinking"]["type"] for body in (answer, judged, note)} == {"adaptive"}
        assert [body["output_config"]["effort"] for body in (answer, judged, note)] == [effort, "low", "medium"]


def test_a_request_at_another_effort_than_asked_is_seen(tmp_path: Path) -> None:
    with messages_api() as api:
        log = run(api, tmp_path, "claude-opus-4-7", {"reasoning_effort": "low"}, effort="xhigh")
    (sample,) = samples(log)
    assert sample.scores is not None
    value = sample.scores["measures"].value
    assert isinstance(value, dict)
    assert value["effort_sent_ok"] == 0


def test_the_judge_does_not_see_memory_or_condition(tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("- A note nobody should judge by: xylophone.")
    with messages_api() as api:
        run(api, tmp_path, "claude-opus-4-7", effort="xhigh", start_memory=str(notes))
    answer, judged, note = (str(body["messages"]) + str(body.get("system")) for body in api.requests)
    assert "xylophone" in answer
    assert "xylophone" in note
    for word in ("xylophone", "xhigh", "self_critique", "<memory>"):
        assert word not in judged


def test_the_judge_s_fixed_part_ends_at_a_cache_breakpoint(tmp_path: Path) -> None:
    with messages_api() as api:
        run(api, tmp_path, "claude-opus-4-7", effort="high", memory="none")
    fixed, asked = api.requests[1]["messages"][0]["content"]
    assert fixed["cache_control"] == {"type": "ephemeral"}
    assert "cache_control" not in asked
    assert "BEGIN" in asked["text"]
    assert "BEGIN" not in fixed["text"]
