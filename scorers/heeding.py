"""One judging of whether an answer does what pieces of advice say: the prompt, and the reply's form."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from scorers.asking import Effort, ask_judge, fenced, grader, templates
from scorers.quoting import misquoted
from scorers.verdict import InvalidVerdict, the_one

FIXED, ANSWER, HEEDING_SHA256 = templates("heeded")
"""Digest of the templates: shares that were judged by different prompts are not comparable."""


class Heeding(BaseModel):
    """One piece of advice: whether the answer does what it says, and a quotation that shows it."""

    model_config = ConfigDict(frozen=True)

    heeded: Literal["yes", "no", "not applicable"]
    evidence: str


class Heedings(BaseModel):
    """All pieces, in their order."""

    model_config = ConfigDict(frozen=True)

    advice: tuple[Heeding, ...] = Field(min_length=1)


async def heeding(instruction: str, advice: Sequence[str], answer: str, effort: Effort | None) -> Heedings:
    """Asks the judge, who is told nothing of where advice and answer come from.

    Args:
        instruction: What the answer's author was asked, without any memory.
        advice: The pieces.
        answer: The delivered text.
        effort: The judge's own effort; None sends none.

    Raises:
        JudgeError: When the reply and its re-asks are not of the form, or quote what is not in the answer.
    """
    listed = "\n".join(f"{number}. {' '.join(piece.split())}" for number, piece in enumerate(advice, 1))
    asked = fenced(ANSWER, advice=listed, answer=answer, count=str(len(advice)))
    return await ask_judge(
        FIXED.format(instruction=instruction.strip()), asked, effort, lambda reply: read(reply, len(advice), answer),
        grader(),
    )  # fmt: skip


def read(reply: str, pieces: int, answer: str) -> Heedings:
    """The reply's object: one entry for each piece, and each "yes" with words that stand in the answer.

    Raises:
        InvalidVerdict: When it is not so.
    """
    found = the_one(reply, "advice", Heedings)
    if len(found.advice) != pieces:
        raise InvalidVerdict(f"advice: has {len(found.advice)} entries, and there are {pieces} pieces of advice")
    for number, one in enumerate(found.advice, 1):
        if one.heeded == "yes" and (problem := misquoted(one.evidence, answer)) is not None:
            raise InvalidVerdict(f"advice.{number}: its evidence {problem}")
    return found
