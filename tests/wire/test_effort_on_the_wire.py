"""What really reaches Anthropic's API for each model and level, first-party and on Foundry, field by field."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inspect_ai.log import EvalLog, list_eval_logs, read_eval_log
from inspect_ai.model import get_model

from evals.effort import EFFORTS, family_of
from retrospect import main
from tests.support import run_condition, samples
from tests.wire.double import KEY, Double, Request

MODELS = [
    "claude-opus-4-5",
    "claude-opus-4-6",
    "claude-sonnet-4-6",
    "claude-opus-4-7",
    "claude-opus-4-8",
    "claude-opus-5",
    "claude-opus-5-5",
]
BUDGETS = {"low": 4096, "medium": 10_000, "high": 16_000}
ONE = "median_two_sorted_arrays"


@pytest.fixture(autouse=True)
def _bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, double: Double) -> None:
    monkeypatch.setenv("RETROSPECT_MEMORY_DIR", str(tmp_path / "memory"))
    monkeypatch.setenv("ANTHROPIC_BASE_URL", double.url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("AZUREAI_ANTHROPIC_BASE_URL", double.foundry_url)
    monkeypatch.setenv("AZUREAI_ANTHROPIC_API_KEY", KEY)


def condition(double: Double, logs: Path, options: dict[str, Any] | None = None, **settings: Any) -> EvalLog:
    bound = get_model("anthropic/claude-opus-4-7", base_url=double.url, api_key=KEY, memoize=False)
    return run_condition(bound, logs, {"max_retries": 0} | (options or {}), **({"items": ONE} | settings))


def assert_sent(request: Request, model: str, effort: str, cap: int) -> None:
    """Every field of a request but its messages."""
    body = {key: value for key, value in request.body.items() if key not in ("messages", "cache_control")}
    sent = {"model": model, "max_tokens": cap, "stream": True, "tools": []}
    thinking: dict[str, Any]
    if model == "claude-opus-4-5":
        thinking = {"type": "enabled", "budget_tokens": BUDGETS[effort], "display": "summarized"}
        assert body == sent | {"thinking": thinking}
    else:
        thinking = {"type": "adaptive", "display": "summarized"}
        if model == "claude-opus-5-5" and request.path == "/v1/messages":  # Foundry is not sent it
            thinking |= {"block_binding": {"prefix_mismatch_behavior": "drop_block"}}
        assert body == sent | {"thinking": thinking, "output_config": {"effort": effort}}
    assert request.status == 200
    assert request.headers["anthropic-version"] == "2026-10-21"


@pytest.mark.parametrize("service", ["", "azure/"], ids=["first-party", "foundry"])
@pytest.mark.parametrize("model", MODELS)
def test_each_level_reaches_the_api_as_asked_in_every_role(
    tmp_path: Path, double: Double, model: str, service: str
) -> None:
    name = f"anthropic/{service}{model}"
    levels = [level for level in EFFORTS if level in family_of(name).efforts]
    given = ["--model", name, "--effort", ",".join(levels), "--memory", "self_critique", "--chains", "1"]
    more = ["--items", ONE, "-T", "judge_effort=low", "-T", "critique_effort=medium", "--yes"]
    done = CliRunner().invoke(main, ["run", *given, *more, "--log-dir", str(tmp_path / "logs")])
    assert done.exit_code == 0, done.output
    calls = double.calls()
    assert {request.path for request in calls} == {"/anthropic/v1/messages" if service else "/v1/messages"}
    assert double.counts() == dict.fromkeys(("candidate", "judge", "critic"), len(levels))
    for request in calls:
        assert ("authorization" in request.headers) != bool(service)
        assert request.headers.get("api-key", request.headers.get("x-api-key")) == (KEY if service else None)
    for request, level in zip(sorted_by_level(double.calls("candidate"), levels), levels, strict=True):
        assert_sent(request, model, level, 64_000)
    for judged, note in zip(double.calls("judge"), double.calls("critic"), strict=True):
        assert_sent(judged, model, "low", 32_000)
        assert_sent(note, model, "medium", 64_000)
    for path in list_eval_logs(str(tmp_path / "logs")):
        log = read_eval_log(path)
        (sample,) = samples(log)
        assert sample.scores is not None
        measured = sample.scores["measures"].value
        assert isinstance(measured, dict)
        assert measured["effort_sent_ok"] == 1
        answers = [r.usage for r in double.calls("candidate") if r.text == sample.output.completion]
        told = {(usage["output_tokens"], usage["output_tokens_details"]["thinking_tokens"]) for usage in answers}
        assert (measured["output_tokens"], measured["thinking_tokens"]) in told


def sorted_by_level(requests: list[Request], levels: Sequence[str]) -> list[Request]:
    """By what they ask for: conditions run at once, so requests come in any order."""

    def rank(request: Request) -> int:
        budget = request.body["thinking"].get("budget_tokens")
        return budget if budget is not None else levels.index(request.effort or "")

    return sorted(requests, key=rank)


@pytest.mark.parametrize("model", ["claude-haiku-4-5", "claude-sonnet-4-5"])
def test_a_model_without_effort_is_refused_before_any_request(tmp_path: Path, double: Double, model: str) -> None:
    given = ["--model", f"anthropic/{model}", "--items", ONE, "--yes", "--log-dir", str(tmp_path / "logs")]
    refused = CliRunner().invoke(main, ["run", *given])
    assert refused.exit_code == 1
    assert "no effort levels" in refused.output
    assert not double.requests


def test_a_request_at_another_effort_than_asked_is_seen(tmp_path: Path, double: Double) -> None:
    log = condition(double, tmp_path, {"reasoning_effort": "low"}, effort="xhigh")
    (sample,) = samples(log)
    assert sample.scores is not None
    value = sample.scores["measures"].value
    assert isinstance(value, dict)
    assert value["effort_sent_ok"] == 0


def test_the_judge_does_not_see_memory_or_condition(tmp_path: Path, double: Double) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("- A note nobody should judge by: xylophone.")
    condition(double, tmp_path, effort="xhigh", start_memory=str(notes))
    answer, judged, note = (str(r.body["messages"]) + str(r.body.get("system")) for r in double.calls())
    assert "xylophone" in answer
    assert "xylophone" in note
    for word in ("xylophone", "xhigh", "self_critique", "<memory>"):
        assert word not in judged


def test_the_judge_s_fixed_part_ends_at_a_cache_breakpoint(tmp_path: Path, double: Double) -> None:
    condition(double, tmp_path, effort="high", memory="none")
    fixed, asked = double.calls("judge")[0].body["messages"][0]["content"]
    assert fixed["cache_control"] == {"type": "ephemeral"}
    assert "cache_control" not in asked
    assert "BEGIN" in asked["text"]
    assert "BEGIN" not in fixed["text"]


def test_the_memory_tool_is_declared_used_and_answered(tmp_path: Path, double: Double) -> None:
    log = condition(double, tmp_path, effort="xhigh", memory="memory_tool")
    (sample,) = samples(log)
    assert sample.error is None
    asked, told = double.calls("candidate")
    (tool,) = asked.body["tools"]
    assert (tool["type"], tool["name"]) == ("memory_20250818", "memory")
    assert {request.effort for request in (asked, told)} == {"xhigh"}
    result = told.body["messages"][-1]["content"][0]
    assert result["type"] == "tool_result"
    assert not result.get("is_error")
    assert not double.calls("judge")[0].body["tools"]
