"""The double is as strict as the API is documented: else the tests against it would prove nothing."""

import json
from typing import Any

import httpx
import pytest
from anthropic import Anthropic

from tests.wire.double import KEY, Double

CLIENT = httpx.Client(timeout=120)  # on a busy machine the first answer takes a while
HI = {"role": "user", "content": "Hi"}
OPUS = {"model": "claude-opus-4-7", "max_tokens": 2000, "messages": [HI]}
ADAPTIVE = {"thinking": {"type": "adaptive"}}
ENABLED = {"thinking": {"type": "enabled", "budget_tokens": 1500}}
MEMORY = {"type": "memory_20250818", "name": "memory"}


def headers(**more: str) -> dict[str, str]:
    given = {"x-api-key": KEY, "anthropic-version": "2026-10-21"} | {k.replace("_", "-"): v for k, v in more.items()}
    return {name: value for name, value in given.items() if value}


def post(double: Double, body: dict[str, Any], path: str = "/v1/messages", **more: str) -> httpx.Response:
    return CLIENT.post(f"{double.url}{path}", json=body, headers=headers(**more))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (ENABLED, '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and'),
        (ADAPTIVE | {"model": "claude-opus-4-5"}, "adaptive thinking is not supported on this model"),
        (
            {"model": "claude-opus-4-6", "output_config": {"effort": "xhigh"}},
            "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.",
        ),
        (
            {"model": "claude-haiku-4-5", "output_config": {"effort": "low"}},
            "This model does not support the effort parameter.",
        ),
        (
            ENABLED | {"model": "claude-opus-4-5", "max_tokens": 1500},
            "`max_tokens` must be greater than `thinking.budget_tokens`.",
        ),
        (
            {"model": "claude-opus-4-5", "thinking": {"type": "enabled", "budget_tokens": 1000}},
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
        ({"model": "claude-opus-5-5", "thinking": {"type": "disabled"}}, '"thinking.type.disabled" is not supported'),
        (
            {"model": "claude-opus-5", "thinking": {"type": "disabled"}, "output_config": {"effort": "max"}},
            '"thinking.type.disabled" is not supported',
        ),
        ({"temperature": 0.5}, "temperature: Extra inputs are not permitted"),
        ({"top_k": 5}, "top_k: Extra inputs are not permitted"),
        ({"max_tokens": None}, "max_tokens: Field required"),
        ({"messages": [{"role": "user", "content": "x" * 1_000_000}]}, "prompt is too long: 250000 tokens > 200000"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]}, "text content blocks must be"),
        ({"tools": [{"type": "memory_20250818", "name": "notes"}]}, "Input tag 'memory_20250818'"),
        ({"tools": [{"name": "f"}]}, "tools.0.custom.input_schema: Field required"),
    ],
    ids=str,
)
def test_what_the_api_refuses_is_a_400_in_its_words(double: Double, changed: dict[str, Any], message: str) -> None:
    body = {key: value for key, value in (OPUS | changed).items() if value is not None}
    refused = post(double, body)
    assert refused.status_code == 400
    assert refused.json()["type"] == "error"
    assert refused.json()["error"]["type"] == "invalid_request_error"
    assert refused.json()["error"]["message"].startswith(message) or message in refused.json()["error"]["message"]
    assert refused.json()["request_id"] == refused.headers["request-id"]


@pytest.mark.parametrize(
    ("changed", "version"),
    [
        (ADAPTIVE | {"output_config": {"effort": "xhigh"}}, "2026-10-21"),
        (ENABLED | {"model": "claude-opus-4-6"}, "2026-10-21"),
        ({"temperature": 1.0, "model": "claude-haiku-4-5"}, "2023-06-01"),
        (
            {"model": "claude-opus-5", "thinking": {"type": "disabled"}, "output_config": {"effort": "high"}},
            "2026-10-21",
        ),
        ({"tools": [MEMORY, {"name": "f", "input_schema": {"type": "object"}}]}, "2026-10-21"),
    ],
    ids=str,
)
def test_what_the_api_takes_is_answered(double: Double, changed: dict[str, Any], version: str) -> None:
    assert post(double, OPUS | changed, anthropic_version=version).status_code == 200


