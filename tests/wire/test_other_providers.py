"""What Inspect really sends to other providers than Anthropic, each level, and a run against a local server."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner
from inspect_ai.model import ChatMessageUser, ModelCall, ModelOutput, get_model

from analysis.frame import read_attempts
from evals.effort import Effort, effort_config, expected_request, families, family_of
from retrospect import main
from scorers.measures import mismatches
from scorers.thinking import thinking
from tests.wire.loopback import Answer, Loopback, Request, loopback

KEY = "sk-of-another-provider"
CAP = 64_000
VERDICT = json.dumps({"criteria": [{"points": 20, "evidence": "seen"}] * 4, "feedback": "Sound."})
SEEN = sorted(
    {example for family in families() if "loopback, in the tests" in family.seen for example in family.examples}
)
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in SEEN),
    *((name, {"responses_api": False}) for name in SEEN if name.startswith("openai/gpt")),
    ("openai-api/a-service/a-model", {"responses_api": True}),
]


def answer(request: Request) -> Answer:
    """Both of OpenAI's endpoints; the judge gets a verdict."""
    if request.path.endswith("/models"):
        return Answer({"object": "list", "data": [{"id": "a-model", "object": "model", "created": 1, "owned_by": "x"}]})
    text = VERDICT if "You are the judge" in json.dumps(request.body) else "```python\npass\n```"
    model = request.body["model"]
    if "responses" in request.path:
        said = {"type": "output_text", "text": text, "annotations": []}
        message = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [said]}
        details = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 40}}
        usage = {"input_tokens": 50, "output_tokens": 70, "total_tokens": 120, **details}
        head = {"id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": model}
        rest = {"parallel_tool_calls": False, "tool_choice": "auto", "tools": [], "usage": usage}
        return Answer(head | {"output": [message]} | rest)
    told = {"completion_tokens_details": {"reasoning_tokens": 40}}
    usage = {"prompt_tokens": 50, "completion_tokens": 70, "total_tokens": 120, **told}
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    head = {"id": "chat_1", "object": "chat.completion", "created": 1, "model": model}
    return Answer(head | {"choices": [choice], "usage": usage})


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with mock.patch.dict(os.environ, {"NO_PROXY": "*"}), loopback(answer) as api:
        yield api


def called(server: Loopback, model: str, effort: Effort, **model_args: Any) -> tuple[ModelCall, dict[str, Any]]:
    """The request as Inspect records it, with its response, and the body that arrived."""

    async def call() -> ModelCall:
        url = f"{server.url}/v1"
        bound = get_model(model, base_url=url, api_key=KEY, memoize=False, **model_args)
        given = await bound.api.generate([ChatMessageUser(content="Hi")], [], "none", effort_config(effort, CAP))
        await bound.api.aclose()
        assert isinstance(given, tuple)
        assert isinstance(given[0], ModelOutput), given[0]
        assert isinstance(given[1], ModelCall)
        assert thinking(given[1], given[0].usage) == (40, "reported")
        return given[1]

    return asyncio.run(call()), server.requests[-1].body


@pytest.mark.parametrize(("model", "model_args"), VARIANTS, ids=str)
def test_each_level_arrives_as_the_table_says(server: Loopback, model: str, model_args: dict[str, Any]) -> None:
    for effort in family_of(model).efforts:
        call, body = called(server, model, effort, **model_args)
        assert mismatches(call.request, expected_request(model, effort, CAP)) == {}
        assert body.get("reasoning_effort", body.get("reasoning", {}).get("effort")) == effort
        assert CAP in (body.get("max_tokens"), body.get("max_completion_tokens"), body.get("max_output_tokens"))


def test_a_level_that_inspect_would_change_on_the_way_is_seen_and_refused(server: Loopback) -> None:
    call, body = called(server, "deepseek/deepseek-r1", "medium")
    assert body["reasoning_effort"] == "high"
    assert mismatches(call.request, expected_request("deepseek/deepseek-r1", "medium", CAP))
    assert "medium" not in family_of("deepseek/deepseek-r1").efforts


@pytest.mark.parametrize(
    ("model", "address"),
    [
        ("openai-api/local/a-model", {"LOCAL_BASE_URL": "", "LOCAL_API_KEY": KEY}),
        ("ollama/a-model", {"OLLAMA_BASE_URL": ""}),
        ("openai/gpt-5.2", {"OPENAI_BASE_URL": "", "OPENAI_API_KEY": KEY}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_benchmark_runs_against_a_local_server(
    tmp_path: Path, server: Loopback, model: str, address: dict[str, str]
) -> None:
    variables = {name: value or f"{server.url}/v1" for name, value in address.items()}
    before = len(server.requests)
    typed = ["run", "--model", model, "--effort", "high", "--memory", "none", "--chains", "1", "--yes"]
    more = ["--items", "median_two_sorted_arrays", "-T", "judge_effort=low", "--log-dir", str(tmp_path / "logs")]
    with mock.patch.dict(os.environ, variables | {"RETROSPECT_MEMORY_DIR": str(tmp_path / "memory")}):
        done = CliRunner().invoke(main, [*typed, *more])
    assert done.exit_code == 0, done.output
    (row,) = read_attempts(str(tmp_path / "logs")).rows.to_dict("records")
    assert (row["score"], row["effort_sent_ok"], row["thinking_source"]) == (80, 1, "reported")
    sent = [request.body for request in server.requests[before:]][-2:]
    assert [body.get("reasoning_effort", body.get("reasoning", {}).get("effort")) for body in sent] == ["high", "low"]
    assert KEY not in done.output
