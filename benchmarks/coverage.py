"""Do intervals cover, and are verdicts as rarely wrong as they say? Simulated experiments, judged as a report's are.

    python -m benchmarks.coverage [--experiments 10000] [--seed 1] [--write docs/statistics.md]

Each cell is its own seeded run of so many experiments with three effort levels. Prints Markdown
tables; --write puts them between the markers of a document. Some minutes on one core.
"""

from collections.abc import Callable
from pathlib import Path

import click

from analysis.looks import LOOKS
from benchmarks.rates import Count, fixed, looked, new_items, pass_rates
from benchmarks.scenarios import Scenario, gauss, scenarios

CELLS = [(12, 3), (12, 10), (24, 3), (24, 10)]
"""Chains and items."""
BEGIN, END = "<!-- begin: benchmarks/coverage.py -->", "<!-- end: benchmarks/coverage.py -->"
Row = list[str]


def shown(count: Count, digits: int = 1) -> str:
    """Percent with its 99 % binomial bounds."""
    low, high = count.bounds()
    return f"{100 * count.rate:.{digits}f} [{100 * low:.{digits}f}, {100 * high:.{digits}f}]"


def table(head: Row, rows: list[Row]) -> str:
    """Markdown, the first column left."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def grid(
    title: str, chosen: dict[str, Scenario], value: Callable[[dict[str, Count]], str], runs: dict[str, dict[str, Count]]
) -> str:
    """One number of every scenario and size."""
    head = ["scenario", *(f"E={chains}, T={items}" for chains, items in CELLS)]
    rows = [[name, *(value(runs[f"{name} {cell}"]) for cell in CELLS)] for name in chosen]
    return f"### {title}\n\n{table(head, rows)}"


def looks_table(count: int, seed: int) -> str:
    """Error and power of six looks, and the chains that they take."""
    cases = {name: scenarios()[name] for name in ("gauss", "ceiling, control ICC 0", "truncation")}
    cases |= {f"gauss, +{effect:g}": gauss(effect, False) for effect in (5.0, 10.0)}
    rows = []
    for name, scenario in cases.items():
        for items in (3, 10):
            run, chains = looked(scenario, LOOKS, items, count, seed)
            numbers = [shown(run[key]) for key in ("naive", "crossed", "confirmed", "level_confirmed")]
            rows.append([f"{name}, T={items}", *numbers, f"{chains:.1f}"])
    head = ["scenario", "any look at 0.05/3", "boundary", "boundary and guard", "same, per level", "chains of 54"]
    return f"### Looks at {', '.join(map(str, LOOKS))} chains, % of families\n\n{table(head, rows)}"


def extras(count: int, seed: int) -> str:
    """New items, and pass rates."""
    sizes = [(0, 3, 12, 10), (5, 3, 12, 10), (5, 3, 24, 10), (5, 0, 24, 12), (3, 3, 12, 20)]
    rows = []
    for item_sd, chain_sd, chains, items in sizes:
        run = new_items(item_sd, chain_sd, chains, items, count, seed)
        name = f"item SD {item_sd}, chain SD {chain_sd}, E={chains}, T={items}"
        rows.append([name, shown(run["crossed"]), shown(run["chains"])])
    crossed = table(["differences", "chains × items", "chains alone"], rows)
    rows = []
    for name in ("gauss", "ceiling", "ceiling, control ICC 0"):
        for chains, items in ((12, 10), (24, 10)):
            rates = pass_rates(scenarios()[name], chains, items, count, seed)
            numbers = [shown(rates[key]) for key in ("effective", "independent")]
            rows.append([f"{name}, E={chains}, T={items}", *numbers])
    passed = table(["scenario", "Newcombe, effective n", "Newcombe, attempts independent"], rows)
    return (
        f"### Coverage of the mean effect on all items, %\n\n{crossed}\n\n"
        f"### Coverage of the difference of two pass rates, %\n\n{passed}"
    )


def report(count: int, seed: int) -> str:
    """All tables."""
    chosen = scenarios()
    true = {f"gauss, +{e:g}": gauss(e) for e in (5.0, 10.0)}
    true |= {f"gauss, +{e:g}, control ICC 0": gauss(e, False) for e in (5.0, 10.0)}
    runs = {
        f"{name} {cell}": fixed(scenario, *cell, count, seed + index, count // 10)
        for name, scenario in (chosen | true).items()
        for index, cell in enumerate(CELLS)
    }
    null = {name: scenario for name, scenario in chosen.items() if abs(scenario.effect) < 1e-9}
    harm = {name: scenario for name, scenario in chosen.items() if name not in null} | true
    abouts = "\n".join(
        f"* *{name}*: {one.about}; true effect {one.effect + 0.0:.1f}." for name, one in (chosen | true).items()
    )
    parts = [
        f"{count:,} experiments per cell, three levels each, seed {seed}; [99 % binomial bounds].\n\n{abouts}",
        grid("Coverage of the 95 % interval of the memory effect, %", chosen, lambda r: shown(r["covered"]), runs),
        grid(
            "No interval, because all differences are equal, % of levels", null, lambda r: shown(r["no_interval"]), runs
        ),
        grid("Family-wise error of Holm alone, %", null, lambda r: shown(r["family_found"]), runs),
        grid("Family-wise error of *confirmed*, %", null, lambda r: shown(r["family_confirmed"], 2), runs),
        grid("Type I error of one level at 5 %: t / sign-flip", null, _both, runs),
        grid("Power of a significant level (Holm), %", harm, lambda r: shown(r["found"]), runs),
        grid("Power of a *confirmed* level, %", harm, lambda r: shown(r["confirmed"]), runs),
        grid("*Confirmed* with the wrong sign, % of families", harm, lambda r: shown(r["family_wrong"], 2), runs),
        grid("Power of *equivalent* within ±5, %", null, lambda r: shown(r["equivalent"]), runs),
        grid("Power of *equivalent* with the guard, %", null, lambda r: shown(r["equivalent_guarded"]), runs),
        grid("*Equivalent* although the effect is not 0, %", harm, lambda r: shown(r["equivalent"]), runs),
        grid(
            "*Equivalent* with the guard although the effect is not 0, %",
            harm,
            lambda r: shown(r["equivalent_guarded"]),
            runs,
        ),
        looks_table(count, seed),
        extras(count, seed),
    ]
    return "\n\n".join(parts)


def _both(run: dict[str, Count]) -> str:
    return f"{100 * run['t'].rate:.1f} / {100 * run['signflip'].rate:.1f}"


@click.command()
@click.option("--experiments", default=10_000, show_default=True, help="Per cell.")
@click.option("--seed", default=1, show_default=True)
@click.option("--write", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Document with markers.")
def main(experiments: int, seed: int, write: Path | None) -> None:
    """Print the tables, or write them into a document."""
    tables = report(experiments, seed)
    if write is None:
        click.echo(tables)
        return
    before, _, rest = write.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    write.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
