"""`retrospect run`: the sweep as one resumable command."""

import os
import sys
from typing import Any

import click
from rich.console import Console

from evals.blocks import WHOLE, block_named
from evals.bound import bound_model, judges_bound
from evals.call_options import call_options, confirm, options_named, pairs
from evals.deployments import register
from evals.errors import SettingError
from evals.estimate import Estimate, estimate
from evals.plan_command import freeze, plan_options, sweep_meant
from evals.presets import presets
from evals.prices import price_date
from evals.regression_options import is_regression, refuse_epochs, regression_named
from evals.runnable import Runnable
from evals.running import run as run_sweep
from evals.sweep import Sweep
from scorers.sandbox.choose import UNSAFE, chosen, why_none


def _listed(context: click.Context, parameter: click.Parameter, value: str | None) -> list[str] | None:
    return [part.strip() for part in value.split(",") if part.strip()] if value is not None else None


@click.command()
@click.option("--preset", help="A named sweep; other options override its own. `retrospect list` shows them.")
@click.option("--model", "models", multiple=True, help="Model to evaluate, provider/name; may be repeated.")
@click.option("--grader", help="The judge; needed with several models. Default: the model itself.")
@click.option("--judge-panel", help="Further judges, separated by commas: kept beside the judge, changing nothing.")
@click.option("--effort", "efforts", callback=_listed, help="Effort levels, separated by commas.")
@click.option("--memory", "policies", callback=_listed, help="Memory policies, separated by commas.")
@click.option(
    "--max-tokens", "caps", callback=_listed, help="Output caps, separated by commas; auto is Inspect's sizing."
)
@click.option("--chains", type=click.IntRange(min=1), help="Chains per condition.")
@click.option("--epochs", type=click.IntRange(min=1), help="Repetitions of each sample, with --preset regression.")
@click.option("--items", help="Item set, domain, item id or folder; several with commas.")
@click.option("--order", help="Order of the items; `retrospect list` describes each.")
@click.option("--family", "families", multiple=True, help="DEPLOYMENT=MODEL: what a deployment of its own name is.")
@click.option("-T", "settings", multiple=True, callback=pairs, help="Another parameter of the task: name=value.")
@call_options("logs/sweep", "Folder, or s3://bucket/folder.")
@click.option("--block", help="K/N: only every Nth chain from the Kth on, for N processes on one --log-dir.")
@click.option("--sandbox", help="Where the hidden checks run: type or type:config. Default: what doctor shows.")
@click.option("--time-limit", type=click.IntRange(min=1), help="Seconds of one attempt; reaching them is a result.")
@plan_options
def run(preset: str | None, models: tuple[str, ...], grader: str | None, yes: bool, **options: Any) -> None:
    """Run a sweep: every combination of model, effort, memory policy and output cap.

    --preset regression runs the tests of code generation, long context and tool use on every model instead.

    The same command again goes on where it stopped; more chains, levels, policies or models extend
    the sweep in its folder. Exit code 0 when it is complete, 130 after Ctrl-C, else 1.
    """
    given = {key: options[key] for key in ("chains", "items", "order", "judge_panel")}
    given |= {"effort": options["efforts"], "memory": options["policies"], "max_tokens": options["caps"]}
    register(options["families"])
    sweep: Runnable
    if preset is not None and is_regression(preset):
        sweep = regression_named(preset, given, options["epochs"], options["settings"], models, grader, options)
    else:
        refuse_epochs(options["epochs"])
        sweep = sweep_meant(preset, given | options["settings"], models, grader, options)
    if options["block"] is not None and not isinstance(sweep, Sweep):
        raise SettingError("--block: splits a sweep of chains; these tests have none, so leave it out.")
    how = options_named(
        options,
        block=block_named(options["block"], sweep.chains),
        sandbox=options["sandbox"],
        time_limit=options["time_limit"],
    )
    console = Console(highlight=False, soft_wrap=True)
    bound = {name: bound_model(name, "--model", how) for name in sweep.models}
    sweep.tasks(bound, judges_bound(sweep.grader, sweep.panel, how).get("grader"))
    expected = estimate(sweep, how.price, bool(how.batch))
    console.print(described(preset, sweep, expected), markup=False)
    if how.block != WHOLE:
        console.print(f"block {how.block}: {how.block.size(sweep.chains)} of {sweep.chains} chains", markup=False)
    if options["freeze"] is not None and isinstance(sweep, Sweep):
        console.print(freeze(sweep, options), markup=False)
        return
    console.print(f"hidden checks: {_tested_in(sweep, options['sandbox'])}", markup=False)
    confirm(expected.dollars, _called(sweep), yes)
    sys.exit(run_sweep(sweep, how, console))


def described(preset: str | None, sweep: Runnable, expected: Estimate) -> str:
    """What will be run and what it will take, before it starts."""
    dollars = f"about ${expected.dollars:,.2f}" if expected.dollars is not None else "dollars unknown (no price)"
    head = f"{preset}: {presets()[preset]['about']}\n" if preset else ""
    return (
        f"{head}{sweep.shape} = {expected.attempts} attempts, {expected.calls} calls\n"
        f"at least {expected.hours:.2f} hours, {dollars} (assumed tokens; prices of {price_date()})\n"
        f"minimum detectable effect, 80 % power: {sweep.detectable}"
    )


def _tested_in(sweep: Runnable, sandbox: str | None) -> str:
    """Where the answers' code will run; said before money is spent on answers whose tests would not."""
    if not sweep.tested:
        return "these items have none"
    if sandbox == "local" and os.environ.get(UNSAFE) != "1":
        raise SettingError(
            f"--sandbox local runs model-written code on this very machine; set {UNSAFE}=1 if it is one to throw away."
        )
    choice = chosen()
    return f"in {sandbox or choice.name}" if sandbox or choice.name else f"NOT RUN. {why_none(choice)}"


def _called(sweep: Runnable) -> list[str]:
    return [*sweep.models, *(judge for model in sweep.models for judge in sweep.judges(model))]
