"""What the offline model does with one conversation of a dimension's test."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inspect_ai.model import ChatMessage, StopReason
from inspect_ai.tool import ToolCall, ToolInfo

from evals.effort import Effort
from evals.simulated.profile import Profile


@dataclass(frozen=True)
class Played:
    """One reply.

    Attributes:
        text: What is said.
        planted: The expected outcome of the whole attempt, `{"score": 0 to 100}`; None for a judge's reply.
        thinking: Thinking tokens.
        stop: Why it ends.
        calls: Tools called.
    """

    text: str
    planted: dict[str, Any] | None = None
    thinking: int = 0
    stop: StopReason = "stop"
    calls: tuple[ToolCall, ...] = ()


Player = Callable[[Profile, list[ChatMessage], list[ToolInfo], Effort, int | None], Played | None]
"""Profile, conversation, tools, effort, output cap → the reply; None when the conversation is none of its own.

A player knows its conversations by the words of the prompts, as a real model would, and draws from the
profile's seed, the sample's id and epoch, and the effort alone, never from time or the order of calls.
"""
