"""A chain's memory: entries in the order they were written, and what had to go."""

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, computed_field

Feedback = Literal["judge", "score", "tests", "none"]
"""What the writer of an entry was told: score and judge's text, the score, the hidden tests' result, or nothing."""


def utf8(text: str) -> bytes:
    """The bytes that a text has on disk: a lone surrogate, which UTF-8 cannot hold, becomes `?`."""
    return text.encode("utf-8", "replace")


class Entry(BaseModel):
    """One note and where it came from.

    Attributes:
        item: Id of the item it was written after; empty for a start memory.
        title: The item's title.
        chain: Chain (epoch) that wrote it, 1-based; 0 for a start memory.
        position: Place in the chain after which it was written, 1-based; 0 for a start memory.
        feedback: What its writer was told.
        text: The note itself, verbatim.
    """

    model_config = ConfigDict(frozen=True)

    item: str
    title: str
    chain: int
    position: int
    feedback: Feedback
    text: str

    def render(self) -> str:
        """The entry as it stands in the memory file; a start memory is kept verbatim."""
        if self.position == 0:
            return self.text.strip()
        return f"## {self.position}. {self.title} [{self.item}]\n\n{self.text.strip()}"


class Eviction(BaseModel):
    """An entry that went to keep the budget.

    Attributes:
        item: Item of the entry that went.
        position: Position of the entry that went.
        size: Its bytes.
        at: Position at which it went.
    """

    model_config = ConfigDict(frozen=True)

    item: str
    position: int
    size: int
    at: int


class Memory(BaseModel):
    """Everything a chain remembers, oldest entry first, and the record of what was evicted."""

    model_config = ConfigDict(frozen=True)

    entries: tuple[Entry, ...] = ()
    evicted: tuple[Eviction, ...] = ()

    @computed_field  # type: ignore[prop-decorator]  # mypy knows no decorated property; the log shows the file
    @property
    def text(self) -> str:
        """The memory file: entries separated by a blank line; empty when nothing is remembered."""
        return "".join(f"{entry.render()}\n\n" for entry in self.entries)[:-1]

    @property
    def size(self) -> int:
        """Bytes of the memory file in UTF-8. Bytes, not tokens: tokenizers differ between models."""
        return len(utf8(self.text))

    @property
    def sha256(self) -> str:
        """Digest of the memory file; equal digests mean that a reader saw the same notes."""
        return hashlib.sha256(utf8(self.text)).hexdigest()

    def added(self, entry: Entry, budget: int) -> "Memory":
        """The memory with one more entry, within `budget` bytes.

        Over the budget the oldest entries go whole until the rest fits, each recorded as an
        eviction; an entry larger than the whole budget is itself evicted.
        """
        kept = Memory(entries=(*self.entries, entry), evicted=self.evicted)
        while kept.size > budget:
            oldest = kept.entries[0]
            gone = Eviction(
                item=oldest.item,
                position=oldest.position,
                size=len(utf8(oldest.render())),
                at=entry.position,
            )
            kept = Memory(entries=kept.entries[1:], evicted=(*kept.evicted, gone))
        return kept


def started_with(text: str) -> Memory:
    """A memory that begins with the text of a given file."""
    return Memory(entries=(Entry(item="", title="start memory", chain=0, position=0, feedback="none", text=text),))
