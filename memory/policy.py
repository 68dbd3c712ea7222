"""What a memory policy is: three pure functions and a name."""

import re
from dataclasses import dataclass
from pathlib import Path

from memory.notes import Entry, Feedback, Memory

_PROMPTS = Path(__file__).parent / "prompts"
_CLOSING = re.compile(r"<[\s\u200b-\u200f\u2060\ufeff]*/[\s\u200b-\u200f\u2060\ufeff]*memory", re.IGNORECASE)
"""Begins what a model may take for the closing tag, whatever its spelling or invisible characters."""


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
        instruction: The item's bare instruction.
        answer: What was delivered, without its thinking.
        cut_off: Whether the output cap cut the answer off.
    """

    item: str
    title: str
    chain: int
    position: int
    told: Feedback
    score: float | None = None
    feedback: str | None = None
    instruction: str = ""
    answer: str = ""
    cut_off: bool = False

    def entry(self, text: str, key: str = "", id: str = "", helpful: int = 0, harmful: int = 0) -> Entry:
        """An entry with this text that says where it is from."""
        return Entry(
            item=self.item,
            title=self.title,
            chain=self.chain,
            position=self.position,
            feedback=self.told,
            text=text.strip(),
            key=key,
            id=id,
            helpful=helpful,
            harmful=harmful,
        )


@dataclass(frozen=True)
class Upcoming:
    """The item that is asked next, as far as its reader may know it.

    Attributes:
        item: Item id.
        title: Item title.
        instruction: The bare instruction.
    """

    item: str
    title: str = ""
    instruction: str = ""


@dataclass(frozen=True)
class Reply:
    """What the model wrote when the policy asked.

    Attributes:
        text: Its reply; of a policy with files, those files as a JSON object of path to text.
        whole: False when the output cap cut it off.
    """

    text: str = ""
    whole: bool = True


class Policy:
    """How memory is recalled and updated. No model calls: a policy writes prompts and reads replies.

    The base class is the policy that remembers nothing. A subclass overrides what it needs; see
    docs/policies.md for a policy of ten lines.

    Attributes:
        name: As given to `-T memory=`.
        algorithm: One line for `retrospect list`.
        writes: Whether it ever remembers anything.
        asks: Whether it asks the model for a note, one more call for each item.
        blind: Whether its writer is told nothing of the outcome, whatever the feedback setting is.
        turns: Answering calls assumed in estimates; more than one where the model has a tool.
    """

    name = "none"
    algorithm = "The bare instruction; nothing is recalled, nothing is written."
    writes = False
    asks = False
    blind = False
    turns = 1

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The notes to put before the next instruction; None leaves the instruction bare."""
        return None

    def files(self, memory: Memory) -> dict[str, str] | None:
        """The files below /memories that the model may edit while it answers; None for a policy without."""
        return None

    def ask(self, memory: Memory, attempt: Attempt, budget: int) -> str | None:
        """The prompt for the note on this attempt; None when the policy asks the model nothing."""
        return None

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
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
    safe = _CLOSING.sub("</ memory", notes)
    return prompt_text("recall").format(notes=safe, instruction=instruction)
