"""A sweep: every combination of model, effort, memory and cap, as tasks of one Inspect eval set."""

from dataclasses import dataclass, field
from itertools import product
from typing import Any, cast

from inspect_ai import Task
from inspect_ai.model import Model

from evals.condition import evaluated_by
from evals.effort import Effort
from evals.errors import SettingError
from evals.handed import arm_settings, require_taker
from evals.item_sets import items_named
from evals.items import Item
from evals.judging import panel_named
from evals.memory_effort import memory_effort
from evals.values import one_of
from evals.variants import VARIANTS, Variants, asked, originals, twins


@dataclass(frozen=True)
class Condition:
    """One cell of the sweep."""

    model: str
    effort: Effort
    memory: str
    max_tokens: int | None


@dataclass(frozen=True)
class Sweep:
    """What is varied, and what is the same in every condition.

    Attributes:
        models: Models evaluated, `provider/name`.
        efforts: Effort levels.
        policies: Memory policies.
        caps: Output caps; None leaves it to Inspect.
        chains: Chains per condition.
        grader: The judge; None lets the evaluated model judge itself.
        shared: memory_effort's other parameters, the same in every condition.
        plan: The frozen plan that it follows, as its file has it; every log carries it.
    """

    models: tuple[str, ...]
    efforts: tuple[Effort, ...]
    policies: tuple[str, ...]
    caps: tuple[int | None, ...]
    chains: int
    grader: str | None = None
    shared: dict[str, Any] = field(default_factory=dict)
    plan: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        """Refuses models that would each judge themselves, which could not be compared, and what no arm takes."""
        if len(self.models) > 1 and self.grader is None:
            raise SettingError(
                f"{len(self.models)} models need one judge for all, else each would judge itself: give --grader MODEL."
            )
        require_taker(self.policies, self.shared)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of every chain, by the names of the originals."""
        return originals(items_named(self.shared.get("items", "core")))

    @property
    def asked(self) -> tuple[Item, ...]:
        """Every item that some chain may be asked, twins included."""
        mode = cast(Variants, one_of(self.shared.get("variants", "familiar"), "variants", VARIANTS))
        return asked(self.items, twins(self.items, mode), mode)

    @property
    def panel(self) -> tuple[str, ...]:
        """The judges beside the grader."""
        return panel_named(self.shared.get("judge_panel"))

    @property
    def judge_repeats(self) -> int:
        """Judgings of one answer by each judge."""
        return int(self.shared.get("judge_repeats", 1))

    def judges(self, model: str) -> tuple[str, ...]:
        """Who judges the answers of a model: the grader or the model itself, then the panel."""
        return (self.grader or model, *self.panel)

    def conditions(self) -> list[Condition]:
        """The cells, models outermost, memory innermost."""
        return [Condition(m, e, p, c) for m, c, e, p in product(self.models, self.caps, self.efforts, self.policies)]

    def tasks(self, bound: dict[str, Model], grader: Model | None = None) -> list[Task]:
        """One task per condition, each with its own model, validated before any of them runs.

        Args:
            bound: The models by name.
            grader: The judge's model, when it is another.
        """
        tasks = []
        for condition in self.conditions():
            with evaluated_by(bound[condition.model], grader):
                task = memory_effort(
                    effort=condition.effort,
                    memory=condition.memory,
                    max_tokens="auto" if condition.max_tokens is None else condition.max_tokens,
                    **arm_settings(condition.memory, self.shared),
                )
            task.model = bound[condition.model]
            if self.plan is not None:
                task.metadata = {**(task.metadata or {}), "plan_sha256": self.plan["sha256"], "plan": self.plan}
            tasks.append(task)
        return tasks
