"""A frozen plan to the sweep that it plans; whatever contradicts it is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.errors import SettingError
from evals.freezing import file_digest, settings_of
from evals.memory_effort import VERSION
from evals.plan_file import Plan, item_digest, read_plan
from evals.presets import sweep_named
from evals.sweep import Sweep
from scorers.judge import PROMPT_SHA256

_OPTIONS = ("model", "grader", "effort", "memory", "max_tokens", "order", "judge_panel")
"""What has an option of its own; the rest is given by -T."""
_MEND = "run the version of the project that was planned with, or freeze another plan"


def planned_sweep(
    path: Path, preset: str | None, given: dict[str, Any], models: tuple[str, ...], grader: str | None
) -> Sweep:
    """The sweep of a plan, up to its last look or to the one whose chains are given.

    Args:
        path: The plan's file.
        preset: Refused: the plan says it all.
        given: Options as typed, as for `sweep_named`; each must say what the plan says.
        models: The same of --model; empty when not given.
        grader: The same of --grader.

    Raises:
        SettingError: When an option contradicts the plan, or items, judge or task are no longer the planned ones.
    """
    plan, document = read_plan(path)
    if preset is not None:
        raise SettingError(f"--preset {preset}: a plan is the whole sweep; leave --preset out.")
    told = {name: value for name, value in given.items() if value is not None}
    chains = _chains(plan, told.pop("chains", None))
    items = told.pop("items", plan.settings.get("items", "core"))  # a folder may have moved; what is in it is compared
    caps = ["auto" if cap is None else str(cap) for cap in plan.caps]
    planned = {**plan.settings, "effort": plan.efforts, "memory": plan.arms, "max_tokens": caps, "model": plan.models}
    told |= {"model": list(models)} if models else {}
    told |= {"grader": grader} if grader else {}
    for name, value in told.items():
        _agree(name, value, planned | {"grader": plan.grader.model})
    varied = {name: planned.pop(name) for name in ("effort", "memory", "max_tokens")}
    del planned["model"]
    mine = sweep_named(
        None, planned | varied | {"chains": chains, "items": items}, tuple(plan.models), plan.grader.model
    )
    sweep = replace(mine, plan=document)
    _unchanged(plan, sweep)
    return sweep


def _chains(plan: Plan, given: int | None) -> int:
    looks = [look.chains for look in plan.looks]
    if given is not None and given not in looks:
        raise SettingError(
            f"--chains {given}: the plan looks at {', '.join(map(str, looks))} chains; give one of these, or leave it "
            "out to run all."
        )
    return given or plan.chains


def _agree(name: str, given: Any, planned: dict[str, Any]) -> None:
    option = f"--{name.replace('_', '-')}" if name in _OPTIONS else f"-T {name}"
    if name not in planned:
        raise SettingError(f"{option}: is no parameter of the plan; leave it out.")
    if _sorted(given) != _sorted(planned[name]):
        raise SettingError(
            f"{option}: planned {_shown(planned[name])}, given {_shown(given)}; leave it out, or freeze another plan."
        )


def _sorted(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, list | tuple) else value


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(_shown(one) for one in value)
    return "none" if value is None else str(value)


def _unchanged(plan: Plan, sweep: Sweep) -> None:
    """Refuses to run something else under the plan's name."""
    items = {item.id: (item.version, item_digest(item)) for item in sweep.asked}
    planned = {name: (item.version, item.sha256) for name, item in plan.items.items()}
    for name in sorted(items.keys() | planned.keys()):
        if name not in planned or name not in items:
            raise SettingError(f"--plan: item {name} {'was not planned' if name in items else 'is missing'}; {_MEND}.")
        _same(f"item {name}", planned[name], items[name])
    _same("the judge's prompt", plan.grader.prompt_sha256, PROMPT_SHA256)
    _same("the version of memory_effort", plan.task_version, VERSION)
    _same("start_memory", plan.start_memory_sha256, file_digest(settings_of(sweep)["start_memory"]))
    _same("pilot", plan.pilot_sha256, file_digest(settings_of(sweep)["pilot"]))


def _same(what: str, planned: Any, found: Any) -> None:
    if planned != found:
        seen = f"planned {_brief(planned)}, is {_brief(found)}"
        raise SettingError(f"--plan: {what} is not the planned one ({seen}); {_MEND}.")


def _brief(value: Any) -> str:
    if isinstance(value, tuple):
        return f"version {value[0]}, sha256 {value[1][:12]}"
    return str(value)[:12]
