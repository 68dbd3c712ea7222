"""What a run needs of what it runs: sweeps of the memory experiment, and the regression tests of several models."""

from typing import Any, Protocol

from inspect_ai import Task
from inspect_ai.model import Model

from evals.loads import Load


class Runnable(Protocol):
    """Tasks of one resumable eval set, every model with each of its settings."""

    @property
    def models(self) -> tuple[str, ...]:
        """Models evaluated, `provider/name`."""
        ...

    @property
    def chains(self) -> int:
        """Inspect's epochs: chains, or repetitions."""
        ...

    @property
    def grader(self) -> str | None:
        """The judge; None lets the evaluated model judge itself."""
        ...

    @property
    def panel(self) -> tuple[str, ...]:
        """The judges beside the grader."""
        ...

    @property
    def plan(self) -> dict[str, Any] | None:
        """The frozen plan that it follows."""
        ...

    @property
    def shape(self) -> str:
        """Its size in words: conditions × chains × items."""
        ...

    @property
    def detectable(self) -> str:
        """The minimum detectable effect in words."""
        ...

    @property
    def at_once(self) -> int:
        """Attempts of one task at a time."""
        ...

    @property
    def tested(self) -> bool:
        """Whether any answer's code is run by hidden checks."""
        ...

    def judges(self, model: str) -> tuple[str, ...]:
        """Who judges the answers of a model."""
        ...

    def loads(self) -> list[Load]:
        """What each condition is assumed to take."""
        ...

    def tasks(self, bound: dict[str, Model], grader: Model | None = None) -> list[Task]:
        """One task per condition, each with its own model, validated before any of them runs."""
        ...

    def manifest(self) -> dict[str, Any]:
        """What must be the same in every run on one folder."""
        ...
