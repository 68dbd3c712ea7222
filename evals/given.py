"""Answers that are there already as samples: what a judge is measured on, or looks for something in."""

from dataclasses import dataclass

from inspect_ai import SampleSource
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalSample
from inspect_ai.model import ModelOutput
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.gate import ended


@dataclass(frozen=True)
class Given(SampleSource):
    """Samples that are all there from the beginning; as they end, the gate of the run is told."""

    samples: tuple[Sample, ...]

    def initial_samples(self) -> list[Sample]:
        """All of them; the metadata's `given_answer` is what `given_answer` delivers."""
        return list(self.samples)

    async def sample_complete(self, sample: EvalSample) -> None:
        """Counts what it cost."""
        ended(sample)


@solver
def given_answer() -> Solver:
    """Delivers the answer that is there in place of a model's, with no call.

    It leaves the metadata, which summaries carry, and is from then on the sample's output.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        state.store.set("epoch", state.epoch)  # the offline judge draws anew for each epoch
        text = state.metadata.pop("given_answer")
        state.output = ModelOutput.from_content(str(state.model), text, stop_reason="stop")
        state.messages.append(state.output.message)
        return state

    return solve
