"""Effort levels by model: what is refused, what is asked of Inspect, and what Inspect then sends.

The levels are those of Anthropic's table of models. The requests are the ones that Inspect's OpenAI
provider builds and records, sent to a local server that refuses them; tests/wire has Claude's.
"""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspect_ai.model import ChatMessageUser, ModelCall, get_model

from evals.effort import (
    EFFORTS,
    Effort,
    effort_config,
    effort_named,
    expected_request,
    families,
    family_of,
    require_effort,
)
from evals.errors import SettingError
from scorers.measures import mismatches

THREE = ("low", "medium", "high")
NO_XHIGH = ("low", "medium", "high", "max")
NO_MAX = ("low", "medium", "high", "xhigh")
LEVELS: dict[str, tuple[str, ...]] = {
    "anthropic/claude-opus-4-5": THREE,
    "anthropic/claude-opus-4-5-20251101": THREE,
    "anthropic/claude-opus-4-6": NO_XHIGH,
    "anthropic/claude-sonnet-4-6": NO_XHIGH,
    "anthropic/azure/claude-opus-4-6": NO_XHIGH,
    "anthropic/claude-opus-4-7": EFFORTS,
    "anthropic/azure/claude-opus-4-7": EFFORTS,
    "anthropic/claude-opus-4-8": EFFORTS,
    "anthropic/claude-opus-5": EFFORTS,
    "anthropic/claude-opus-5-5": EFFORTS,
    "anthropic/claude-haiku-4-5": (),
    "anthropic/claude-haiku-4-5-20251001": (),
    "anthropic/claude-sonnet-4-5": (),
    "anthropic/claude-sonnet-4-5-20250929": (),
    "anthropic/claude-opus-4-1-20250805": (),
    "anthropic/claude-opus-4-20250514": (),
    "anthropic/claude-sonnet-4-20250514": (),
    "anthropic/claude-3-7-sonnet-20250219": (),
    "openai/gpt-5.6": EFFORTS,
    "openai/gpt-5.10": EFFORTS,
    "openai/gpt-6": EFFORTS,
    "openai/gpt-5.2": NO_MAX,
    "openai/gpt-5.5": NO_MAX,
    "openai/azure/gpt-5.2": NO_MAX,
    "openai/gpt-5": THREE,
    "openai/gpt-5-mini": THREE,
    "openai/gpt-5.1": THREE,
    "openai/o1": THREE,
    "openai/o3-mini": THREE,
    "openai/o4-mini": THREE,
    "openai/gpt-4o": (),
    "openai/gpt-4.1": (),
    "openai/azure/gpt-4o": (),
    "google/gemini-3-pro-preview": THREE,
    "google/gemini-2.5-pro": THREE,
    "grok/grok-4": THREE,
    "ollama/a-model": THREE,
    "deepseek/deepseek-r1": ("low", "high", "max"),
    "nobody/knows-this": THREE,
    "simulated/helped": EFFORTS,
}


@pytest.mark.parametrize(("model", "effort"), [(m, e) for m, levels in LEVELS.items() for e in EFFORTS if e in levels])
def test_an_effort_the_model_has_is_not_refused(model: str, effort: Effort) -> None:
    require_effort(model, effort, None)
    require_effort(model, effort, 64_000)


@pytest.mark.parametrize(
    ("model", "effort"), [(m, e) for m, levels in LEVELS.items() for e in EFFORTS if e not in levels]
)
def test_an_effort_the_model_lacks_is_refused_not_downgraded(model: str, effort: Effort) -> None:
    with pytest.raises(SettingError) as refused:
        require_effort(model, effort, None, "critique_effort")
    message = refused.value.message
    assert message.startswith(f"critique_effort={effort}: {model} ")
    assert (", ".join(LEVELS[model]) or "no effort levels") in message


@pytest.mark.parametrize("model", ["mockllm/model", "none/none"])
def test_inspects_stand_ins_take_any_effort_and_are_expected_to_send_nothing(model: str) -> None:
    for effort in EFFORTS:
        require_effort(model, effort, 10)
        assert expected_request(model, effort, 64_000) == {}


@pytest.mark.parametrize(("effort", "budget"), [("low", 4096), ("medium", 10_000), ("high", 16_000)])
def test_a_cap_that_the_thinking_budget_would_fill_is_refused(effort: Effort, budget: int) -> None:
    with pytest.raises(SettingError, match=f"max_tokens={budget}: .*effort={effort} .*{budget} tokens"):
        require_effort("anthropic/claude-opus-4-5", effort, budget)
    require_effort("anthropic/claude-opus-4-5", effort, budget + 1)
    require_effort("anthropic/claude-opus-4-5", effort, None)


@pytest.mark.parametrize("model", ["anthropic/claude-opus-4-6", "anthropic/claude-opus-4-7", "simulated/helped"])
def test_the_originals_cap_is_not_refused_where_effort_is_no_budget(model: str) -> None:
    require_effort(model, "high", 8000)


