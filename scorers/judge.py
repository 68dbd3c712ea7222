"""One judging: the prompt, the call of the grader role, and the re-asks."""

import hashlib
import secrets
from pathlib import Path
from typing import Any, Literal

from inspect_ai.model import ChatMessage, ChatMessageUser, ContentText, GenerateConfig, Model, get_model

from scorers.verdict import InvalidVerdict, Verdict, read_verdict

Effort = Literal["low", "medium", "high", "xhigh", "max"]

FIXED = (Path(__file__).parent / "judge.md").read_text(encoding="utf-8")
ANSWER = (Path(__file__).parent / "judge_answer.md").read_text(encoding="utf-8")
PROMPT_SHA256 = hashlib.sha256(f"{FIXED}\0{ANSWER}".encode()).hexdigest()
"""Digest of the judge's templates: runs judged by different prompts are not comparable."""
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


def panelist(number: int, name: str) -> Model:
    """The model bound to the role `grader_<number>`; the named one when none is."""
    return get_model(role=f"grader_{number}", default=name)


async def judge(
    instruction: str, criteria: list[dict[str, Any]], answer: str, effort: Effort | None, by: Model | None = None
) -> Verdict:
    """Judges one answer, blind to everything but task, criteria and answer.

    The fixed part comes first and ends at a cache breakpoint, so that a provider can reuse it for
    every answer to the same item. The answer stands between marks drawn anew for each call.

    Args:
        instruction: What the candidate was asked, without any memory.
        criteria: Four, each with name, full and none.
        answer: The delivered text.
        effort: The judge's own effort; None sends none. Passed with the call, because the role's
            default is the evaluated model, whose task config does not apply to it.
        by: The judge; by default the model of the role `grader`.

    Raises:
        JudgeError: When the reply and its re-asks hold no valid verdict.
    """
    model = by or grader()
    fixed = FIXED.format(instruction=instruction.strip(), criteria=_listed(criteria))
    sendable = answer.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair breaks the log
    asked = ANSWER.format(mark=_mark(sendable), answer=sendable)
    messages: list[ChatMessage] = [
        ChatMessageUser(content=[ContentText(text=fixed, cache_breakpoint=True), ContentText(text=asked)])
    ]
    problem = ""
    for _ in range(1 + REASKS):
        output = await model.generate(messages, config=GenerateConfig(reasoning_effort=effort, max_tokens=MAX_TOKENS))
        ended = "unknown" if output.empty else output.stop_reason
        if ended in _NO_REPLY:
            problem = f"it ended early ({ended})"
            continue
        try:
            if ended != "stop":
                raise InvalidVerdict(f"it ended early ({ended})")
            return read_verdict(output.completion)
        except InvalidVerdict as ex:
            problem = str(ex)
        messages.append(output.message)
        messages.append(
            ChatMessageUser(content=f"This is not a valid verdict: {problem}. Reply again with the JSON object only.")
        )
    raise JudgeError(
        f"The judge {model} gave no valid verdict in {1 + REASKS} replies ({problem}). The attempt is not scored; "
        "run the same command again to repeat it, or give another judge with --model-role {model.role or 'grader'}=…"
    )


def _listed(criteria: list[dict[str, Any]]) -> str:
    return "\n\n".join(
        f"{number}. {c['name']}\n   25 points: {c['full']}\n   0 points: {c['none']}"
        for number, c in enumerate(criteria, 1)
    )


def _mark(answer: str) -> str:
    """A mark that the answer does not contain."""
    while (mark := secrets.token_hex(8)) in answer:
        pass
    return mark
