"""What one attempt leaves in its sample's store: the record that the chain goes on from."""

from inspect_ai.util import StoreModel

from memory.notes import Memory


class ChainState(StoreModel):
    """The attempt's memory and notes, in the order in which they come to be.

    Attributes:
        chain: Chain (epoch), 1-based; 0 until the attempt begins.
        memory_before: What the chain remembered when the attempt began.
        prompt: The exact text sent for the answer.
        score: The judge's points, 0 to 100; None until judged.
        feedback: The judge's text.
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
    critique_prompt: str | None = None
    critique: str | None = None
    memory_after: Memory = Memory()
