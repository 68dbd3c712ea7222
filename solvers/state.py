"""What one attempt leaves in its sample's store: the record that the chain goes on from."""

from typing import Any, Literal

from inspect_ai.log import transcript
from inspect_ai.solver import TaskState
from inspect_ai.util import StoreModel

from memory.notes import Feedback, Memory
from memory.policy import Attempt

MEMORY_EVENT = "memory"
"""Source of the info events that hold the memory as data: the first before, the last after the attempt.

A sample that was finished but not yet in the log file when its process was killed is recovered by
Inspect from its event buffer, with events and metadata but with an empty store. So what a chain
goes on from is in an event too.
"""


class ChainState(StoreModel):
    """The attempt's memory and notes, in the order in which they come to be.

    Attributes:
        chain: Chain (epoch), 1-based; 0 until the attempt begins.
        memory_before: What the chain remembered when the attempt began.
        prompt: The exact text sent for the answer.
        score: The judge's points, 0 to 100; None until judged.
        feedback: The judge's text.
        tests: Share of the hidden tests passed, 0 to 100; None until run, or without any.
        tests_report: What each of them found.
        critique_prompt: The exact text asked for the note; None when the policy asks nothing.
        critique: The model's note, verbatim; None when none was asked for.
        memory_after: What the chain remembers afterwards; equal to `memory_before` until the note
            is written, so that an attempt that ends early hands on what it was given.
    """

    chain: int = 0
    memory_before: Memory = Memory()
    prompt: str = ""
    score: float | None = None
    feedback: str | None = None
    tests: float | None = None
    tests_report: str | None = None
    critique_prompt: str | None = None
    critique: str | None = None
    memory_after: Memory = Memory()


def attempted(state: TaskState, told: Feedback = "none", **outcome: Any) -> Attempt:
    """The attempt as the writer of a note may know it.

    Args:
        state: Of the sample.
        told: What of the outcome is told.
        **outcome: `score` and `feedback`, as far as they are.
    """
    return Attempt(
        item=str(state.sample_id),
        title=state.metadata["title"],
        chain=state.epoch,
        position=state.metadata["position"],
        told=told,
        instruction=state.input_text,
        answer=state.output.completion,
        cut_off=not state.output.empty and state.output.stop_reason == "max_tokens",
        **outcome,
    )


def tell(memory: Memory, when: Literal["before", "after"], shown: str | None = None) -> None:
    """Writes the memory into the transcript, for people and as data.

    Args:
        memory: What is remembered.
        when: Before or after the attempt.
        shown: What the policy shows of it, if that is something else.
    """
    text = memory.text if shown is None else shown
    transcript().info(f"**Memory {when}** ({memory.size} bytes)\n\n{text or '*nothing*'}", source=f"memory {when}")
    transcript().info(memory.model_dump(mode="json"), source=MEMORY_EVENT)
