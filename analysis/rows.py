"""One log of memory_effort, or of a dimension's test, to the columns of its attempts."""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from inspect_ai.log import EvalLog

from analysis.dimensions import dimension_columns, is_judged
from analysis.log_file import Log, Summary
from analysis.prices import attempt_dollars
from analysis.provenance import Run, run_of
from analysis.scores import number, score_columns

NOT_BEGUN = "NotStarted("
"""How the error of an attempt begins that a stopping sweep did not let in; it was never made."""


@dataclass(frozen=True)
class LogRows:
    """The attempts of a log, small enough to be handed from process to process.

    Attributes:
        condition: Columns with the same value in every row.
        columns: The others, one value per attempt; empty without any.
        identity: Model and condition.
        expected: Attempts that the log was to hold.
        run: How it was made: analysis/provenance.py.
        block: Which part of a split sweep's chains it was to hold; empty for all.
    """

    condition: dict[str, Any]
    columns: dict[str, list[Any]]
    identity: tuple[str, str]
    expected: int
    run: Run
    block: str = ""

    @property
    def count(self) -> int:
        """Number of attempts."""
        return len(self.columns.get("item", []))


def log_rows(log: Log) -> LogRows:
    """The attempts of a log: those that were begun, without the no-call samples that begin a chain."""
    run = log.header.eval
    meta = run.metadata or {}
    condition = {
        "model": run.model,
        "effort": meta["effort"],
        "memory": meta["memory"],
        "max_tokens": math.nan if meta["max_tokens"] is None else meta["max_tokens"],
        "variant": meta["variant"],
        "dimension": meta.get("dimension"),
        "memory_variant": meta["memory_variant"],
        "notes": meta["writes_notes"],
        "order": meta["order"],
        "judge": meta["judge"],
        "self_judged": meta["self_judged"],
        "plan": meta.get("plan"),
        "log": log.name,
        "created": run.created,
    }
    roles = {"critic": meta["critic"], "grader": meta["judge"]}
    batched, deployments = _batched(log.header), meta.get("deployments")
    columns: dict[str, list[Any]] = defaultdict(list)
    for summary in log.samples:
        begun = not (summary.error or "").startswith(NOT_BEGUN)
        if begun and summary.metadata.get("position") != 0:
            costs = attempt_dollars(run.model, roles, summary.model_usage, summary.role_usage, batched, deployments)
            for name, value in (_row(summary, meta) | costs).items():
                columns[name].append(value)
    expected = meta["samples_per_chain"] * (run.config.epochs or 1)
    return LogRows(
        condition, dict(columns), (run.model, meta["condition"]), expected, run_of(log.header), meta.get("block", "")
    )


def _batched(header: EvalLog) -> list[str]:
    """Which of model, critic and grader were called in batches: a role bound to a model has that model's own say."""
    own = bool(header.plan.config.batch or header.eval.model_generate_config.batch)
    bound = {
        role: bool((models[0] if isinstance(models, list) else models).config.batch)
        for role, models in (header.eval.model_roles or {}).items()
    }
    says = {role: bound.get(role, own) for role in ("critic", "grader")}
    return [role for role, batch in {"model": own, **says}.items() if batch]


def _row(summary: Summary, meta: dict[str, Any]) -> dict[str, Any]:
    row = {
        "item": str(summary.id),
        "variant_of": summary.metadata.get("variant_of"),
        "domain": summary.metadata.get("domain"),
        "item_version": summary.metadata.get("item_version"),
        "chain": summary.epoch,
        "position": summary.metadata.get("position"),
        **score_columns(summary),
        "memory_before_sha256": summary.metadata.get("memory_before_sha256"),
        "memory_after_sha256": summary.metadata.get("memory_after_sha256"),
        "note_unusable": number(summary.metadata.get("note_unusable")),
        "error": summary.error,
    }
    dimension = meta.get("dimension")
    if dimension is None:
        return row
    prompt = meta["judge_prompt_sha256"] if is_judged(dimension) else None
    return row | dimension_columns(summary, dimension) | {"judge_prompt_sha256": prompt}
