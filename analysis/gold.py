"""Judge calibration logs to rows: what a judge gave to answers whose points are known by construction."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.log_file import Log
from analysis.scores import CRITERIA, judged_columns, number, repeated

POINTS = 25
JUDGE = ["judge", "judged_effort", "judge_prompt_sha256"]
"""What makes a judge: the same model at another effort, or with another prompt, is another judge."""
HONEST = ("combination", "mutant", "paraphrase", "padded", "terse")
"""Kinds of answers that try to earn their points; the rest, injections, try to steal them."""


def gold_rows(logs: list[Log]) -> pd.DataFrame:
    """One row per gold answer and epoch: id, item, kind, detail, missed, label, twin, length, and the verdict.

    Of a run and its retries the newest judging that has a score counts. An answer without a readable
    label has label NaN.
    """
    rows = pd.DataFrame([row for log in logs for row in _rows(log)])
    if rows.empty:
        return rows
    newest = rows.assign(has_score=rows["score"].notna()).sort_values(["has_score", "created"])
    once = newest.drop_duplicates(["run", "id", "epoch"], keep="last").drop(columns="has_score")
    return once.sort_values(["run", "id", "epoch"], ignore_index=True)


def judgings(gold: pd.DataFrame) -> pd.DataFrame:
    """One row per judging: repeats, epochs and runs apart, and each judge of a panel.

    Columns: those of JUDGE, id, item, kind, detail, missed, label, twin, length, score, c1 to c4
    (NaN where a judge's points are not recorded).
    """
    columns = [*JUDGE, "id", "item", "kind", "detail", "missed", "label", "twin", "length", "score", *CRITERIA]
    usable = gold[gold["score"].notna() & gold["label"].notna()] if len(gold) else gold
    found = [record for row in usable.to_dict("records") for record in _judgings({str(k): v for k, v in row.items()})]
    return pd.DataFrame(found, columns=columns)


def _judgings(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from _repeated(row | {"judge": row["judged_by"]}, row["repeats"])
    for judge, verdict in row["panel"].items():
        means = {key: number(verdict.get(key)) for key in ("score", *CRITERIA)}
        if math.isfinite(means["score"]):
            yield from _repeated(row | {"judge": judge} | means, repeated(verdict.get("repeats")))


def _repeated(row: dict[str, Any], repeats: list[list[float]]) -> Iterator[dict[str, Any]]:
    for points in repeats:
        yield row | {"score": sum(points)} | dict(zip(CRITERIA, points, strict=True))
    if not repeats:
        yield row


def _rows(log: Log) -> Iterator[dict[str, Any]]:
    run = log.header.eval
    for summary in log.samples:
        gold = summary.metadata.get("gold")
        known = gold if isinstance(gold, dict) else {}
        missed = known.get("missed")
        yield {
            "run": run.task_id,
            "created": run.created,
            "log": log.name,
            "id": str(summary.id),
            "epoch": summary.epoch,
            "item": str(known.get("item")),
            "kind": str(known.get("kind")),
            "detail": str(known.get("detail")),
            "missed": tuple(missed) if isinstance(missed, list) else (),
            "label": number(known.get("label")),
            "twin": str(known.get("twin") or ""),
            "length": number(known.get("length")),
            **judged_columns(summary.scores.get("rubric")),
        }
