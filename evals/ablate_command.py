"""`retrospect ablate`: the causal value of the notes that an attempt was given."""

import sys
from typing import Any

import click
from inspect_ai import Task
from rich.console import Console

from evals.ablating import header_of, memory_at
from evals.beside import run_beside
from evals.bound import bound_model, judges_bound
from evals.call_options import call_options, confirm, options_named
from evals.condition import evaluated_by
from evals.estimate import attempt_dollars
from evals.note_ablation import note_ablation
from evals.spending import gate_for
from evals.sweep import Condition


@click.command()
@click.argument("log")
@click.option("--chain", required=True, type=click.IntRange(min=1), help="The chain whose attempt is made again.")
@click.option("--position", required=True, type=click.IntRange(min=2), help="Its place in the chain.")
@click.option("--entry", "entries", multiple=True, type=click.IntRange(min=1), help="Note to ablate; default: each.")
@click.option("--swap", type=click.IntRange(min=1), help="Put this chain's note in its place instead of nothing.")
@click.option("--repeats", type=click.IntRange(min=1), default=8, show_default=True, help="Attempts of each arm.")
@click.option("--grader", help="The judge; default: the log's.")
@call_options("logs/ablation", "Folder of the new attempts.", batches=False)
def ablate(log: str, chain: int, position: int, yes: bool, **options: Any) -> None:
    """Make an attempt of LOG again: with all its notes, and without each, or one of another chain in its place.

    The same command again goes on where it stopped. `retrospect worth LOG_DIR` shows what was found.
    """
    header, memory = header_of(log), memory_at(log, chain, position)
    about, repeats = header.eval.metadata or {}, options["repeats"]
    entries = options["entries"] or range(1, len(memory.entries) + 1)
    judge = options["grader"] or about["judge"]
    how = options_named(options)
    model = bound_model(header.eval.model, "the log's model", how)
    judges = judges_bound(judge if judge != header.eval.model else None, (), how)

    def tasks() -> list[Task]:
        with evaluated_by(model, judges.get("grader")):
            whole = note_ablation(log=log, chain=chain, position=position)
            arms = [note_ablation(log=log, chain=chain, position=position, entry=k, swap=options["swap"])
                    for k in entries]  # fmt: skip
        for task in (whole, *arms):
            task.model = model
        return [whole, *arms]

    arms = len(tasks())
    condition = Condition(header.eval.model, about["effort"], "empty", about["max_tokens"])
    dollars = attempt_dollars(condition, [judge] * int(about["judge_repeats"]), how.price)
    console = Console(highlight=False, soft_wrap=True)
    cost = f"about ${dollars * arms * repeats:,.2f}" if dollars is not None else "dollars unknown (no price)"
    console.print(f"{arms} arms × {repeats} attempts, {cost} (assumed tokens)", markup=False)
    confirm(dollars * arms * repeats if dollars is not None else None, [header.eval.model, judge], yes)
    gate = gate_for({header.eval.model, judge}, dollars or 0.0, how)
    sys.exit(
        run_beside("note_ablation", tasks, how, gate, repeats, arms * repeats, "attempts", [model, *judges.values()],
                   judges, console, "retrospect worth")
    )  # fmt: skip
