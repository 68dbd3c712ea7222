"""`retrospect check`: items and problems prove themselves."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from evals.calibration.proof import gold_problems
from evals.errors import SettingError
from evals.incident_proving import prove_incident
from evals.item_sets import items_named, known_items
from evals.items import Item
from evals.paths import folder_named
from evals.problem_proving import prove_problem
from evals.problem_sets import ALL, own_problems, problems_named
from evals.problems import FOLDER, RECORD, Problem
from evals.proving import prove
from evals.trying import Proof


@dataclass(frozen=True)
class Provable:
    """Something that can prove itself.

    Attributes:
        folder: Where it is.
        noun: What it is one of.
        one: Itself.
    """

    folder: Path
    noun: str
    one: Item | Problem

    def prove(self, seeds: range) -> Proof:
        """Its proof, an item's gold answers included."""
        if isinstance(self.one, Problem):
            return prove_problem(self.one, seeds)
        found = prove(self.one, seeds) if self.one.incident is None else prove_incident(self.one, seeds)
        return replace(found, problems=(*found.problems, *gold_problems(self.one)))


@click.command()
@click.argument("items", nargs=-1)
@click.option("--seeds", default=1, show_default=True, type=click.IntRange(min=1), help="Runs of each program.")
def check(items: tuple[str, ...], seeds: int) -> None:
    """Prove ITEMS: sets, ids, folders or code_generation; all of the project's own by default.

    The reference must pass every hidden check and each mutant fail exactly the checks it names; an
    item's gold answers must add up and read as their labels say, a problem's mutants fail in the way
    that their Kind says. Runs the author's own code without a sandbox.
    """
    console = Console(highlight=False, soft_wrap=True)
    proofs: list[tuple[str, Proof]] = []
    found = named(items)
    for one, proof in zip(found, _proofs(found, range(seeds)), strict=True):
        _show(console, one.folder, proof)
        proofs.append((one.noun, proof))
    for noun in dict.fromkeys(noun for noun, _ in proofs):
        of_it = [proof for other, proof in proofs if other == noun]
        console.print(f"{sum(not proof.problems for proof in of_it)} of {len(of_it)} {noun} proven")
    if any(proof.problems for _, proof in proofs):
        raise SystemExit(1)


def named(names: Sequence[str]) -> list[Provable]:
    """What the names stand for; everything of the project's own without any.

    Raises:
        SettingError: When a name is unknown, comes twice, or has too little in its folder to be proven.
    """
    if not names:
        return [*map(_item, known_items().values()), *map(_problem, own_problems().values())]
    problems = [ALL if name == FOLDER.name else name for name in names if _names_problems(name)]
    items = [name for name in names if not _names_problems(name) or _holds(name, "item.yaml")]
    return [
        *(map(_item, items_named(items)) if items else ()),
        *(map(_problem, problems_named(problems)) if problems else ()),
    ]


def _names_problems(name: str) -> bool:
    return name == FOLDER.name or name in own_problems() or _holds(name, RECORD)


def _holds(name: str, record: str) -> bool:
    """Whether the name is a folder with such a file in it or below."""
    folder = folder_named(name)
    return folder is not None and next(folder.glob(f"**/{record}"), None) is not None


def _item(item: Item) -> Provable:
    if item.level != "proven":
        raise SettingError(
            f"{item.folder}: is at level {item.level}; only an item with solution, checks, probe, "
            "mutants and answer sections can be proven (docs/items.md)."
        )
    return Provable(item.folder, "items", item)


def _problem(problem: Problem) -> Provable:
    return Provable(problem.folder, "problems", problem)


def _proofs(found: Sequence[Provable], seeds: range) -> Iterator[Proof]:
    """The proofs in order, several at a time: the cases' drawing and judging is work of this process too."""
    if len(found) == 1:
        yield found[0].prove(seeds)
        return
    with ProcessPoolExecutor() as pool:
        yield from pool.map(Provable.prove, found, repeat(seeds))


def _show(console: Console, folder: Path, proof: Proof) -> None:
    state = Text("proven ", style="green") if not proof.problems else Text("FAILED ", style="bold red")
    counts = f"{proof.checks} checks, {proof.mutants} mutants, {proof.runs} runs"
    console.print(state + Text(f"{folder.parent.name}/{proof.item}: {counts}"))
    for problem in proof.problems:
        console.print(Text(f"  {problem}"))
