"""`cheatsheet`: one sheet that a curator writes anew after each item (dynamic cheatsheet, arXiv 2504.07952)."""

from memory.asking import filled, outcome
from memory.notes import Memory
from memory.policy import Attempt, Policy, Reply, Upcoming

_OPENING, _CLOSING = "<cheatsheet>", "</cheatsheet>"


class Cheatsheet(Policy):
    """The curator sees the old sheet, the item and the answer, and gives a full replacement within the budget.

    A reply that is cut off, has no sheet between its tags, or one over the budget: the old sheet
    stays, and that is recorded.
    """

    name = "cheatsheet"
    algorithm = "After each item the model rewrites one sheet as a whole; an unusable reply keeps the old one."
    writes = True
    asks = True

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The sheet, without the heading that says where it is from."""
        return "\n\n".join(entry.line for entry in memory.entries)

    def ask(self, memory: Memory, attempt: Attempt, budget: int) -> str | None:
        """Asks for the new sheet; the old one is in the prompt that the curator has seen."""
        heading = memory.holding([attempt.entry("")]).size
        return filled("cheatsheet", outcome=outcome(attempt), room=str(max(budget - heading, 0)))

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """The new sheet in the place of the old one, or the old one with a record."""
        sheet = _between(reply.text)
        written = memory.holding([attempt.entry(sheet)])
        reason = (
            ("cut off" if not reply.whole else "")
            or ("no sheet between its tags" if not sheet else "")
            or (f"a sheet over the budget of {budget} bytes" if written.size > budget else "")
        )
        return memory.flagged(attempt.item, attempt.position, reason) if reason else written


def _between(text: str) -> str:
    """What stands between the first opening and the last closing tag; empty without both."""
    start, end = text.find(_OPENING), text.rfind(_CLOSING)
    return text[start + len(_OPENING) : end].strip() if 0 <= start < end else ""
