"""`shuffled`: another chain's notes, to tell what a chain learned of its own way from what any note would do."""

import hashlib

from memory.control import Control, Place, as_shown, handed
from memory.notes import Entry, Memory
from memory.pilot import PilotArm, Shown


class Shuffled(Control):
    """What the same policy showed another chain of a pilot at the same position, without what would leak."""

    name = "shuffled"
    algorithm = "Another chain's notes at the same position, from a pilot (-T pilot=…); nothing is written."
    needs = "pilot"

    def given(self, place: Place, pilot: PilotArm | None) -> Memory | None:
        """The notes of the chain that has most of them to give; of equals, one drawn by the seed.

        Never those of the chain with this number, and no entry that could know of an item which is
        asked here or later: see `harmless`.
        """
        donors = harmless_of(place, pilot) if pilot else {}
        if pilot is None or not donors:
            return Memory()
        donor = max(donors, key=lambda chain: (len(donors[chain]), _draw(place, chain)))
        return handed(as_shown(pilot, donors[donor], place.upcoming), "another chain's notes", donor)


def harmless_of(place: Place, pilot: PilotArm) -> dict[int, tuple[Entry, ...]]:
    """Chain → the entries it may lend at this place; only chains of another number that got there."""
    there = pilot.by_position.get(place.position, {})
    return {chain: harmless(pilot, shown, place) for chain, shown in there.items() if chain != place.chain}


def harmless(pilot: PilotArm, shown: Shown, place: Place) -> tuple[Entry, ...]:
    """The entries whose writer had not yet met any item that is asked here or later.

    A note on one item may speak of those before it, so it is not enough that an entry is about
    another item: all that the other chain was asked up to that entry must lie behind this one.
    """
    asked = {position: chains[shown.chain].item for position, chains in pilot.by_position.items()
             if shown.chain in chains}  # fmt: skip
    met = [position for position, item in asked.items() if item in place.ahead]
    first = min(met, default=place.position)
    return tuple(entry for entry in shown.entries if entry.position < first and entry.item not in place.ahead)


def _draw(place: Place, chain: int) -> str:
    return hashlib.sha256(f"{place.seed}/{place.chain}/{chain}".encode()).hexdigest()
