"""`retrospect calibrate`: the judge against answers whose labels are true by construction."""

import sys
from collections import Counter
from typing import Any

import click
from rich.console import Console

from evals.address import LogDir
from evals.batches import batch_named
from evals.bound import bound_model
from evals.calibrating import AT_ONCE, Calibration, run
from evals.deployments import register
from evals.patience import patience_options
from evals.prices import price_date, price_named
from evals.resumable import Options
from evals.run_command import confirm, pairs


@click.command()
@click.option("--grader", required=True, help="The judge to measure, provider/name.")
@click.option("-M", "model_args", multiple=True, callback=pairs, help="Argument of the judge's model: name=value.")
@click.option("--judge-panel", help="Further judges, separated by commas, measured on the same answers.")
@click.option("--judge-effort", default="high", show_default=True, help="The judge's effort; none sends none.")
@click.option(
    "--judge-repeats", type=click.IntRange(min=1), default=2, show_default=True, help="Judgings of each answer."
)
@click.option("--items", default="core", show_default=True, help="Item set, domain, item id or folder.")
@click.option("--kinds", help="Kinds of answers, separated by commas; all by default.")
@click.option("--per-kind", type=click.IntRange(min=1), help="At most so many answers of each kind and item.")
@click.option(
    "--log-dir",
    type=LogDir(),
    default="logs/sweep",
    show_default=True,
    help="A sweep's folder, or a new one; logs go into calibration/ below it.",
)
@click.option(
    "--max-cost", type=click.FloatRange(min=0, min_open=True), help="Stop before this many dollars are spent."
)
@click.option("--price", help="INPUT,OUTPUT dollars per million tokens, for a model that is not on the price list.")
@click.option("--max-connections", type=click.IntRange(min=1), help="Calls at once to one model.")
@click.option(
    "--batch",
    is_flag=False,
    flag_value="true",
    help="Use the provider's batches, half the price and hours of waiting; or requests in a batch, or Inspect's file.",
)
@click.option("--family", "families", multiple=True, help="DEPLOYMENT=MODEL: what a deployment of its own name is.")
@click.option("--retries", type=click.IntRange(min=0), default=1, show_default=True, help="Runs of what failed.")
@patience_options
@click.option("--yes", is_flag=True, help="Do not ask before spending money.")
def calibrate(grader: str, yes: bool, **options: Any) -> None:
    """Measure a judge: it judges gold answers, whose points are known.

    The same command again goes on where it stopped. Exit code 0 when every answer is judged, 130
    after Ctrl-C, else 1. `retrospect report` of the folder shows what was found.
    """
    shared = {key: options[key] for key in ("items", "kinds", "per_kind", "judge_panel") if options[key] is not None}
    shared |= {"judge_effort": options["judge_effort"], "judge_repeats": options["judge_repeats"]}
    register(options["families"])
    calibration = Calibration(grader, shared)
    how = Options(
        log_dir=options["log_dir"],
        model_args=options["model_args"],
        max_cost=options["max_cost"],
        price=price_named(options["price"]) if options["price"] else None,
        max_connections=options["max_connections"],
        batch=batch_named(options["batch"]),
        retries=options["retries"],
        **{name: options[name] for name in ("max_retries", "timeout", "attempt_timeout")},
    )
    calibration.task(bound_model(grader, "--grader", how))  # validates everything before anything is said or asked
    console = Console(highlight=False, soft_wrap=True)
    console.print(described(calibration, how), markup=False)
    if not yes and not all(judge.startswith("simulated/") for judge in calibration.judgings):
        costs = calibration.dollars(how.price, bool(how.batch))
        confirm(sum(costs) if costs else None)
    sys.exit(run(calibration, how, console))


def described(calibration: Calibration, how: Options) -> str:
    """What will be judged and what it will take, before it starts."""
    answers, judgings = calibration.answers, calibration.judgings
    kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(answer.kind for answer in answers).items())
    costs = calibration.dollars(how.price, bool(how.batch))
    dollars = f"about ${sum(costs):,.2f}" if costs else "dollars unknown (no price)"
    hours = calibration.hours(how.max_connections or AT_ONCE)
    return (
        f"{len(answers)} gold answers × {len(judgings)} judgings = {len(answers) * len(judgings)} calls ({kinds})\n"
        f"about {hours:.2f} hours, {dollars} (assumed tokens; prices of {price_date()})"
    )
