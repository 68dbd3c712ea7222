"""A chain's memory: entries in the order they were written, and what had to go."""

import hashlib
import json
from collections.abc import Callable, Iterable
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
        key: What a retrieval compares with the next instruction; not shown, so not counted in bytes.
        id: Name by which a playbook's operations mean it; empty for other policies.
        helpful: How often it helped, as its writer counts.
        harmful: How often it misled.
    """

    model_config = ConfigDict(frozen=True)

    item: str
    title: str
    chain: int
    position: int
    feedback: Feedback
    text: str
    key: str = ""
    id: str = ""
    helpful: int = 0
    harmful: int = 0

    @property
    def line(self) -> str:
        """The text; with an id, after it and its counts."""
        marks = f"- [{self.id}] helpful {self.helpful}, harmful {self.harmful}: " if self.id else ""
        return f"{marks}{self.text.strip()}"

    def render(self) -> str:
        """The entry as it stands in the memory file; a start memory is kept verbatim."""
        if self.position == 0:
            return self.line
        return f"## {self.position}. {self.title} [{self.item}]\n\n{self.line}"


class Eviction(BaseModel):
    """An entry that went to keep the budget, or the number of entries that a policy keeps.

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


class Unusable(BaseModel):
    """A reply, or a part of one, that could not be used, so that what was remembered stayed as it was.

    Attributes:
        item: Item of the attempt that the reply was about.
        at: Position of that attempt.
        reason: Why, in our words and never in the reply's.
    """

    model_config = ConfigDict(frozen=True)

    item: str
    at: int
    reason: str


class Memory(BaseModel):
    """Everything a chain remembers, oldest entry first, and the record of what was evicted and what was no use."""

    model_config = ConfigDict(frozen=True)

    entries: tuple[Entry, ...] = ()
    evicted: tuple[Eviction, ...] = ()
    unusable: tuple[Unusable, ...] = ()

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
        kept = self.holding((*self.entries, entry))
        while kept.size > budget:
            kept = kept.without(kept.entries[0], entry.position)
        return kept

    def holding(self, entries: Iterable[Entry]) -> "Memory":
        """The memory with these entries instead of its own, and the same record."""
        return Memory(entries=tuple(entries), evicted=self.evicted, unusable=self.unusable)

    def without(self, entry: Entry, at: int) -> "Memory":
        """The memory after one of its entries went, recorded as an eviction at a position."""
        gone = Eviction(item=entry.item, position=entry.position, size=len(utf8(entry.render())), at=at)
        rest = tuple(other for other in self.entries if other is not entry)
        return Memory(entries=rest, evicted=(*self.evicted, gone), unusable=self.unusable)

    def within(self, budget: int, at: int, rank: Callable[[Entry], int]) -> "Memory":
        """The memory after the entries of lowest rank went, until the rest fits; of equal ones the oldest.

        An entry that is alone over the budget goes before all others.
        """
        kept = self
        while kept.size > budget:
            alone = {id(entry): Memory(entries=(entry,)).size <= budget for entry in kept.entries}
            kept = kept.without(min(kept.entries, key=lambda e: (alone[id(e)], rank(e))), at)
        return kept

    def storable(self) -> "Memory":
        """The same memory as a log keeps it: its bytes are the same, a lone surrogate is the `?` it has on disk."""
        content = json.dumps(self.model_dump(mode="json"), ensure_ascii=False)
        return Memory.model_validate_json(utf8(content))

    def flagged(self, item: str, at: int, reason: str) -> "Memory":
        """The same memory, with the record that the reply about an item could not be used."""
        record = Unusable(item=item, at=at, reason=reason)
        return Memory(entries=self.entries, evicted=self.evicted, unusable=(*self.unusable, record))


def started_with(text: str) -> Memory:
    """A memory that begins with the text of a given file."""
    return Memory(entries=(Entry(item="", title="start memory", chain=0, position=0, feedback="none", text=text),))
