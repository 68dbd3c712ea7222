"""Thinking tokens of a call, and where the count comes from: no two sources may be averaged."""

from collections.abc import Sequence
from typing import Any, Literal

from inspect_ai.model import ModelCall, ModelUsage

ThinkingSource = Literal["reported", "counted", "estimated", "unknown"]

_REPORTED = (
    ("usage", "output_tokens_details", "thinking_tokens"),
    ("usage", "output_tokens_details", "reasoning_tokens"),
    ("usage", "completion_tokens_details", "reasoning_tokens"),
    ("usage", "reasoning_tokens"),
    ("usageMetadata", "thoughtsTokenCount"),
)
"""Where providers say how many tokens were thinking: Anthropic, OpenAI twice, Grok, Google."""
_CHARACTERS_PER_TOKEN = 4
"""Of Inspect's estimate."""


def thinking(call: ModelCall | None, usage: ModelUsage | None) -> tuple[int | None, ThinkingSource | None]:
    """The count, None when there is none, and its source.

    `reported` is the provider's own count, 0 included. Where Anthropic's API reports none, Inspect
    has it count the tokens of the thinking that it shows, which is a summary (`counted`: too low),
    and where that fails takes a quarter of its characters (`estimated`). Without a recorded response
    nobody can tell (`unknown`).
    """
    response = call.response if call else None
    said = next((n for path in _REPORTED if isinstance(n := value_at(response, path), int)), None)
    found = usage.reasoning_tokens if usage else None
    if said is not None:
        return (said if found is None else found), "reported"
    if found is None:
        return None, None
    shown = _shown(response)
    if not shown:
        return found, "unknown"
    estimate = sum(int(max(1, len(text) / _CHARACTERS_PER_TOKEN)) for text in shown)
    return found, "estimated" if found == estimate else "counted"


def _shown(response: Any) -> list[str]:
    """The thinking that Anthropic's API shows."""
    blocks = response.get("content") if isinstance(response, dict) else None
    texts = [value_at(block, ("thinking",)) for block in blocks] if isinstance(blocks, list) else []
    return [text for text in texts if isinstance(text, str) and text]


def value_at(value: Any, path: Sequence[str]) -> Any:
    """What nested dicts hold at a path; None where it leads nowhere."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
