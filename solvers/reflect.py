"""Reflect: the candidate writes a note on its own attempt, and the policy updates the memory."""

from typing import Any, Literal

from inspect_ai.log import transcript
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageUser,
    GenerateConfig,
    ModelOutput,
    get_model,
)
from inspect_ai.solver import Generate, Solver, TaskState, solver

from memory.notes import Feedback, utf8
from memory.policy import Reply
from memory.registry import POLICIES
from solvers.answer import UnfinishedAnswer, unfinished
from solvers.files import edited
from solvers.state import ChainState, attempted, tell

Effort = Literal["low", "medium", "high", "xhigh", "max"]


@solver
def reflect(policy: str, feedback: Feedback, budget: int, effort: Effort, max_tokens: int | None) -> Solver:
    """Asks the `critic` role (the evaluated model unless bound) for the note that the policy wants.

    The critic sees the exact text that was sent, the delivered answer without its thinking, and
    the policy's question.

    Args:
        policy: Name of a memory policy.
        feedback: What the critic is told of the outcome.
        budget: UTF-8 bytes that the memory may have.
        effort: The critic's effort. Passed with the call, because the role's model is a copy that
            does not have the task's config.
        max_tokens: The critic's output cap; None leaves it to Inspect.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        kept, way = state.store_as(ChainState), POLICIES[policy]
        told: Feedback = "none" if way.blind else feedback
        attempt = attempted(state, told, **_told(kept, told))
        reply = Reply() if way.files(kept.memory_before) is None else edited()
        kept.critique_prompt = way.ask(kept.memory_before, attempt, budget)
        if kept.critique_prompt is not None:
            output = await _ask_critic(kept.prompt, state.output.completion, kept.critique_prompt, effort, max_tokens)
            kept.critique = output.completion
            state.metadata["critique_stop_reason"] = output.stop_reason
            reply = Reply(output.completion, whole=output.stop_reason != "max_tokens")
        kept.memory_after = after = way.update(kept.memory_before, attempt, reply, budget).storable()
        unusable = after.unusable[len(kept.memory_before.unusable) :]
        state.metadata |= {
            "memory_after_bytes": after.size,
            "memory_after_sha256": after.sha256,
            "memory_evicted": len(after.evicted),
            "note_unusable": bool(unusable),
        }
        for record in unusable:
            transcript().info(f"The note could not be used: {record.reason}.", source="note")
        tell(after, "after")
        return state

    return solve


class NoTestResult(RuntimeError):
    """The note is to be about the hidden tests, and there is no result of theirs."""


def _told(kept: ChainState, feedback: Feedback) -> dict[str, Any]:
    """Score and text that the writer of the note may know."""
    if feedback == "tests":
        if kept.tests is None:
            raise NoTestResult(
                "feedback=tests: the hidden tests gave no result, as there is no sandbox or the item has none; "
                "`retrospect doctor` tells which. Give another feedback, or run the same command again where one works."
            )
        return {"score": kept.tests, "feedback": kept.tests_report}
    score = kept.score if feedback != "none" else None
    return {"score": score, "feedback": kept.feedback if feedback == "judge" else None}


async def _ask_critic(prompt: str, answer: str, question: str, effort: Effort, max_tokens: int | None) -> ModelOutput:
    """One call of the critic. Raises UnfinishedAnswer when its reply is none."""
    critic = get_model(role="critic", default=get_model())
    messages: list[ChatMessage] = [
        ChatMessageUser(content=prompt),
        ChatMessageAssistant(content=utf8(answer).decode("utf-8") or "(no answer was delivered)"),
        ChatMessageUser(content=question),
    ]
    output = await critic.generate(messages, config=GenerateConfig(reasoning_effort=effort, max_tokens=max_tokens))
    if fault := unfinished(output, sum(len(utf8(message.text)) for message in messages)):
        raise UnfinishedAnswer(f"The note by {critic} {fault}; the attempt will be run again.")
    if output.error:
        output.completion = ""  # it is the provider's error message, and would be remembered
    return output
