"""Commands of `python -m evals`: what is measured."""

from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.ablate_command import ablate
from evals.calibrate_command import calibrate
from evals.calibration.proof import gold_problems
from evals.doctor import doctor
from evals.errors import SettingError
from evals.inventory import inventory
from evals.item_sets import items_named, own_items
from evals.new_command import new
from evals.proving import Proof, prove
from evals.run_command import run


@click.group()
def main() -> None:
    """What is measured: items and sweeps."""


main.add_command(run)
main.add_command(calibrate)
main.add_command(ablate)
main.add_command(doctor)
main.add_command(new)


@main.command("list")
def listed() -> None:
    """List tasks, items, sets, policies, presets and offline profiles."""
    console = Console(highlight=False)
    for title, rows in inventory().items():
        table = Table(
            title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, show_header=False
        )
        table.add_column(no_wrap=True)
        table.add_column()
        for name, about in rows:
            table.add_row(Text(name), Text(about))
        console.print(table, "")


@main.command()
@click.argument("items", nargs=-1)
@click.option("--seeds", default=1, show_default=True, type=click.IntRange(min=1), help="Runs of each program.")
def check(items: tuple[str, ...], seeds: int) -> None:
    """Prove ITEMS: sets, ids or folders; all of the project's own by default.

    The reference must pass every hidden check, each mutant fail exactly the checks it names, and
    the gold answers add up and read as their labels say. Runs the item author's own code without a sandbox.
    """
    chosen = items_named(list(items)) if items else tuple(own_items().values())
    unproven = [item for item in chosen if item.level != "proven"]
    if unproven:
        raise SettingError(
            f"{unproven[0].folder}: is at level {unproven[0].level}; only an item with solution, checks, probe, "
            "mutants and answer sections can be proven (docs/items.md)."
        )
    console = Console(highlight=False, soft_wrap=True)
    proofs = []
    for item in chosen:
        proof = prove(item, range(seeds))
        proofs.append(replace(proof, problems=(*proof.problems, *gold_problems(item))))
        _show(console, item.folder, proofs[-1])
    failed = sum(bool(proof.problems) for proof in proofs)
    console.print(f"{len(proofs) - failed} of {len(proofs)} items proven")
    if failed:
        raise SystemExit(1)


def _show(console: Console, folder: Path, proof: Proof) -> None:
    state = Text("proven ", style="green") if not proof.problems else Text("FAILED ", style="bold red")
    counts = f"{proof.checks} checks, {proof.mutants} mutants, {proof.runs} runs"
    console.print(state + Text(f"{folder.parent.name}/{proof.item}: {counts}"))
    for problem in proof.problems:
        console.print(Text(f"  {problem}"))
