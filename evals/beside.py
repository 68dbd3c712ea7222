"""Runs that are made beside a sweep, from its logs, in a folder of their own: ablations, notes that are looked for."""

from collections.abc import Callable
from functools import partial

from inspect_ai import Task
from inspect_ai.log import read_eval_log_sample_summaries
from inspect_ai.model import Model
from rich.console import Console

from evals.address import Folder
from evals.errors import SettingError
from evals.folder import locked, logs_of
from evals.gate import Gate
from evals.options import Options
from evals.progress import shown
from evals.resumable import COMPLETE, INCOMPLETE, INTERRUPTED, attempted, ctrl_c, in_force, watch


def run_beside(
    task: str, make: Callable[[], list[Task]], options: Options, gate: Gate, epochs: int, total: int, things: str,
    models: list[Model], judges: dict[str, Model], console: Console, then: str,
) -> int:  # fmt: skip
    """Runs what is missing as one resumable eval set and returns the exit code: 0, 130 after Ctrl-C, else 1.

    Args:
        task: Name of the task; a folder that holds logs of another is refused.
        make: Makes the tasks, anew for each run.
        options: How they are run.
        gate: Tells when to stop.
        epochs: Of each task.
        total: Things to be done.
        things: What they are called.
        models: All models that are called.
        judges: Those bound to roles.
        console: For people.
        then: The command that shows what was found.

    Raises:
        SettingError: When the folder holds something else, or is in use.
    """
    with locked(options.log_dir, kind=task.replace("_", " ")):
        if any(log.eval.task.removeprefix("evals/") != task for log in logs_of(options.log_dir)):
            raise SettingError(f"--log-dir {options.log_dir}: holds logs of another task; give another folder.")
        watch(models, gate)
        counted = partial(_finished, options.log_dir)
        with in_force(gate), ctrl_c(gate, console), shown(console, gate, counted, total, things):
            interrupted, complete = attempted(make, options, gate, epochs, judges)
    if not interrupted and complete:
        console.print(f"Next: {then} {options.log_dir}", markup=False)
        return COMPLETE
    reason = f" ({gate.stopped})" if gate.stopped and not interrupted else ""
    console.print(f"Not complete{reason}; run the same command again to go on.", markup=False)
    return INTERRUPTED if interrupted else INCOMPLETE


def _finished(folder: Folder) -> int:
    """Samples that earlier runs of the same command have finished."""
    seen = set()
    for log in logs_of(folder):
        summaries = read_eval_log_sample_summaries(log.location)
        seen |= {(log.eval.task_id, one.id, one.epoch) for one in summaries if one.completed and one.error is None}
    return len(seen)
