"""`inherited`: what another effort or model has learned, read and never changed: is a note good, or its reader?"""

from memory.control import Control, Place
from memory.notes import Entry, Memory
from memory.pilot import PilotArm


class Inherited(Control):
    """What a chain of the writer remembered at its end, before every item."""

    name = "inherited"
    algorithm = "What a writer's chain (-T writer=…) of a pilot (-T pilot=…) had at its end; nothing is written."
    needs = "pilot"

    def given(self, place: Place, pilot: PilotArm | None) -> Memory | None:
        """The notes of the writer's chain with this number, as its policy shows them; a later chain begins again."""
        from memory.registry import POLICIES  # the registry holds this very class

        if pilot is None:
            return Memory()
        chains = sorted(pilot.ended, key=lambda ended: ended.chain)
        left = chains[(place.chain - 1) % len(chains)]
        lent = Memory(entries=left.entries)
        text = POLICIES[pilot.policy].recall(lent, place.upcoming) if lent.entries else ""
        title = f"notes of {pilot.model} at {pilot.effort}"
        entry = Entry(item="", title=title, chain=left.chain, position=0, feedback="none", text=text or "")
        return Memory(entries=(entry,) if text else ())
