"""Effort levels: what each model family has, what to ask Inspect for, and what must then be sent."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from inspect_ai.model import GenerateConfig
from pydantic import BaseModel, ConfigDict

from evals.deployments import reference
from evals.errors import SettingError

Effort = Literal["low", "medium", "high", "xhigh", "max"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)


class Family(BaseModel):
    """One entry of effort.yaml, whose head explains the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str
    models: str
    examples: tuple[str, ...]
    seen: str = ""
    efforts: tuple[Effort, ...]
    unset: str = ""
    treatment: str = "effort"
    sends: dict[str, str | dict[Effort, int | str]] = {}


@cache
def families() -> tuple[Family, ...]:
    """The families in order; the last one takes every model."""
    entries = yaml.safe_load((Path(__file__).parent / "effort.yaml").read_text(encoding="utf-8"))
    return tuple(Family.model_validate(entry) for entry in entries)


def family_of(model: str) -> Family:
    """The family of a model given as `provider/name`; of a deployment, that of the model it was said to be."""
    return next(family for family in families() if re.search(family.models, reference(model)))


def is_stand_in(model: str) -> bool:
    """Whether it is one of Inspect's own, which take any configuration and send nothing."""
    return model.startswith(("mockllm/", "none/"))


def effort_config(effort: Effort | None, max_tokens: int | None) -> GenerateConfig:
    """What to ask Inspect for.

    Always `reasoning_effort`, never `effort`: Inspect's `effort` leaves thinking off. The caller
    has made sure with `require_effort` that the model has the level.
    """
    return GenerateConfig(reasoning_effort=effort, max_tokens=max_tokens)


def require_effort(model: str, effort: Effort, max_tokens: int | None, setting: str = "effort") -> None:
    """Refuses a level that the model does not have, and a cap below its thinking budget.

    Raises:
        SettingError: With the levels that the model has.
    """
    if is_stand_in(model):
        return
    family = family_of(model)
    if effort not in family.efforts:
        none = "It has no effort levels: use another model" + (", or judge_effort=none" if "judge" in setting else "")
        has = f"It has {', '.join(family.efforts)}" if family.efforts else none
        raise SettingError(f"{setting}={effort}: {model} does not have this level. {has} ({family.family}).")
    tables = (value[effort] for value in family.sends.values() if isinstance(value, dict))
    budget = max((value for value in tables if isinstance(value, int)), default=0)
    if max_tokens is not None and "claude" in family.models and max_tokens <= budget:
        raise SettingError(
            f"max_tokens={max_tokens}: on {model} {setting}={effort} is a thinking budget of {budget} tokens, and "
            f"max_tokens caps thinking plus answer; give more than {budget}, or a lower effort."
        )


def expected_request(model: str, effort: Effort, max_tokens: int | None) -> dict[str, Any]:
    """What the recorded request must show: dotted paths (alternatives separated by `|`) to values.

    Empty for a model that sends nothing. A cap left to Inspect (None) is not expected to be anything.
    """
    if is_stand_in(model):
        return {}
    expected: dict[str, Any] = {}
    for path, value in family_of(model).sends.items():
        if isinstance(value, dict):
            expected[path] = value[effort]
        elif value == "effort":
            expected[path] = effort
        elif value != "cap":
            expected[path] = value
        elif max_tokens is not None:
            expected[path] = max_tokens
    return expected


def effort_named(value: object, setting: str) -> Effort:
    """An effort level as typed.

    Raises:
        SettingError: With the five levels.
    """
    for level in EFFORTS:
        if value == level:
            return level
    raise SettingError(f"{setting}={value!r}: give one of {', '.join(EFFORTS)}.")
