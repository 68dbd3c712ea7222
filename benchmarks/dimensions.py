"""What is the replicate of a comparison by dimension: the epoch, paired or not, or every attempt by itself?

    python -m benchmarks.dimensions [--experiments 10000] [--seed 1] [--write docs/decisions/epochs.md]

Runs drawn from what the offline profiles a and b earn, judged three ways. Prints Markdown tables; --write puts
them between the markers of a document. Some minutes on one core.
"""

from pathlib import Path

import click
import numpy as np

from analysis.inference import Array
from benchmarks.coverage import shown, table
from benchmarks.dimension_power import Planned, judged, plan, sides, stratified
from benchmarks.planted_outcomes import planted
from benchmarks.rates import Count
from evals.simulated.profile import profile_named

BEGIN, END = "<!-- begin: benchmarks/dimensions.py -->", "<!-- end: benchmarks/dimensions.py -->"
WORLDS = {
    "attempts share nothing": {},
    "an epoch moves all samples of one side, SD 5": {"own_sd": 5.0},
    "an epoch moves both sides alike, SD 5": {"common_sd": 5.0},
}
WAYS = ("epochs paired", "epochs, Welch", "attempts within samples")


def counted(found: Array) -> Count:
    """Runs of which something is true."""
    return Count(int(found.sum()), found.size)


def report(count: int, seed: int) -> str:
    """All tables."""
    a, b = (planted(profile_named(name, {})) for name in "ab")
    errors, powers = [], []
    for world, moved in WORLDS.items():
        for epochs in (5, 10, 20):
            same, apart = (sides(a, other, epochs, count, seed, **moved) for other in (a, b))
            null = _ways(same)
            errors.append([world, str(epochs), *(shown(counted((one != 0).any(axis=-1))) for one in null)])
            expected = np.sign([one.effect for one in plan(a, b, epochs).values()])
            moving = expected != 0
            right = [(one == expected)[:, moving] for one in _ways(apart)]
            powers.append([world, str(epochs), *(shown(counted(one)) for one in right)])
    head = ["world", "epochs", *WAYS]
    plans = [_planned(name, epochs, one) for epochs in (10, 20) for name, one in plan(a, b, epochs).items()]
    confirmed = [_confirmed(name, k, epochs, a, b, count, seed) for epochs in (10, 20) for k, name in enumerate(a)]
    return "\n\n".join(
        [
            f"{count:,} runs per row, seed {seed}; [99 % binomial bounds]. No verdict below 10 epochs, so 0.",
            f"### Any verdict although nothing differs, % of runs\n\n{table(head, errors)}",
            f"### The right verdict where a and b differ, % of dimensions\n\n{table(head, powers)}",
            "### Planned for b against a, and measured\n\n"
            + table(["dimension", "epochs", "effect", "planned right, %", "measured right, %", "confirmed, %"],
                    [left + right for left, right in zip(plans, confirmed, strict=True)]),
        ]
    )  # fmt: skip


def _ways(of: list[tuple[Array, Array]]) -> list[Array]:
    return [judged(of).direction, judged(of, paired=False).direction, stratified(of)]


def _planned(name: str, epochs: int, one: Planned) -> list[str]:
    right = one.right if abs(one.effect) > 0 else 1 - one.claimed
    return [name, str(epochs), f"{one.effect:+.1f}", f"{100 * right:.1f}"]


def _confirmed(name: str, k: int, epochs: int, a: dict, b: dict, count: int, seed: int) -> list[str]:
    verdicts = judged(sides(a, b, epochs, count, seed))
    expected = np.sign(plan(a, b, epochs)[name].effect)
    right = verdicts.direction[:, k] == expected
    return [shown(counted(right)), shown(counted(right & verdicts.confirmed[:, k] & (expected != 0)))]


@click.command()
@click.option("--experiments", default=10_000, show_default=True, help="Per row.")
@click.option("--seed", default=1, show_default=True)
@click.option("--write", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Document with markers.")
def main(experiments: int, seed: int, write: Path | None) -> None:
    """Print the tables, or write them into a document."""
    tables = report(experiments, seed)
    if write is None:
        click.echo(tables)
        return
    before, _, rest = write.read_text(encoding="utf-8").partition(BEGIN)
    write.write_text(f"{before}{BEGIN}\n{tables}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
