"""`placebo`: neutral text as long as the policy's notes, to tell what they say from that there is so much of it."""

from functools import cache
from pathlib import Path

from memory.control import Control, Place, handed
from memory.notes import Memory
from memory.pilot import PilotArm, length


class Placebo(Control):
    """Neutral text with the bytes and lines that a pilot's notes had at the same position of the same chain."""

    name = "placebo"
    algorithm = "Neutral text of the length that a pilot's notes had there (-T pilot=…); nothing is written."
    needs = "pilot"

    def given(self, place: Place, pilot: PilotArm | None) -> Memory | None:
        """As much text as the pilot's chain was shown here, or its chains on average if it has not this one."""
        return handed(neutral(*length(pilot, place.chain, place.position)) if pilot else "", "neutral text")


@cache
def neutral_text() -> str:
    """The whole neutral text on one line: ASCII, so that its characters are bytes."""
    return " ".join((Path(__file__).parent / "neutral.md").read_text(encoding="utf-8").split())


def neutral(size: int, lines: int) -> str:
    """Neutral text of exactly `size` bytes on `lines` lines; repeated where it is too short.

    The last byte ends the last line, as that of a memory file does. More lines than bytes are as many as there are
    bytes.
    """
    if size < 1:
        return ""
    source = neutral_text() + " "
    text = list((source * (size // len(source) + 1))[: size - 1])
    breaks = min(max(lines, 1) - 1, len(text))
    free = {place for place, character in enumerate(text) if character == " "}
    if len(free) < breaks:
        free = set(range(len(text)))
    for number in range(1, breaks + 1):
        wanted = number * len(text) // (breaks + 1)
        place = min(free, key=lambda one: (abs(one - wanted), one))
        free.remove(place)
        text[place] = "\n"
    return "".join(text) + "\n"
