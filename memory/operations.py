"""What a playbook's curator may do: operations as data, applied in order, each in the same way every time."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from memory.notes import Entry
from memory.parsing import one_line
from memory.policy import Attempt

_MOST = 20
"""Operations in one reply; more are not a playbook's change but a flood."""
Text = Annotated[str, Field(min_length=1)]


class Add(BaseModel):
    """A new bullet."""

    op: Literal["ADD"]
    text: Text


class Update(BaseModel):
    """Another text for a bullet, which keeps its id and counts."""

    op: Literal["UPDATE"]
    id: str
    text: Text


class Merge(BaseModel):
    """One new bullet for several, with the sum of their counts."""

    op: Literal["MERGE"]
    ids: list[str]
    text: Text


class Delete(BaseModel):
    """A bullet that goes."""

    op: Literal["DELETE"]
    id: str


class Changes(BaseModel):
    """A curator's reply: which bullets helped or misled, and what is to change."""

    operations: list[Annotated[Add | Update | Merge | Delete, Field(discriminator="op")]] = Field(max_length=_MOST)
    helpful: list[str] = []
    harmful: list[str] = []


def applied(entries: tuple[Entry, ...], changes: Changes, attempt: Attempt) -> tuple[list[Entry], int]:
    """The bullets after the counts and operations, and how many operations named no bullet and were left out.

    A new bullet's id is made from its position and its place in the reply, so it is never used twice.
    """
    bullets, skipped = [_counted(entry, changes) for entry in entries], 0
    for number, change in enumerate(changes.operations, 1):
        text = one_line(getattr(change, "text", ""))
        wanted = _ids(change)
        meant = [entry for entry in bullets if entry.id and entry.id in wanted]
        if len(meant) < (2 if isinstance(change, Merge) else len(wanted)) or not (text or isinstance(change, Delete)):
            skipped += 1
            continue
        helpful, harmful = sum(entry.helpful for entry in meant), sum(entry.harmful for entry in meant)
        kept_id = change.id if isinstance(change, Update) else f"b{attempt.position}-{number}"
        new = attempt.entry(text, id=kept_id, helpful=helpful, harmful=harmful)
        place = bullets.index(meant[0]) if meant else len(bullets)
        bullets = [entry for entry in bullets if not entry.id or entry.id not in wanted]
        bullets[place:place] = [] if isinstance(change, Delete) else [new]
    return bullets, skipped


def _ids(change: Add | Update | Merge | Delete) -> set[str]:
    match change:
        case Add():
            return set()
        case Merge():
            return set(change.ids)
        case _:
            return {change.id}


def _counted(entry: Entry, changes: Changes) -> Entry:
    """The bullet with one more of each count that the reply gives it."""
    if not entry.id:
        return entry
    more = {"helpful": entry.helpful + (entry.id in changes.helpful)}
    more["harmful"] = entry.harmful + (entry.id in changes.harmful)
    return entry.model_copy(update=more)
