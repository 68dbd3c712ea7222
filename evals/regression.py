"""The regression tests: every model at every effort and cap in each dimension, as tasks of one Inspect eval set."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from itertools import product
from typing import Any

from inspect_ai import Task
from inspect_ai.model import Model, get_model

from evals.condition import evaluated_by
from evals.dimension_loads import dimension_load
from evals.effort import Effort
from evals.errors import SettingError
from evals.loads import Load
from evals.powers import ALPHA, CLAIMS_FROM, OUTCOME_SD, minimum_detectable_effect

AT_ONCE = 10
"""Attempts of one task at a time: none waits for another, and each may have a sandbox of its own."""
OPTIONS = ("effort", "max_tokens")
"""Parameters of the tasks that have an option of their own."""
_ANY = "simulated/null"
"""A model to make tasks for that are only looked at."""


@dataclass(frozen=True)
class Regression:
    """What is compared, and what is the same for every model.

    Attributes:
        dimensions: Names of the tasks.
        models: Models evaluated, `provider/name`.
        efforts: Effort levels.
        caps: Output caps; None leaves it to Inspect.
        chains: Epochs: repetitions of every sample.
        grader: The judge; None lets the only model judge itself.
        shared: The tasks' other parameters; each reaches the tasks that have it.
    """

    dimensions: tuple[str, ...]
    models: tuple[str, ...]
    efforts: tuple[Effort, ...]
    caps: tuple[int | None, ...]
    chains: int
    grader: str | None = None
    shared: dict[str, Any] = field(default_factory=dict)
    panel: tuple[str, ...] = ()
    plan: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        """Refuses models that would each judge themselves, and parameters that no task has."""
        if len(self.models) > 1 and self.grader is None:
            raise SettingError(
                f"{len(self.models)} models need one judge for all, else each would judge itself: give --grader MODEL."
            )
        known = dict.fromkeys(name for dimension in self.dimensions for name in parameters(dimension))
        for name in self.shared:
            if name in OPTIONS:
                raise SettingError(f"-T {name}: has an option of its own; give --{name.replace('_', '-')}.")
            if name not in known:
                raise SettingError(
                    f"-T {name}: none of {', '.join(self.dimensions)} has it; give one of {', '.join(known)}."
                )

    @cached_property
    def looked_at(self) -> dict[str, Task]:
        """The task of each dimension as any model would get it, for what its header says."""
        with evaluated_by(get_model(_ANY)):
            return {name: self._task(name, self.efforts[0], self.caps[0]) for name in self.dimensions}

    @property
    def asked(self) -> dict[str, dict[str, int]]:
        """Dimension → sample id → its version."""
        return {name: dict((task.metadata or {})["items"]) for name, task in self.looked_at.items()}

    @property
    def shape(self) -> str:
        """Its size in words."""
        samples = " + ".join(f"{len(asked)} {name}" for name, asked in self.asked.items())
        conditions = len(self.models) * len(self.efforts) * len(self.caps)
        return f"{conditions} conditions × {self.chains} epochs × ({samples})"

    @property
    def detectable(self) -> str:
        """The minimum detectable effect in words: of two models in each dimension, all of them tested."""
        if self.chains < CLAIMS_FROM:
            return f"none: differences are described, no verdict below {CLAIMS_FROM} epochs"
        found = {
            name: minimum_detectable_effect(self.chains, len(asked), OUTCOME_SD, 0, ALPHA / len(self.dimensions))
            for name, asked in self.asked.items()
        }
        return ", ".join(f"{name} {mde:.1f}" for name, mde in found.items() if mde is not None) + " points of 100"

    @property
    def at_once(self) -> int:
        """Attempts of one task at a time."""
        return AT_ONCE

    @property
    def tested(self) -> bool:
        """Whether any answer's code is run by hidden checks."""
        return "code_generation" in self.dimensions

    def judges(self, model: str) -> tuple[str, ...]:
        """Who judges the answers of a model: the grader or the model itself."""
        return (self.grader or model,)

    def loads(self) -> list[Load]:
        """What each condition is assumed to take."""
        return [
            dimension_load(name, self.looked_at[name], model, effort, cap, self.judges(model))
            for model, cap, effort, name in self._conditions()
        ]

    def tasks(self, bound: dict[str, Model], grader: Model | None = None) -> list[Task]:
        """One task per model, cap, effort and dimension, each with its own model, validated before any of them runs.

        Args:
            bound: The models by name.
            grader: The judge's model, when it is another.
        """
        tasks = []
        for model, cap, effort, name in self._conditions():
            with evaluated_by(bound[model], grader):
                task = self._task(name, effort, cap)
            task.model = bound[model]
            tasks.append(task)
        return tasks

    def manifest(self) -> dict[str, Any]:
        """What must be the same in every run on one folder; models, efforts, caps and epochs may be extended."""
        return {"dimensions": self.asked, "grader": self.grader, **dict(sorted(self.shared.items()))}

    def _conditions(self) -> list[tuple[str, int | None, Effort, str]]:
        return list(product(self.models, self.caps, self.efforts, self.dimensions))

    def _task(self, dimension: str, effort: Effort, cap: int | None) -> Task:
        known = parameters(dimension)
        shared = {name: value for name, value in self.shared.items() if name in known}
        return maker(dimension)(effort=effort, max_tokens="auto" if cap is None else cap, **shared)


def maker(dimension: str) -> Callable[..., Task]:
    """The task of a dimension."""
    made: Callable[..., Task] = getattr(import_module(f"evals.{dimension}"), dimension)
    return made


def parameters(dimension: str) -> tuple[str, ...]:
    """What `-T` may set of a dimension's task."""
    found = inspect.signature(maker(dimension)).parameters.values()
    return tuple(p.name for p in found if p.kind is not p.VAR_KEYWORD and p.name not in OPTIONS)