def test_keys_and_versions(double: Double) -> None:
    assert post(double, OPUS, x_api_key="", authorization=f"Bearer {KEY}").status_code == 200
    assert post(double, OPUS, x_api_key="sk-other").status_code == 401
    assert post(double, OPUS, x_api_key="").json()["error"]["type"] == "authentication_error"
    assert post(double, OPUS, anthropic_version="").status_code == 400
    assert post(double, OPUS | {"model": "claude-of-tomorrow"}).status_code == 404
    assert "anthropic-ratelimit-input-tokens-remaining" in post(double, OPUS).headers


def test_foundry_takes_its_own_header_and_tells_no_limits(double: Double) -> None:
    answered = post(double, OPUS, "/anthropic/v1/messages", x_api_key="", api_key=KEY)
    assert answered.status_code == 200
    assert not [name for name in answered.headers if name.startswith("anthropic-ratelimit")]
    assert post(double, {"requests": []}, "/anthropic/v1/messages/batches").status_code in (404, 405)


def test_a_stream_is_exactly_in_sequence(double: Double) -> None:
    text = post(double, OPUS | ADAPTIVE | {"stream": True}).text
    events = [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]
    assert [f"event: {event['type']}" for event in events] == [
        line for line in text.splitlines() if line.startswith("event: ")
    ]
    kinds = [event["delta"]["type"] if event["type"] == "content_block_delta" else event["type"] for event in events]
    block = ["content_block_start", "content_block_stop"]
    assert kinds == [
        *("message_start", "ping"),
        *(block[0], "thinking_delta", "signature_delta", block[1]),
        *(block[0], "text_delta", block[1]),
        *("message_delta", "message_stop"),
    ]
    assert events[0]["message"]["usage"]["output_tokens"] == 1
    assert events[0]["message"]["content"] == []
    told = events[-2]["usage"]
    assert 0 < told["output_tokens_details"]["thinking_tokens"] < told["output_tokens"]


def test_an_identical_prefix_is_written_once_then_read(double: Double) -> None:
    fixed = {"type": "text", "text": "x" * 8000, "cache_control": {"type": "ephemeral"}}

    def usage(asked: str) -> dict[str, int]:
        body = OPUS | {"messages": [{"role": "user", "content": [fixed, {"type": "text", "text": asked}]}]}
        told: dict[str, int] = post(double, body).json()["usage"]
        return told

    first, second = usage("one"), usage("another")
    assert (first["cache_creation_input_tokens"], first["cache_read_input_tokens"]) == (2000, 0)
    assert (second["cache_creation_input_tokens"], second["cache_read_input_tokens"]) == (0, 2000)
    assert second["input_tokens"] == 1


def test_the_sdk_s_own_calls_are_served(double: Double) -> None:
    client: Any = Anthropic(base_url=double.url, api_key=KEY)
    counted = client.messages.count_tokens(model="claude-opus-4-7", messages=[{"role": "user", "content": "Hi there"}])
    assert counted.input_tokens > 0
    tool = {"name": "f", "input_schema": {"type": "object"}}
    used = client.messages.create(**OPUS, tools=[tool], tool_choice={"type": "tool", "name": "f"})
    assert (used.stop_reason, used.content[0].type) == ("tool_use", "tool_use")
    one: Any = {"custom_id": "a", "params": OPUS}
    batch = client.messages.batches.create(requests=[one])
    assert batch.processing_status == "in_progress"
    while batch.processing_status != "ended":
        batch = client.messages.batches.retrieve(batch.id)
    (result,) = client.messages.batches.results(batch.id)
    assert (result.custom_id, result.result.type) == ("a", "succeeded")
