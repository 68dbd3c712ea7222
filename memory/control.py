"""What the control arms have in common: their notes are handed to them, and nothing is written."""

from dataclasses import dataclass
from typing import Literal

from memory.notes import Entry, Memory
from memory.pilot import PilotArm
from memory.policy import Policy, Upcoming

Needs = Literal["", "pilot", "start_memory"]
"""The task parameter that a control gets its notes from; empty for one that has its own."""


@dataclass(frozen=True)
class Place:
    """Where in the experiment notes are handed over.

    Attributes:
        chain: 1-based.
        position: 1-based.
        upcoming: The item that is asked here.
        domain: Its domain.
        ahead: Ids of the items that are asked here or later in the chain, and of their twins.
        seed: Of whatever is drawn.
    """

    chain: int
    position: int
    upcoming: Upcoming
    domain: str
    ahead: frozenset[str]
    seed: int = 0


class Control(Policy):
    """An arm whose notes come from elsewhere, in the wrapper of every memory arm.

    Attributes:
        needs: The task parameter that it gets them from.
    """

    needs: Needs = ""

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """What was handed over, byte for byte."""
        return "".join(entry.text for entry in memory.entries)

    def given(self, place: Place, pilot: PilotArm | None) -> Memory | None:
        """The memory that is handed over here, a pure function; None leaves the chain its own.

        Args:
            place: Where.
            pilot: What a pilot's chains were shown, for an arm that needs it.
        """
        return None


def handed(text: str, title: str, chain: int = 0) -> Memory:
    """A memory that is this text; nothing where there is no text.

    Args:
        text: Shown as it is.
        title: What it is, for people.
        chain: The one that wrote it, 1-based; 0 for none.
    """
    entry = Entry(item="", title=title, chain=chain, position=0, feedback="none", text=text)
    return Memory(entries=(entry,) if text else ())


def as_shown(pilot: PilotArm, entries: tuple[Entry, ...], upcoming: Upcoming) -> str:
    """Entries of a pilot's chain as its policy would show them here; empty for none."""
    from memory.registry import POLICIES  # the registry holds the arms that call this

    return POLICIES[pilot.policy].recall(Memory(entries=entries), upcoming) or "" if entries else ""
