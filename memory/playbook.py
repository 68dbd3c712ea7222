"""`playbook`: bullets with ids and counts, changed by small operations (ACE, arXiv 2510.04618)."""

from memory.asking import filled, outcome
from memory.bm25 import words
from memory.notes import Entry, Memory
from memory.operations import Changes, applied
from memory.parsing import parsed
from memory.policy import Attempt, Policy, Reply, Upcoming

ALIKE = 0.8
"""Share of common words, of all words of both, from which two bullets say the same."""


class Playbook(Policy):
    """The model counts which bullets helped or misled it, and adds, updates, merges or deletes some.

    Bullets that say the same become one. Over the budget, the bullets with the lowest helpful − harmful go, the
    oldest first. A reply without the JSON that is asked for changes nothing, and that is recorded; so are operations on
    ids that do not exist, which are left out.
    """

    name = "playbook"
    algorithm = (
        "Bullets with ids and helpful/harmful counts, changed by JSON operations; the least helpful go over budget."
    )
    writes = True
    asks = True

    def recall(self, memory: Memory, upcoming: Upcoming) -> str | None:
        """The bullets with ids and counts, without headings."""
        return "\n".join(entry.line for entry in memory.entries)

    def ask(self, memory: Memory, attempt: Attempt, budget: int) -> str | None:
        """Asks for the operations; the bullets are in the prompt that the writer has seen."""
        return filled("playbook", outcome=outcome(attempt), budget=str(budget))

    def update(self, memory: Memory, attempt: Attempt, reply: Reply, budget: int) -> Memory:
        """The bullets after the operations, without near-duplicates, within the budget."""
        changes = parsed(reply, Changes)
        if isinstance(changes, str):
            return memory.flagged(attempt.item, attempt.position, changes)
        bullets, skipped = applied(memory.entries, changes, attempt)
        kept = memory.holding(_distinct(bullets))
        kept = kept.within(budget, attempt.position, lambda bullet: bullet.helpful - bullet.harmful)
        if skipped:
            kept = kept.flagged(
                attempt.item, attempt.position, f"operations that name no bullet, or no text: {skipped}"
            )
        return kept


def _distinct(bullets: list[Entry]) -> list[Entry]:
    """The bullets, those that say what an earlier one says added to its counts."""
    kept: list[tuple[Entry, set[str]]] = []
    for bullet in bullets:
        said = set(words(bullet.text))
        twins = (n for n, (one, other) in enumerate(kept) if bullet.id and one.id and _alike(said, other))
        twin = next(twins, None)
        if twin is None:
            kept.append((bullet, said))
            continue
        first = kept[twin][0]
        counts = {"helpful": first.helpful + bullet.helpful, "harmful": first.harmful + bullet.harmful}
        kept[twin] = (first.model_copy(update=counts), kept[twin][1])
    return [bullet for bullet, _ in kept]


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
