"""`oracle`: lessons written by hand, as an upper bound of what notes can give."""

from functools import cache
from pathlib import Path

from memory.control import Control, Place
from memory.notes import Memory, started_with
from memory.pilot import PilotArm

_FOLDER = Path(__file__).parent


class Oracle(Control):
    """Correct lessons of the item's domain: what transfers between its items, no item's solution."""

    name = "oracle"
    algorithm = "Hand-written lessons of the item's domain before every item; nothing is written."

    def given(self, place: Place, pilot: PilotArm | None) -> Memory | None:
        """The domain's lessons; nothing for a domain that has none."""
        text = oracle_lessons().get(place.domain)
        return started_with(text) if text else Memory()


@cache
def oracle_lessons() -> dict[str, str]:
    """Domain → its lessons."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.md"))}