@pytest.mark.parametrize(
    ("model", "effort", "sent"),
    [
        ("anthropic/claude-opus-4-5", "medium", {"thinking.type": "enabled", "thinking.budget_tokens": 10_000}),
        ("anthropic/claude-opus-4-6", "max", {"thinking.type": "adaptive", "output_config.effort": "max"}),
        ("anthropic/claude-opus-4-7", "xhigh", {"thinking.type": "adaptive", "output_config.effort": "xhigh"}),
        ("simulated/hurt", "low", {"thinking.type": "adaptive", "output_config.effort": "low"}),
        ("openai/gpt-5.2", "xhigh", {"reasoning.effort|reasoning_effort": "xhigh"}),
        ("nobody/knows-this", "high", {"reasoning_effort|reasoning.effort": "high"}),
        ("grok/grok-4", "low", {"reasoning_effort": "low"}),
        ("google/gemini-3-pro-preview", "high", {"generation_config.thinkingConfig.thinkingLevel": "HIGH"}),
        ("google/gemini-2.5-pro", "low", {"generation_config.thinkingConfig.thinkingBudget": 4096}),
    ],
)
def test_the_request_must_show_what_was_asked_for(model: str, effort: Effort, sent: dict[str, Any]) -> None:
    expected = expected_request(model, effort, 64_000)
    capped = {path: value for path, value in expected.items() if "max" in path}
    assert expected == sent | capped
    assert set(capped.values()) <= {64_000}
    assert expected_request(model, effort, None) == sent


@pytest.mark.parametrize("model", ["anthropic/claude-opus-4-5", "anthropic/claude-opus-4-7", "simulated/null"])
def test_a_cap_that_was_asked_for_is_expected_and_one_left_to_inspect_is_not(model: str) -> None:
    assert expected_request(model, "high", 8001)["max_tokens"] == 8001
    assert "max_tokens" not in expected_request(model, "high", None)


@pytest.mark.parametrize("model", ["anthropic/claude-opus-4-5", "google/gemini-2.5-pro"])
def test_a_fixed_thinking_budget_is_not_reported_as_an_effort(model: str) -> None:
    assert "budget" in family_of(model).treatment
    assert family_of("anthropic/claude-opus-4-7").treatment == "effort"


@pytest.mark.parametrize("effort", EFFORTS)
def test_effort_is_never_asked_for_in_the_way_that_leaves_thinking_off(effort: Effort) -> None:
    asked = effort_config(effort, 64_000).model_dump(exclude_none=True)
    assert asked == {"reasoning_effort": effort, "max_tokens": 64_000}


def test_nothing_is_asked_for_where_nothing_is_set() -> None:
    assert effort_config(None, None).model_dump(exclude_none=True) == {}


@pytest.mark.parametrize("effort", EFFORTS)
def test_a_level_is_understood_as_typed(effort: str) -> None:
    assert effort_named(effort, "effort") == effort


@pytest.mark.parametrize("value", ["", "High", "none", "minimal", None, True, False, 0, 1.0, ["high"], {"high": 1}])
def test_anything_else_is_refused_with_the_five_levels(value: object) -> None:
    with pytest.raises(SettingError) as refused:
        effort_named(value, "judge_effort")
    assert refused.value.message == f"judge_effort={value!r}: give one of low, medium, high, xhigh, max."


@given(st.text())
def test_every_model_has_a_family(model: str) -> None:
    assert family_of(model) in families()


def test_every_level_of_a_family_says_what_is_sent() -> None:
    for family in families():
        assert bool(family.efforts) == bool(family.sends)
        for value in family.sends.values():
            assert not isinstance(value, dict) or set(value) == set(family.efforts)


class Refusing(BaseHTTPRequestHandler):
    """Answers 400 to everything, so that a provider gives up at once."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"type": "error", "error": {"type": "invalid_request_error", "message": "no"}}).encode()
        self.send_response(400)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    http = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()


def recorded(model: str, effort: Effort, cap: int, server: str) -> dict[str, Any]:
    """The request as Inspect's provider records it."""

    async def call() -> dict[str, Any]:
        bound = get_model(model, base_url=server, api_key="a-dummy-key", memoize=False)
        given = await bound.api.generate([ChatMessageUser(content="Hi")], [], "none", effort_config(effort, cap))
        assert isinstance(given, tuple)
        assert isinstance(given[1], ModelCall)
        return dict(given[1].request)

    return asyncio.run(call())


def test_a_request_with_another_effort_or_cap_does_not_pass_for_the_asked_one(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    request = recorded("openai/gpt-5.2", "low", 32_000, server)
    assert len(mismatches(request, expected_request("openai/gpt-5.2", "high", 64_000))) == 2
    assert len(mismatches(request, expected_request("openai/gpt-5.2", "high", 32_000))) == 1
