"""The judge's verdict: its form, and how it is read from a reply."""

import json
import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, ValidationError

from scorers.quoting import sendable

_OBJECT = re.compile(r'\{\s*"')
M = TypeVar("M", bound=BaseModel)
POINTS = 25
"""Most points of one criterion."""


def _whole(value: object) -> object:
    """A text without lone surrogates, which a judge may quote from an answer and no text may hold."""
    return sendable(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_whole)]


class Judged(BaseModel):
    """One criterion: points from 0 to 25 and the evidence for them."""

    model_config = ConfigDict(frozen=True)

    points: StrictInt = Field(ge=0, le=POINTS)
    evidence: Text


class Verdict(BaseModel):
    """Four criteria in order, and the feedback for the author."""

    model_config = ConfigDict(frozen=True)

    criteria: tuple[Judged, Judged, Judged, Judged]
    feedback: Text = Field(pattern=r"\S")

    @property
    def score(self) -> int:
        """Sum of the four criteria, 0 to 100."""
        return sum(judged.points for judged in self.criteria)


class InvalidVerdict(ValueError):
    """The reply holds no verdict; the message says why, in words that the judge can act on."""


def read_verdict(reply: str) -> Verdict:
    """The verdict in a judge's reply.

    Prose or a code fence around the JSON object is tolerated. Two objects that name criteria are
    not, unless they are equal: one of them may be quoted from the answer.

    Raises:
        InvalidVerdict: When there is no verdict, more than one, or a field is wrong.
    """
    return the_one(reply, "criteria", Verdict)


def the_one(reply: str, key: str, form: type[M]) -> M:
    """The only JSON object in a reply that has the key, in the form that it must have.

    Raises:
        InvalidVerdict: When there is none, more than one, or a field is wrong.
    """
    found: list[dict[str, Any]] = []
    for candidate in _objects(reply):
        if key in candidate and candidate not in found:
            found.append(candidate)
    if not found:
        raise InvalidVerdict(f'there is no JSON object with "{key}" in it')
    if len(found) > 1:
        raise InvalidVerdict(f"there are {len(found)} different verdicts in it; give exactly one JSON object")
    try:
        return form.model_validate(found[0])
    except ValidationError as ex:
        first = ex.errors()[0]
        raise InvalidVerdict(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects that stand in a text, outermost ones only, in order."""
    decoder, found, end = json.JSONDecoder(), [], 0
    for start in _OBJECT.finditer(text):  # not every brace: a flood of them would take quadratic time
        if start.start() < end:
            continue
        try:
            value, end = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            continue
        found.append(value)
    return found
