"""Tasks whose samples stand alone, each the test of one dimension: the settings they share, and what their logs say."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from inspect_ai import SampleSource
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalSample

from evals.condition import role_models
from evals.deployments import references
from evals.effort import Effort, effort_named, expected_request, family_of, require_effort
from evals.gate import ended
from evals.judging import Judging, judging
from evals.settings import MAX_TOKENS
from evals.values import whole


@dataclass(frozen=True)
class Alone:
    """The validated settings of one run of one dimension.

    Attributes:
        dimension: The task's name: code_generation, long_context or tool_use.
        models: Names of the model, the critic and the grader, `provider/name`.
        effort: Of the answers.
        max_tokens: Output cap of one answer or one turn, thinking included; None leaves it to Inspect.
        judging: Who judges, how hard, how often.
        other: The task's own parameters that differ from their defaults: name → value.
    """

    dimension: str
    models: dict[str, str]
    effort: Effort
    max_tokens: int | None
    judging: Judging
    other: dict[str, object] = field(default_factory=dict)

    @property
    def variant(self) -> str:
        """What differs from the defaults, in words; often empty."""
        judged = {"judge_effort": (self.judging.effort, "high"), "judge_repeats": (self.judging.repeats, 1)}
        said = self.other | {name: value for name, (value, default) in judged.items() if value != default}
        return " ".join(f"{name}={value}" for name, value in said.items())

    @property
    def condition(self) -> str:
        """Dimension, effort and cap in one name, with a digest of what else differs."""
        name = f"{self.dimension}-{self.effort}-{self.max_tokens or 'auto'}"
        return f"{name}-{hashlib.sha256(self.variant.encode()).hexdigest()[:8]}" if self.variant else name

    @property
    def expected(self) -> dict[str, Any]:
        """What the answering call's request must show, for scorers/measures.py."""
        return expected_request(self.models["model"], self.effort, self.max_tokens)


@dataclass(frozen=True)
class Apart(SampleSource):
    """Samples that stand alone; as each ends, the gate of the running sweep is told, which had admitted it."""

    samples: tuple[Sample, ...]

    def initial_samples(self) -> list[Sample]:
        """All of them: none follows from another."""
        return list(self.samples)

    async def sample_complete(self, sample: EvalSample) -> None:
        """Counts what it cost."""
        ended(sample)


def alone(
    dimension: str,
    *,
    effort: object,
    max_tokens: object = MAX_TOKENS,
    judge_effort: object = "high",
    judge_repeats: object = 1,
    **other: object,
) -> Alone:
    """Validates what such a task takes, for the models that Inspect or a sweep has set.

    Args:
        dimension: The task's name.
        effort: low, medium, high, xhigh or max, as far as the model has it.
        max_tokens: Output cap; auto leaves it to Inspect.
        judge_effort: The judge's own effort; none sends none.
        judge_repeats: Judgings to average.
        **other: Parameters of the task that differ from their defaults, already validated.

    Raises:
        SettingError: For the first wrong value, with the valid ones.
    """
    models = role_models()
    level = effort_named(effort, "effort")
    cap = None if max_tokens == "auto" else whole(max_tokens, "max_tokens", 1, "or auto (Inspect's own sizing)")
    require_effort(models["model"], level, cap)
    return Alone(dimension, models, level, cap, judging(models["grader"], judge_effort, judge_repeats), other)


def alone_metadata(a: Alone, asked: dict[str, int], judge_prompt_sha256: str | None) -> dict[str, Any]:
    """The condition for the log's header, in the words of memory_effort's: every sample is a chain's only one.

    Args:
        a: The settings.
        asked: Sample id → version of the problem, question or incident.
        judge_prompt_sha256: Digest of the judge's prompt; None when no judge touches the outcome.
    """
    model, critic, grader = a.models["model"], a.models["critic"], a.models["grader"]
    return {
        "dimension": a.dimension,
        "condition": a.condition,
        "variant": a.variant,
        "memory_variant": "",
        "effort": a.effort,
        "effort_treatment": family_of(model).treatment,
        "memory": "none",
        "writes_notes": False,
        "max_tokens": a.max_tokens,
        "order": "fixed",
        "feedback": "none",
        "memory_budget": None,
        "critique_effort": a.effort,
        "items": asked,
        "samples_per_chain": len(asked),
        "critic": critic,
        "judge": grader,
        "judge_effort": a.judging.effort,
        "judge_repeats": a.judging.repeats,
        "judge_panel": [],
        "judge_prompt_sha256": judge_prompt_sha256,
        "self_judged": grader == model,
        "deployments": references(sorted({model, critic, grader})),
    }
