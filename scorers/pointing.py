"""Which key points an answer states and which wrong claims it makes: the judge's prompt, and how its word is read."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from inspect_ai.model import Model
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from scorers.asking import Effort, ask_judge, fenced, templates
from scorers.quoting import misquoted
from scorers.verdict import InvalidVerdict, the_one

FIXED, ANSWER, POINTS_SHA256 = templates("key_points")
"""Digest of the judge's templates: runs judged by different prompts are not comparable."""


class Stated(BaseModel):
    """One key point: whether the answer states it, and in which words."""

    model_config = ConfigDict(frozen=True)

    id: str
    found: StrictBool = Field(alias="stated")
    quote: str = ""


class Asserted(BaseModel):
    """One wrong claim: whether the answer makes it, and in which words."""

    model_config = ConfigDict(frozen=True)

    id: str
    found: StrictBool = Field(alias="asserted")
    quote: str = ""


class Pointing(BaseModel):
    """A judge's word on one answer."""

    model_config = ConfigDict(frozen=True)

    points: tuple[Stated, ...]
    wrong: tuple[Asserted, ...]

    @property
    def quotes(self) -> dict[str, str]:
        """What was found: id of the point or wrong claim → the answer's words."""
        entries: list[Stated | Asserted] = [*self.points, *self.wrong]
        return {one.id: one.quote for one in entries if one.found}


async def pointed(
    question: str,
    points: Sequence[dict[str, Any]],
    wrong: Sequence[dict[str, Any]],
    answer: str,
    effort: Effort | None,
    by: Model,
) -> Pointing:
    """One judging, blind to everything but question, key points, wrong claims and answer.

    Args:
        question: What was asked, without the document.
        points: Key points, each with id and statement.
        wrong: Wrong claims, each with id and statement.
        answer: The delivered text.
        effort: The judge's own effort; None sends none.
        by: The judge.

    Raises:
        JudgeError: When the reply and its re-asks hold no valid word.
    """
    fixed = FIXED.format(question=question.strip(), points=_listed(points), wrong=_listed(wrong))
    ids = ([one["id"] for one in points], [one["id"] for one in wrong])
    return await ask_judge(fixed, fenced(ANSWER, answer=answer), effort, partial(read_pointing, ids, answer), by)


def read_pointing(ids: tuple[Sequence[str], Sequence[str]], answer: str, reply: str) -> Pointing:
    """The judge's word in a reply: an entry for each id, and true quotations for what was found.

    Raises:
        InvalidVerdict: When there is none, more than one, an id is missing, unknown or there twice, or a
            quotation does not stand in the answer, however it is spaced.
    """
    read = the_one(reply, "points", Pointing)
    for name, entries, expected in (("points", read.points, ids[0]), ("wrong", read.wrong, ids[1])):
        given = [entry.id for entry in entries]
        if sorted(given) != sorted(expected):
            raise InvalidVerdict(f"{name}: give one entry for each of the ids {', '.join(expected)} and no others")
    for where, quote in read.quotes.items():
        if (problem := misquoted(quote, answer)) is not None:
            raise InvalidVerdict(f"{where}: its quote {problem}")
    return read


def _listed(entries: Sequence[dict[str, Any]]) -> str:
    return "\n".join(f"- {entry['id']}: {entry['statement']}" for entry in entries) or "(none)"
