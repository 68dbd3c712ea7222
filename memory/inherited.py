"""`inherited`: what another effort or model has learned, read and never changed: is a note good, or its reader?"""

from memory.control import Control, Place, as_shown, handed
from memory.notes import Memory
from memory.pilot import PilotArm


class Inherited(Control):
    """What a chain of the writer remembered at its end, before every item."""

    name = "inherited"
    algorithm = "What a writer's chain (-T writer=…) of a pilot (-T pilot=…) had at its end; nothing is written."
    needs = "pilot"

    def given(self, place: Place, pilot: PilotArm | None) -> Memory | None:
        """The notes of the writer's chain with this number, as its policy shows them; a later chain begins again."""
        if pilot is None:
            return Memory()
        chains = sorted(pilot.ended, key=lambda ended: ended.chain)
        left = chains[(place.chain - 1) % len(chains)]
        text = as_shown(pilot, left.entries, place.upcoming)
        return handed(text, f"notes of {pilot.model} at {pilot.effort}", left.chain)
