"""Asking a judge: the grader role, a form that its reply must have, and the re-asks."""

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

from inspect_ai.model import ChatMessage, ChatMessageUser, ContentText, GenerateConfig, Model, get_model

from scorers.quoting import sendable
from scorers.verdict import InvalidVerdict

Effort = Literal["low", "medium", "high", "xhigh", "max"]
T = TypeVar("T")

REASKS = 2
MAX_TOKENS = 32_000
"""The judge's output cap, thinking included."""
_NO_REPLY = ("unknown", "model_length")
"""How a reply ends that is none: a broken stream, a request refused as too long. The same is asked again."""


class JudgeError(RuntimeError):
    """The judge gave no valid verdict. A fault to be run again, never a score."""


def grader() -> Model:
    """The model bound to the `grader` role; the evaluated model, without its effort, when none is."""
    own = get_model()
    config = own.config.model_copy(update={"reasoning_effort": None})
    return get_model(role="grader", default=Model(own.api, config, own.model_args))


def identity(judging: Model) -> list[Any]:
    """What makes a judge another judge: name, arguments and configuration, but not how it is reached."""
    reached = {"max_connections", "adaptive_connections", "max_retries", "timeout", "attempt_timeout", "batch"}
    return [str(judging), judging.model_args, judging.config.model_dump(exclude=reached, exclude_none=True)]


async def ask_judge(fixed: str, asked: str, effort: Effort | None, read: Callable[[str], T], by: Model) -> T:
    """Asks a judge until its reply can be read.

    Args:
        fixed: What is the same for every answer to one task; it ends at a cache breakpoint, so that a
            provider can reuse it.
        asked: The rest, with the answer between marks.
        effort: The judge's own effort; None sends none. Passed with the call, because the role's
            default is the evaluated model, whose task config does not apply to it.
        read: Reads a reply; raises InvalidVerdict, in words that the judge can act on.
        by: The judge.

    Raises:
        JudgeError: When the reply and its re-asks hold no valid verdict.
    """
    messages: list[ChatMessage] = [
        ChatMessageUser(content=[ContentText(text=fixed, cache_breakpoint=True), ContentText(text=asked)])
    ]
    problem = ""
    for _ in range(1 + REASKS):
        output = await by.generate(messages, config=GenerateConfig(reasoning_effort=effort, max_tokens=MAX_TOKENS))
        ended = "unknown" if output.empty else output.stop_reason
        if ended in _NO_REPLY:
            problem = f"it ended early ({ended})"
            continue
        try:
            if ended != "stop":
                raise InvalidVerdict(f"it ended early ({ended})")
            return read(output.completion)
        except InvalidVerdict as ex:
            problem = str(ex)
        messages.append(output.message)
        messages.append(
            ChatMessageUser(content=f"This is not a valid verdict: {problem}. Reply again with the JSON object only.")
        )
    raise JudgeError(
        f"The judge {by} gave no valid verdict in {1 + REASKS} replies ({problem}). The attempt is not scored; "
        f"run the same command again to repeat it, or give another judge with --model-role {by.role or 'grader'}=…"
    )


def templates(name: str) -> tuple[str, str, str]:
    """A judge's two templates, what is fixed and what holds the answer, and their digest: others make another judge."""
    fixed, answer = (
        (Path(__file__).parent / f"{name}{part}.md").read_text(encoding="utf-8") for part in ("", "_answer")
    )
    return fixed, answer, hashlib.sha256(f"{fixed}\0{answer}".encode()).hexdigest()


def fenced(template: str, **texts: str) -> str:
    """A template with texts in it, between marks drawn anew that none of them contains."""
    shown = {name: sendable(text) for name, text in texts.items()}
    while (mark := secrets.token_hex(8)) in "\n".join(shown.values()):
        pass
    return template.format(mark=mark, **shown)
