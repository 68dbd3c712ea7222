"""`retrospect calibrate`: the judge against answers whose labels are true by construction."""

import sys
from collections import Counter
from typing import Any

import click
from rich.console import Console

from evals.bound import bound_model
from evals.calibrating import AT_ONCE, Calibration, run
from evals.call_options import call_options, confirm, options_named
from evals.deployments import register
from evals.options import Options
from evals.prices import price_date


@click.command()
@click.option("--grader", required=True, help="The judge to measure, provider/name.")
@click.option("--judge-panel", help="Further judges, separated by commas, measured on the same answers.")
@click.option("--judge-effort", default="high", show_default=True, help="The judge's effort; none sends none.")
@click.option(
    "--judge-repeats", type=click.IntRange(min=1), default=2, show_default=True, help="Judgings of each answer."
)
@click.option(
    "--items", default="core", show_default=True, help="Item set, domain, item id or folder; several with commas."
)
@click.option("--kinds", help="Kinds of answers, separated by commas; all by default.")
@click.option("--per-kind", type=click.IntRange(min=1), help="At most so many answers of each kind and item.")
@call_options("logs/sweep", "A sweep's folder, or a new one; logs go into calibration/ below it.")
@click.option("--family", "families", multiple=True, help="DEPLOYMENT=MODEL: what a deployment of its own name is.")
def calibrate(grader: str, yes: bool, **options: Any) -> None:
    """Measure a judge: it judges gold answers, whose points are known.

    The same command again goes on where it stopped. Exit code 0 when every answer is judged, 130
    after Ctrl-C, else 1. `retrospect report` of the folder shows what was found.
    """
    shared = {key: options[key] for key in ("items", "kinds", "per_kind", "judge_panel") if options[key] is not None}
    shared |= {"judge_effort": options["judge_effort"], "judge_repeats": options["judge_repeats"]}
    register(options["families"])
    calibration = Calibration(grader, shared)
    how = options_named(options)
    calibration.task(bound_model(grader, "--grader", how))  # validates everything before anything is said or asked
    console = Console(highlight=False, soft_wrap=True)
    console.print(described(calibration, how), markup=False)
    costs = calibration.dollars(how.price, bool(how.batch))
    confirm(sum(costs) if costs else None, calibration.judgings, yes)
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
