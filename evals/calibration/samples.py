"""Gold answers as samples, and what the log says of the whole."""

from collections import Counter
from typing import Any

from inspect_ai.dataset import Sample

from evals.calibration.gold_answers import GoldAnswer, digest, gold_answers
from evals.chain import item_sample
from evals.judging import Judging
from scorers.judge import PROMPT_SHA256

CONDITION = "calibration"


def gold_sample(answer: GoldAnswer) -> Sample:
    """A gold answer as a sample: the item's bare instruction, and in the metadata answer and label."""
    sample = item_sample(answer.item, {"gold": answer.metadata, "given_answer": answer.text})
    sample.id = answer.id
    return sample


def calibration_metadata(answers: tuple[GoldAnswer, ...], judge: str, how: Judging) -> dict[str, Any]:
    """What the log says of the whole: who was measured, how, and on what.

    `gold_sha256` is of all gold answers of an item, also of those that were not chosen.
    """
    items = list({answer.item.id: answer.item for answer in answers}.values())
    return {
        "condition": CONDITION,
        "judge": judge,
        "judge_effort": how.effort,
        "judge_repeats": how.repeats,
        "judge_panel": list(how.panel),
        "judge_prompt_sha256": PROMPT_SHA256,
        "items": {item.id: item.version for item in items},
        "kinds": dict(Counter(answer.kind for answer in answers)),
        "samples": len(answers),
        "gold_sha256": {item.id: digest(gold_answers(item)) for item in items},
    }
