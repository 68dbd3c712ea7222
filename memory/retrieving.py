"""Which entries suit the next item, and which must not be shown before it."""

from memory.bm25 import bm25
from memory.notes import Entry, Memory
from memory.policy import Upcoming


def others(memory: Memory, upcoming: Upcoming) -> list[Entry]:
    """The entries that are not about the next item itself: not under its id, nor under another with its instruction."""
    instruction = upcoming.instruction.split()
    return [
        entry
        for entry in memory.entries
        if entry.item != upcoming.item and (not entry.key or entry.key.split() != instruction)
    ]


def most_similar(memory: Memory, upcoming: Upcoming, count: int) -> list[Entry]:
    """The `count` entries whose keys match the next instruction best, the best one last.

    Of equal ones the newer is the better. A start memory has no key; it is always shown, first.
    """
    fit = others(memory, upcoming)
    given, keyed = [e for e in fit if e.position == 0], [e for e in fit if e.position > 0]
    scores = bm25(upcoming.instruction, [entry.key for entry in keyed])
    ranked = sorted(range(len(keyed)), key=lambda place: (scores[place], place))
    return given + [keyed[place] for place in ranked[-count:]]
