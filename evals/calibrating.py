"""Runs a judge's calibration as one resumable eval set, in a folder beside a sweep's logs."""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from inspect_ai import Task
from inspect_ai.log import read_eval_log_sample_summaries
from inspect_ai.model import Model
from rich.console import Console

from evals.address import Folder
from evals.bound import bound_model, judges_bound
from evals.calibration.gold_answers import GoldAnswer, gold_set
from evals.condition import evaluated_by
from evals.errors import SettingError
from evals.estimate import JUDGE_TOKENS, TOKENS_PER_S, judging_dollars
from evals.folder import locked, logs_of
from evals.judge_calibration import judge_calibration
from evals.judging import panel_named
from evals.options import Options
from evals.prices import Price
from evals.progress import shown
from evals.resumable import (
    COMPLETE,
    INCOMPLETE,
    INTERRUPTED,
    attempted,
    ctrl_c,
    in_force,
    watch,
)
from evals.spending import gate_for
from scorers.judge import ANSWER, FIXED

FOLDER = "calibration"
"""Of the logs, below the folder that is given: a sweep's own logs and manifest stay untouched."""
AT_ONCE = 10
"""Answers judged at once, where the command line does not say; a batch takes all."""
CHARACTERS_PER_TOKEN = 3.0
"""Assumed, low for prose and about right for code."""


@dataclass(frozen=True)
class Calibration:
    """What is measured.

    Attributes:
        grader: The judge.
        shared: judge_calibration's parameters.
    """

    grader: str
    shared: dict[str, Any] = field(default_factory=dict)

    @property
    def answers(self) -> tuple[GoldAnswer, ...]:
        """The answers to judge."""
        return gold_set(**{key: self.shared[key] for key in ("items", "kinds", "per_kind") if key in self.shared})

    @property
    def judgings(self) -> tuple[str, ...]:
        """The judge of each judging of one answer."""
        judges = (self.grader, *panel_named(self.shared.get("judge_panel")))
        return judges * int(self.shared.get("judge_repeats", 1))

    def task(self, model: Model) -> Task:
        """The task for its judge, validated."""
        with evaluated_by(model):
            task: Task = judge_calibration(**self.shared)
        task.model = model
        return task

    def hours(self, at_once: int) -> float:
        """Assumed time with so many calls at once."""
        return len(self.answers) * len(self.judgings) * JUDGE_TOKENS / TOKENS_PER_S / at_once / 3600

    def dollars(self, given: Price | None = None, batch: bool = False) -> list[float] | None:
        """Assumed dollars of each answer; None when a price is unknown."""
        costs = [
            [judging_dollars(judge, _tokens(answer), given, batch) for judge in self.judgings]
            for answer in self.answers
        ]
        known = [[cost for cost in each if cost is not None] for each in costs]
        return [sum(each) for each in known] if all(len(each) == len(self.judgings) for each in known) else None


def _tokens(answer: GoldAnswer) -> float:
    criteria = sum(len(c.name) + len(c.full) + len(c.none) for c in answer.item.criteria)
    return (
        len(FIXED) + len(ANSWER) + len(answer.item.instruction) + criteria + len(answer.text)
    ) / CHARACTERS_PER_TOKEN


def run(calibration: Calibration, options: Options, console: Console) -> int:
    """Runs what is missing and returns the exit code: 0 when every answer is judged, 130 after Ctrl-C, else 1.

    `options.log_dir` is the folder that the report will be made of.
    """
    model = bound_model(calibration.grader, "--grader", options)
    panel = judges_bound(None, panel_named(calibration.shared.get("judge_panel")), options)
    task = calibration.task(model)
    total = len(calibration.answers)
    given, at_once = options.log_dir, total if options.batch else options.max_connections or AT_ONCE
    options = replace(options, log_dir=given / FOLDER, max_samples=at_once)
    costs = calibration.dollars(options.price, bool(options.batch))
    gate = gate_for(set(calibration.judgings), max(costs or [0.0]), options)
    with locked(options.log_dir, kind="calibration"):
        _claim(options.log_dir, task)
        counted = partial(_judged, options.log_dir, model, task)
        watch([model, *panel.values()], gate)
        with in_force(gate), ctrl_c(gate, console), shown(console, gate, counted, total, "answers"):
            interrupted, complete = attempted(lambda: [calibration.task(model)], options, gate, 1, panel)
    if interrupted:
        console.print("Interrupted. Nothing finished is lost; run the same command again to go on.")
        return INTERRUPTED
    if not complete:
        reason = f" ({gate.stopped})" if gate.stopped else ""
        console.print(f"Incomplete{reason}. Run the same command again to go on.")
        return INCOMPLETE
    console.print(f"Next: retrospect report {given} -o out", markup=False)
    return COMPLETE


def _claim(folder: Folder, task: Task) -> None:
    """Makes sure that the folder's answers are still the ones that would be judged now.

    Judges, repeats and parts of the set may differ between the calibrations of a folder: each has a
    log of its own. A changed item may not: a sample that is there already would stand for an answer
    that it was not.

    Raises:
        SettingError: When an item's gold answers are not as they were.
    """
    mine = (task.metadata or {})["gold_sha256"]
    for log in logs_of(folder):
        theirs = (log.eval.metadata or {}).get("gold_sha256", {})
        if changed := sorted(item for item in mine if theirs.get(item, mine[item]) != mine[item]):
            raise SettingError(
                f"--log-dir {folder.parent}: its calibration judged other answers to {', '.join(changed)}: the item's "
                "files have changed since; give another folder."
            )


def _judged(folder: Folder, model: Model, task: Task) -> int:
    """Answers that this judge has judged already, asked in the same way."""
    seen = set()
    for log in logs_of(folder):
        if log.eval.metadata == task.metadata and log.eval.model_args == model.model_args:
            summaries = read_eval_log_sample_summaries(log.location)
            seen |= {summary.id for summary in summaries if summary.completed and summary.error is None}
    return len(seen)
