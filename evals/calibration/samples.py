"""Gold answers as samples: what takes the place of a candidate's answer, and what the log says of the whole."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from inspect_ai import SampleSource
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalSample
from inspect_ai.model import ModelOutput
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.calibration.gold_answers import GoldAnswer, digest, gold_answers
from evals.chain import item_sample
from evals.gate import ended
from evals.judging import Judging
from scorers.judge import PROMPT_SHA256

CONDITION = "calibration"


@dataclass(frozen=True)
class GoldSet(SampleSource):
    """The gold answers as samples, all there from the beginning; as they end, the gate of the run is told."""

    answers: tuple[GoldAnswer, ...]

    def initial_samples(self) -> list[Sample]:
        """One sample for each answer: the item's bare instruction, and in the metadata answer and label."""
        return [self._sample(answer) for answer in self.answers]

    async def sample_complete(self, sample: EvalSample) -> None:
        """Counts what it cost."""
        ended(sample)

    def _sample(self, answer: GoldAnswer) -> Sample:
        sample = item_sample(answer.item, {"gold": answer.metadata, "gold_answer": answer.text})
        sample.id = answer.id
        return sample


@solver
def gold_answer() -> Solver:
    """Delivers the gold answer in place of a model's, with no call.

    It leaves the metadata, which summaries carry, and is from then on the sample's output.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state.store.set("epoch", state.epoch)  # the offline judge draws anew for each epoch
        text = state.metadata.pop("gold_answer")
        state.output = ModelOutput.from_content(str(state.model), text, stop_reason="stop")
        state.messages.append(state.output.message)
        return state

    return solve


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
