"""What the double says: the offline model's answers, verdicts and notes, in the API's blocks."""

import hashlib
import json
import random
from dataclasses import dataclass
from typing import Any

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageUser

from evals.simulated import playing
from evals.simulated.profile import profile_named
from evals.simulated.reading import Asked, read
from tests.wire.double.caching import tokens
from tests.wire.double.models import thinks
from tests.wire.double.rules import SIGNATURE

THINKING = {"low": 100, "medium": 200, "high": 400, "xhigh": 800, "max": 1600}
"""Thinking tokens by effort."""


@dataclass(frozen=True)
class Played:
    """A whole answer: its blocks as the API returns them, stop reason and output tokens."""

    content: list[dict[str, Any]]
    stop_reason: str | None
    output_tokens: int
    thinking_tokens: int

    @property
    def text(self) -> str:
        return "".join(block["text"] for block in self.content if block["type"] == "text")


def asked(body: dict[str, Any]) -> Asked:
    """Who is asked what, read off the prompts as the offline model does."""
    said: list[ChatMessage] = []
    for message in body["messages"]:
        if _results(message):
            continue  # what a tool answered was not said by anybody
        kind = ChatMessageUser if message["role"] == "user" else ChatMessageAssistant
        said.append(kind(content=_text(message["content"]) or "-"))
    return read(said)


def _results(message: dict[str, Any]) -> bool:
    """Whether a message brings the results of tools."""
    content = message["content"]
    return isinstance(content, list) and any(block.get("type") == "tool_result" for block in content)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", "") for block in content if block.get("type") == "text")


def play(body: dict[str, Any], who: Asked) -> Played:
    """Answers in the role that the prompts ask for; the same request always gets the same answer."""
    seed = hashlib.sha256(json.dumps(body["messages"], sort_keys=True).encode()).hexdigest()
    effort = body.get("output_config", {}).get("effort", "high")
    text = _said(who, effort, seed)
    thinking = THINKING[effort] if thinks(body) else 0
    tools = [tool for tool in body.get("tools", []) if tool.get("type", "custom") == "custom"]
    if body.get("tool_choice", {}).get("type") == "tool" and tools:
        block = {"type": "tool_use", "id": f"toolu_{seed[:16]}", "name": body["tool_choice"]["name"], "input": {}}
        return Played([block], "tool_use", 20, 0)
    remembers = any(tool.get("type") == "memory_20250818" for tool in body.get("tools", []))
    if remembers and who.role == "candidate" and not any(map(_results, body["messages"])):
        look = {"command": "view", "path": "/memories"}
        block = {"type": "tool_use", "id": f"toolu_{seed[:16]}", "name": "memory", "input": look}
        return Played([block], "tool_use", 20, 0)
    wanted = thinking + tokens(text)
    stop = "end_turn"
    if wanted > body["max_tokens"]:
        text, stop, wanted = playing.CUT_OFF, "max_tokens", body["max_tokens"]
        thinking = min(thinking, wanted)
    content: list[dict[str, Any]] = [{"type": "text", "text": text}]
    if thinking:
        summary = {"type": "thinking", "thinking": "Let me see.", "signature": f"{SIGNATURE}{seed[:32]}"}
        content = [summary, *content]
    return Played(content, stop, wanted, thinking)


def _said(who: Asked, effort: str, seed: str) -> str:
    profile = profile_named("helped", {})
    if who.role == "judge":
        return playing.verdict_text(profile, who, seed)
    if who.role == "critic":
        return playing.note_text(who, seed)
    skill = 0.6 + 0.05 * list(THINKING).index(effort)
    missed = playing.missed_criteria(profile, skill, False, seed, f"{seed}/criteria")
    return playing.answer_text(who.item, missed, random.Random(seed).random().hex())
