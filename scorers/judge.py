"""One judging by an item's four criteria: the prompt, and who judges."""

from typing import Any

from inspect_ai.model import Model, get_model

from scorers.asking import Effort, ask_judge, fenced, grader, templates
from scorers.verdict import Verdict, read_verdict

FIXED, ANSWER, PROMPT_SHA256 = templates("judge")
"""Digest of the judge's templates: runs judged by different prompts are not comparable."""


def panelist(number: int, name: str) -> Model:
    """The model bound to the role `grader_<number>`; the named one when none is."""
    return get_model(role=f"grader_{number}", default=name)


async def judge(
    instruction: str, criteria: list[dict[str, Any]], answer: str, effort: Effort | None, by: Model | None = None
) -> Verdict:
    """Judges one answer, blind to everything but task, criteria and answer.

    Args:
        instruction: What the candidate was asked, without any memory.
        criteria: Four, each with name, full and none.
        answer: The delivered text.
        effort: The judge's own effort; None sends none.
        by: The judge; by default the model of the role `grader`.

    Raises:
        JudgeError: When the reply and its re-asks hold no valid verdict.
    """
    fixed = FIXED.format(instruction=instruction.strip(), criteria=_listed(criteria))
    return await ask_judge(fixed, fenced(ANSWER, answer=answer), effort, read_verdict, by or grader())


def _listed(criteria: list[dict[str, Any]]) -> str:
    return "\n\n".join(
        f"{number}. {c['name']}\n   25 points: {c['full']}\n   0 points: {c['none']}"
        for number, c in enumerate(criteria, 1)
    )
