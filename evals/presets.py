"""From the command line to a sweep: presets, lists, and what overrides what."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evals.effort import effort_named
from evals.errors import SettingError
from evals.settings import MAX_TOKENS
from evals.sweep import Sweep

DEFAULTS: dict[str, Any] = {
    "effort": ["high"],
    "memory": ["none", "self_critique"],
    "max_tokens": [MAX_TOKENS],
    "chains": 6,
    "order": "williams",
}
"""Of a sweep without a preset."""


@cache
def presets() -> dict[str, dict[str, Any]]:
    """The presets by name; each has `about`, and any of a sweep's options."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "presets.yaml").read_text("utf-8"))
    return loaded


def sweep_named(preset: str | None, given: dict[str, Any], models: tuple[str, ...], grader: str | None) -> Sweep:
    """A sweep from a preset and what was given beside it; what was given wins.

    Args:
        preset: Name of a preset; None for the defaults.
        given: Options as typed: lists for effort, memory and max_tokens, a number of chains, and
            memory_effort's other parameters. None means not given.
        models: Models to evaluate, at least one.
        grader: The judge.

    Raises:
        SettingError: With the valid values.
    """
    if preset is not None and preset not in presets():
        raise SettingError(f"--preset {preset}: give one of {', '.join(presets())}.")
    if not models:
        raise SettingError("No model: give --model, for instance --model simulated/helped, which needs no key.")
    chosen = {k: v for k, v in presets()[preset].items() if k != "about"} if preset else {}
    options = DEFAULTS | chosen | {key: value for key, value in given.items() if value is not None}
    varied = {key: options.pop(key) for key in ("effort", "memory", "max_tokens", "chains")}
    return Sweep(
        models=once(models, "--model"),
        efforts=tuple(effort_named(level, "--effort") for level in once(varied["effort"], "--effort")),
        policies=once(varied["memory"], "--memory"),
        caps=tuple(cap_named(cap) for cap in once(varied["max_tokens"], "--max-tokens")),
        chains=varied["chains"],
        grader=grader,
        shared=options,
    )


def once(values: Any, option: str) -> tuple[Any, ...]:
    """The values of an option. Raises SettingError when one is given twice."""
    twice = sorted({str(value) for value in values if list(values).count(value) > 1})
    if twice:
        raise SettingError(f"{option}: {', '.join(twice)} is given twice; every condition is run once.")
    return tuple(values)


def cap_named(value: object) -> int | None:
    """An output cap as typed; None for auto."""
    if value == "auto":
        return None
    try:
        cap = int(str(value))
    except ValueError:
        cap = 0
    if cap < 1:
        raise SettingError(f"--max-tokens {value}: give whole numbers of at least 1, or auto (Inspect's own sizing).")
    return cap
