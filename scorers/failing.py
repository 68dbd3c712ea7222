"""How an answer failed: four classes, what the checks alone can say of it, and how a judge's word is read."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal, get_args

from inspect_ai.model import Model
from pydantic import BaseModel, ConfigDict, Field

from scorers.asking import Effort, ask_judge, fenced, templates
from scorers.quoting import misquoted
from scorers.verdict import InvalidVerdict, the_one

FailureClass = Literal["misunderstood requirement", "logic error", "missed edge case", "did not run"]
CLASSES: tuple[FailureClass, ...] = get_args(FailureClass)

FIXED, ANSWER, FAILURE_SHA256 = templates("failure")
"""Digest of the templates: classifications by different prompts are not comparable."""
LONGEST = 600
"""Characters of a piece of evidence."""


class Failure(BaseModel):
    """A judge's word on how an answer failed.

    Attributes:
        kind: The class.
        evidence: Quoted from the answer's code.
        why: One sentence.
    """

    model_config = ConfigDict(frozen=True)

    kind: FailureClass = Field(alias="class")
    evidence: str = Field(pattern=r"\S", max_length=LONGEST)
    why: str = Field(pattern=r"\S")


def class_by_checks(kinds: Mapping[str, str], failed: Iterable[str]) -> str | None:
    """The class that the failed checks tell; None when they cannot.

    They tell one when each of them tells it: a check that tells nothing, or another, leaves it open.

    Args:
        kinds: Check → what failing it tells, for those that can tell.
        failed: Names of the checks that failed.
    """
    told = {kinds.get(name) for name in failed}
    return told.pop() if len(told) == 1 else None


async def classified(
    instruction: str, reasons: str, answer: str, code: str, effort: Effort | None, by: Model
) -> Failure:
    """One classification, blind to everything but the task, the answer and what the checks found.

    Args:
        instruction: What the candidate was asked.
        reasons: What the failed checks found, line by line.
        answer: The delivered text.
        code: The solution in it, from which the evidence must be quoted.
        effort: The judge's own effort; None sends none.
        by: The judge.

    Raises:
        JudgeError: When the reply and its re-asks hold no valid classification.
    """
    fixed = FIXED.format(instruction=instruction.strip())
    return await ask_judge(fixed, fenced(ANSWER, reasons=reasons, answer=answer), effort, partial(read, code), by)


def read(code: str, reply: str) -> Failure:
    """The classification in a judge's reply.

    Raises:
        InvalidVerdict: When there is none, more than one, a field is wrong, or the evidence does not stand
            in the code, however it is spaced.
    """
    found = the_one(reply, "class", Failure)
    if (problem := misquoted(found.evidence, code, least=1)) is not None:
        raise InvalidVerdict(f"evidence: what you give {problem}, one to three lines of its code")
    return found
