"""`retrospect heed`: does the answer after a note do what the note says?"""

import sys
from typing import Any

import click
from inspect_ai import Task
from rich.console import Console

from evals.beside import run_beside
from evals.bound import bound_model
from evals.calibrating import AT_ONCE, CHARACTERS_PER_TOKEN
from evals.call_options import call_options, confirm, options_named
from evals.condition import evaluated_by
from evals.estimate import judging_dollars
from evals.judging import judging
from evals.note_heeding import note_heeding
from evals.note_pairs import NotePair, note_pairs
from evals.spending import gate_for
from scorers.heeding import ANSWER, FIXED


@click.command()
@click.argument("logs")
@click.option("--grader", required=True, help="The judge, provider/name.")
@click.option("--judge-effort", default="high", show_default=True, help="The judge's effort; none sends none.")
@click.option("--chains", type=click.IntRange(min=1), help="Only the first so many chains of each condition.")
@call_options("logs/heeding", "Folder of what the judge says.", batches=False)
def heed(logs: str, grader: str, yes: bool, **options: Any) -> None:
    """Let a judge look for the advice of every note in LOGS in the next answer, and in one without memory.

    The judge is not told which is which. The same command again goes on where it stopped.
    `retrospect heeded LOG_DIR` shows what was found.
    """
    how = options_named(options, max_samples=options["max_connections"] or AT_ONCE)
    model, chains = bound_model(grader, "--grader", how), options["chains"]

    def tasks() -> list[Task]:
        with evaluated_by(model):
            task: Task = note_heeding(logs=logs, chains=chains, judge_effort=options["judge_effort"])
        task.model = model
        return [task]

    judging(grader, options["judge_effort"], 1)  # refuses an effort that the judge lacks, before anything is said
    found = note_pairs(logs, chains)
    costs = [judging_dollars(grader, _tokens(pair), how.price) for pair in found]
    known = [cost for cost in costs if cost is not None]
    dollars = sum(known) if len(known) == len(costs) else None
    console = Console(highlight=False, soft_wrap=True)
    bare = sum(pair.about["side"] == "without" for pair in found)
    cost = f"about ${dollars:,.2f}" if dollars is not None else "dollars unknown (no price)"
    said = f"{len(found) - bare} notes, {bare} with an answer without memory beside: {len(found)} judgings"
    console.print(f"{said}, {cost} (assumed tokens)", markup=False)
    confirm(dollars, [grader], yes)
    gate, total, then = gate_for({grader}, max(known, default=0.0), how), len(found), "retrospect heeded"
    sys.exit(run_beside("note_heeding", tasks, how, gate, 1, total, "judgings", [model], {}, console, then))


def _tokens(pair: NotePair) -> float:
    """Assumed input tokens of one judging."""
    texts = (FIXED, ANSWER, pair.instruction, *pair.advice, pair.answer)
    return sum(map(len, texts)) / CHARACTERS_PER_TOKEN
