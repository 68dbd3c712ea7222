"""samples.csv: one row per attempt, plain columns, no text that a model wrote."""

import csv
import io
import math
from typing import Any

from analysis.frame import Attempts
from analysis.plain import csv_cell
from analysis.rounded import rounded

COLUMNS = (
    "model", "effort", "memory", "memory_variant", "max_tokens", "variant", "order", "chain", "position", "item",
    "variant_of", "domain", "item_version", "score", "passed", "c1", "c2", "c3", "c4", "tests", "all_passed",
    "latency_s", "output_tokens", "thinking_tokens", "thinking_source", "memory_bytes", "truncated", "stop_reason",
    "effort_sent_ok", "cost_usd", "critique_cost_usd", "judge_cost_usd", "planted_score", "judged_by", "judge_sd",
    "unscored", "unscored_checks", "error", "memory_before_sha256", "memory_after_sha256", "note_unusable",
    "created", "log",
)  # fmt: skip
"""Columns of `Attempts.rows` that are written, in this order."""
FREE_TEXT = ("unscored", "unscored_checks", "error")
"""Reasons and errors: they may quote what a model wrote, so a redacted report says only that there is one."""
REDACTED = "(redacted)"


def samples_csv(attempts: Attempts, redact: bool = False) -> str:
    """The rows as CSV with a header; what is unknown is empty. Text is on one line and never a spreadsheet formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    present = [name for name in COLUMNS if name in attempts.rows]
    writer.writerow(present)
    columns = [_cells(name, attempts.rows[name].to_list(), redact) for name in present]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def _cells(name: str, values: list[Any], redact: bool) -> list[str]:
    hidden = redact and name in FREE_TEXT
    written = {value: _cell(REDACTED if hidden and isinstance(value, str) else value) for value in set(values)}
    return [written[value] for value in values]


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, str):
        return csv_cell(value)
    return str(rounded(value))
