"""A sweep: every combination of model, effort, memory and cap, as tasks of one Inspect eval set."""

from dataclasses import dataclass, field
from itertools import product
from typing import Any, cast

from inspect_ai import Task
from inspect_ai.model import Model

from evals.condition import evaluated_by
from evals.dimension_loads import with_tools
from evals.effort import Effort
from evals.errors import SettingError
from evals.handed import arm_settings, require_taker
from evals.item_sets import items_named
from evals.items import Item
from evals.judging import panel_named
from evals.loads import Load, memory_load
from evals.memory_effort import memory_effort
from evals.powers import minimum_detectable_effect
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
    def shape(self) -> str:
        """Its size in words."""
        return f"{len(self.conditions())} conditions × {self.chains} chains × {len(self.items)} items"

    @property
    def detectable(self) -> str:
        """The minimum detectable effect in words."""
        mde = minimum_detectable_effect(self.chains, len(self.items) - 1)
        if len(self.items) == 1:
            return "none: a chain of one item has none that comes after a note, so no effect of memory is estimated"
        return "none: too few chains" if mde is None else f"{mde:.1f} points of 100 at one effort level"

    @property
    def at_once(self) -> int:
        """Attempts of one condition at a time: one of each chain."""
        return self.chains

    @property
    def tested(self) -> bool:
        """Whether any answer's code is run by hidden checks; an incident's are on the state of its system."""
        return any(item.checks is not None and item.incident is None for item in self.asked)

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

    def loads(self) -> list[Load]:
        """What each condition is assumed to take."""
        repeats, tools = self.judge_repeats, sum(item.incident is not None for item in self.items)
        cells = [(c, self.judges(c.model) * repeats) for c in self.conditions()]
        coded = [memory_load(c, by, len(self.items) - tools) for c, by in cells if tools < len(self.items)]
        return coded + [with_tools(memory_load(c, by, tools)) for c, by in cells if tools]

    def manifest(self) -> dict[str, Any]:
        """What must be the same in every run on one folder; what is varied, and the chains, may be extended."""
        shared = {key: value for key, value in sorted(self.shared.items()) if key not in ("items", "writer")}
        return {"items": {item.id: item.version for item in self.items}, "grader": self.grader, **shared}

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
