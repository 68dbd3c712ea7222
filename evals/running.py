"""Runs a sweep: one Inspect eval set, interrupted and resumed without loss."""

from dataclasses import replace
from functools import partial

from rich.console import Console

from evals.blocks import in_block
from evals.bound import bound_model, judges_bound
from evals.estimate import load_dollars
from evals.folder import finished_attempts, locked, logs_of
from evals.gate import Gate
from evals.manifest import claim
from evals.options import Options
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
from evals.runnable import Runnable
from evals.spending import gate_for


def run(sweep: Runnable, options: Options, console: Console) -> int:
    """Runs what is missing of a sweep, or of another kind of run, and returns the exit code.

    0 when every attempt of every condition is finished, 130 after Ctrl-C, else 1.
    """
    models = {name: bound_model(name, "--model", options) for name in sweep.models}
    judges = judges_bound(sweep.grader, sweep.panel, options)
    grader = judges.get("grader")
    gate = _gate(sweep, options)
    block, root, chains = options.block, options.log_dir, options.block.size(sweep.chains)
    total = sum(load.attempts for load in sweep.loads()) * chains
    options = replace(options, log_dir=block.folder(root), max_samples=options.max_samples or sweep.at_once)
    counted = partial(finished_attempts, options.log_dir)
    with locked(options.log_dir, gate.lost), in_block(block):
        sweep.tasks(models, grader)  # validates every condition before anything is written
        claim(root, sweep, options)
        watch([*models.values(), *judges.values()], gate)
        with in_force(gate), ctrl_c(gate, console), shown(console, gate, counted, total):
            interrupted, _ = attempted(lambda: sweep.tasks(models, grader), options, gate, chains, judges)
        done = counted()
        statuses = [log.status for log in logs_of(options.log_dir)]
    if interrupted:
        console.print("Interrupted. Nothing finished is lost; run the same command again to go on.")
        return INTERRUPTED
    if done < total or gate.stopped or "success" not in statuses:
        reason = f" ({gate.stopped})" if gate.stopped else ""
        console.print(f"Incomplete: {done} of {total} attempts finished{reason}. Run the same command again to go on.")
        return INCOMPLETE
    return COMPLETE


def _gate(sweep: Runnable, options: Options) -> Gate:
    judges = {judge for model in sweep.models for judge in sweep.judges(model)}
    price, batch = options.price, bool(options.batch)
    assumed = [load_dollars(load, price, batch) or 0.0 for load in sweep.loads()]
    return gate_for(judges | set(sweep.models), max(assumed), options)
