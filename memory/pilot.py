"""What a pilot's chains were shown: `retrospect memory LOGS --pilot FILE` writes it, `-T pilot=FILE` reads it."""

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from memory.notes import Entry, utf8


class Shown(BaseModel):
    """One attempt's notes.

    Attributes:
        chain: 1-based.
        position: 1-based.
        item: What was asked there.
        text: The notes that the prompt held, verbatim.
        entries: The entries that were remembered then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chain: int = Field(ge=1)
    position: int = Field(ge=1)
    item: str
    text: str
    entries: tuple[Entry, ...]


class Ended(BaseModel):
    """What one chain remembered after its last finished attempt.

    Attributes:
        chain: 1-based.
        entries: All of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chain: int = Field(ge=1)
    entries: tuple[Entry, ...]


class PilotArm(BaseModel):
    """One condition of the pilot.

    Attributes:
        model: The evaluated model.
        effort: Its effort.
        policy: Name of the memory policy.
        shown: Every attempt that was finished, one for each chain and position.
        ended: What each chain remembered at its end.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    effort: str
    policy: str
    shown: tuple[Shown, ...] = Field(min_length=1)
    ended: tuple[Ended, ...] = Field(min_length=1)

    @cached_property
    def by_position(self) -> dict[int, dict[int, Shown]]:
        """Position → chain → what was shown there."""
        found: dict[int, dict[int, Shown]] = {}
        for one in sorted(self.shown, key=lambda shown: (shown.position, shown.chain)):
            found.setdefault(one.position, {})[one.chain] = one
        return found

    @property
    def items(self) -> set[str]:
        """Every item that some chain was asked."""
        return {one.item for one in self.shown}

    @property
    def chains(self) -> set[int]:
        """Its chains."""
        return {one.chain for one in self.shown}


class Pilot(BaseModel):
    """The file: the conditions of one policy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Literal[1] = Field(alias="schema")
    arms: tuple[PilotArm, ...] = Field(min_length=1)


def length(pilot: PilotArm, chain: int, position: int) -> tuple[int, int]:
    """UTF-8 bytes and lines shown to the pilot's chain there; the means of its chains, rounded, if it has not that one.

    (0, 0) for a position that no chain of the pilot reached.
    """
    there = pilot.by_position.get(position, {})
    texts = [there[chain].text] if chain in there else [one.text for one in there.values()]
    if not texts:
        return 0, 0
    size = sum(len(utf8(text)) for text in texts)
    lines = sum(text.count("\n") + bool(text and not text.endswith("\n")) for text in texts)
    return round(size / len(texts)), round(lines / len(texts))
