"""The options of `retrospect run` that freeze a plan, and the one that runs it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from evals.errors import SettingError
from evals.freezing import Terms, frozen, write_plan
from evals.planned_sweep import planned_sweep
from evals.presets import sweep_named
from evals.sweep import Sweep

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)
_TERMS = ("looks", "margin", "alpha", "outcome")


def _chains(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    parts = [part.strip() for part in value.split(",")] if value is not None else None
    if parts is not None and not all(part.isdigit() for part in parts):
        raise SettingError(f"--looks {value}: give numbers of chains separated by commas, such as 12,18,24.")
    return tuple(map(int, parts)) if parts is not None else None


_OPTIONS = (
    click.option("--plan", type=_FILE, help="Run exactly what this frozen plan says; --chains picks one of its looks."),
    click.option("--freeze", type=_FILE, help="Write the plan of this sweep to a new file and run nothing."),
    click.option("--looks", callback=_chains, help="With --freeze: chains at which to look, separated by commas."),
    click.option(
        "--margin", type=click.FloatRange(0, 100, min_open=True, max_open=True),
        help="With --freeze: points within which an effect counts as none. Default: 5.",
    ),
    click.option(
        "--alpha", type=click.FloatRange(0, 0.5, min_open=True), help="With --freeze: family-wise error. Default: 0.05."
    ),
    click.option(
        "--outcome", type=click.Choice(["tests", "score"]),
        help="With --freeze: the primary outcome. Default: tests where every item has them.",
    ),
)  # fmt: skip


def plan_options(command: F) -> F:
    """Adds them to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def sweep_meant(
    preset: str | None, given: dict[str, Any], models: tuple[str, ...], grader: str | None, options: dict[str, Any]
) -> Sweep:
    """The sweep that was typed, or planned.

    Raises:
        SettingError: When options do not go together, or contradict the plan.
    """
    terms = [name for name in _TERMS if options[name] is not None]
    if terms and options["freeze"] is None:
        raise SettingError(f"--{terms[0]}: is fixed when a plan is frozen; give it with --freeze.")
    if options["plan"] is None:
        return sweep_named(preset, given, models, grader)
    if options["freeze"] is not None:
        raise SettingError("--freeze and --plan: a plan is frozen, then run; give one of them.")
    return planned_sweep(options["plan"], preset, given, models, grader)


def freeze(sweep: Sweep, options: dict[str, Any]) -> str:
    """Writes the plan of a sweep and says what to do with it.

    Raises:
        SettingError: Where the analysis, which knows when to look, is not at hand.
    """
    boundaries = click.get_current_context().obj
    if boundaries is None:
        raise SettingError("--freeze: when to look is for the analysis to say; give it to `retrospect run`.")
    given = {name: options[name] for name in _TERMS if options[name] is not None}
    document = frozen(sweep, Terms(**given), boundaries)
    write_plan(document, options["freeze"])
    looks = ", ".join(str(look["chains"]) for look in document["looks"])
    return (
        f"Frozen in {options['freeze']}, sha256 {document['sha256']}; nothing was run. Looks at {looks} chains.\n"
        f"Publish the file or its sha256, then: retrospect run --plan {options['freeze']} "
        f"--chains {document['looks'][0]['chains']}"
    )
