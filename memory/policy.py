"""What a memory policy is: three pure functions and a name."""

import re
from dataclasses import dataclass
from pathlib import Path

from memory.notes import Feedback, Memory

_PROMPTS = Path(__file__).parent / "prompts"
_CLOSING = re.compile(r"<\s*/\s*memory\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Attempt:
    """A finished attempt, as far as the writer of a note may know it.

    Attributes:
        item: Item id.
        title: Item title.
        chain: Chain (epoch), 1-based.
        position: Place in the chain, 1-based.
        told: What of the outcome the writer is told.
        score: 0 to 100, by the judge or the tests; None unless told.
        feedback: The judge's text, or what each hidden test found; None unless told.
    """

    item: str
    title: str
    chain: int
    position: int
    told: Feedback
    score: float | None = None
    feedback: str | None = None


class Policy:
    """How memory is recalled and updated. No model calls: a policy writes prompts and reads replies.

    The base class is the policy that remembers nothing. A subclass overrides what it needs; see
    docs/policies.md for a policy of ten lines.

    Attributes:
        name: As given to `-T memory=`.
        algorithm: One line for `retrospect list`.
        writes: Whether it ever remembers anything.
    """

    name = "none"
    algorithm = "The bare instruction; nothing is recalled, nothing is written."
    writes = False

    def recall(self, memory: Memory) -> str | None:
        """The notes to put before the next instruction; None leaves the instruction bare."""
        return None

    def ask(self, attempt: Attempt) -> str | None:
        """The prompt for the note on this attempt; None when the policy asks the model nothing."""
        return None

    def update(self, memory: Memory, attempt: Attempt, reply: str, budget: int) -> Memory:
        """The memory after the model's reply, within `budget` UTF-8 bytes."""
        return memory


def prompt_text(name: str) -> str:
    """The text of a prompt template of this package."""
    return (_PROMPTS / f"{name}.md").read_text(encoding="utf-8")


def remembered(notes: str | None, instruction: str) -> str:
    """The exact text sent: the notes in their wrapper, then the instruction.

    The wrapper is the same bytes in every arm that has one. A closing tag inside the notes is
    defused, so that notes cannot end the block that holds them.
    """
    if notes is None:
        return instruction
    safe = _CLOSING.sub("</ memory>", notes)
    return prompt_text("recall").format(notes=safe, instruction=instruction)
