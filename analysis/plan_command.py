"""`retrospect plan`: chains for an effect, the effect that chains can find, when to look; and whether to stop."""

import math

import click

from analysis.frame import Attempts, read_attempts
from analysis.looks import LOOKS, nominal
from analysis.pilot import Pilot, pilot
from analysis.plan_words import plan_words
from analysis.planned import planned
from analysis.planning import chains_needed, chains_to_confirm, detectable, difference_sd, power_confirmed
from analysis.tables import results

_POINTS = click.FloatRange(min=0, min_open=True, max=100)
_SHARE = click.FloatRange(min=0, max=1, max_open=True)


@click.command()
@click.argument("logs_of_run", metavar="[LOGS]", required=False)
@click.option("--mde", type=_POINTS, default=5, show_default=True, help="Effect to find, in points of 100.")
@click.option("--sd", type=_POINTS, default=12, show_default=True, help="SD of one item's score.")
@click.option("--rho", type=_SHARE, default=0.3, show_default=True, help="Correlation in a chain with memory.")
@click.option("--control-rho", type=_SHARE, default=0, show_default=True, help="The same without memory.")
@click.option("--across", type=_SHARE, default=0, show_default=True, help="Correlation between the arms of a chain.")
@click.option("--items", type=click.IntRange(min=2), default=3, show_default=True, help="Items in a chain.")
@click.option("--levels", type=click.IntRange(min=1), default=3, show_default=True, help="Effort levels compared.")
@click.option("--power", type=click.FloatRange(0.5, 0.99), default=0.8, show_default=True)
@click.option("--chains", type=click.IntRange(min=2), help="Chains per arm: what can they find?")
@click.option("--pilot", "logs", help="Logs to take spread and prices from; --sd, --rho and --items are then not used.")
def plan(
    logs_of_run: str | None,
    mde: float,
    sd: float,
    rho: float,
    control_rho: float,
    across: float,
    items: int,
    levels: int,
    power: float,
    chains: int | None,
    logs: str | None,
) -> None:
    """Chains per arm and level, before money is spent; with a table of looks.

    With LOGS of a run under a frozen plan: is this a look, and is it time to stop. Other options are then not used.
    """
    if logs_of_run is not None:
        click.echo("\n".join(state(read_attempts(logs_of_run)) or plan_words(None)))
        return
    found = pilot(read_attempts(logs).rows) if logs else None
    spread = found.planned if found else difference_sd(sd, rho, items - 1, control_rho, across)
    items = found.items if found else items
    lines = [_source(found, spread, items)]
    if chains is None:
        alone = chains_needed(mde, spread, 0.05 / levels, power, found is None or found.paired)
        chains = max(alone, chains_to_confirm(mde, spread, levels, power))
        lines += [
            f"Chains per arm for an effect of {mde:g} points with {power:.0%} power:",
            f"  {alone:>4}  one level at p ≤ {0.05 / levels:.3g}",
            f"  {chains:>4}  confirmed: effect at every level, Holm over {levels}, one-chain guard (simulated)",
        ]
    else:
        least = detectable(chains, spread, 0.05 / levels, power)
        lines.append(f"The smallest effect that {chains} chains find with {power:.0%} power: {least:.1f} points.")
        lines.append(f"An effect of {mde:g} is then confirmed with {power_confirmed(mde, spread, chains, levels):.0%}.")
    attempts = 2 * levels * chains * items
    price = f", ${found.dollars * 2 * levels * chains:,.0f}" if found and found.dollars is not None else ""
    lines.append(
        f"Two arms, {levels} level{'s' * (levels > 1)}, {chains} chains of {items} items: {attempts} attempts{price}."
    )
    lines += _looks(chains, spread, levels, power)
    click.echo("\n".join(lines))


def state(attempts: Attempts) -> list[str]:
    """Where a run under a frozen plan is, the stop decision and the deviations; nothing without a plan."""
    return plan_words(results(attempts)["plan"]) if planned(attempts) else []


def _source(found: Pilot | None, spread: float, items: int) -> str:
    if found is None:
        return f"A chain's difference, the mean over {items - 1} items after the first, has SD {spread:.1f} (assumed)."
    return (
        f"A chain's difference has SD {found.seen:.1f} in {found.chains} chains of {found.contrast}, {found.outcome}; "
        f"planned with its upper 80 % limit, {spread:.1f}."
    )


def _looks(chains: int, spread: float, levels: int, power: float) -> list[str]:
    """Stops before the last planned chain, and what can be found at each."""
    stops = [*(look for look in LOOKS if look < chains), chains]
    bounds = nominal(stops, 0.05 / levels)
    rows = []
    for look, bound in zip(stops, bounds, strict=True):
        effect = detectable(look, spread, bound, power)
        rows.append(f"  {look:>6}  {bound:>9.2g}  {effect if effect < 100 else math.nan:>6.1f}".replace("nan", "  –"))
    return [
        f"If looks are taken, error 0.05/{levels} over all of them:",
        "  chains  stop at p  effect",
        *rows,
        "An early stop also needs the guard. A report at any other moment is interim.",
    ]
