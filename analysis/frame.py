"""Logs to rows: one row per attempt, from log headers and sample summaries alone."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pandas as pd

from analysis.errors import ReportError
from analysis.gold import gold_rows
from analysis.logs import PARALLEL_FROM, read_logs, refusal
from analysis.plain import plain
from analysis.provenance import Run
from analysis.rows import LogRows
from analysis.scores import NO_CHECKS

CELL = ["model", "effort", "memory", "max_tokens", "variant", "memory_variant"]
"""What makes a condition."""
KEY = [*CELL, "dimension", "item", "chain"]
"""What makes an attempt."""
EFFORTS = ("low", "medium", "high", "xhigh", "max")


@dataclass(frozen=True)
class Attempts:
    """All attempts of a set of logs.

    Attributes:
        rows: One row per attempt: model, effort, memory, max_tokens (NaN: left to Inspect), variant
            and memory_variant (settings that differ from their defaults, in words), dimension (None for
            memory_effort), order, item,
            variant_of (the item that it stands in for, or None), domain, item_version, chain, position;
            score, passed, c1 to c4; the measures; thinking_source
            (reported, counted, estimated, unknown or None), stop_reason, planted_score (NaN unless
            simulated); tests, all_passed, settled1 to settled4, checks_outcome, tampered, unscored_checks
            (the reason; None when scored); judged_by, judged_effort, judge_prompt_sha256, judge_sd, repeats,
            panel (judge → its verdict; empty without a panel), judgings_lost (either was too long for
            the summary); memory_before_sha256, memory_after_sha256, note_unusable (1 when the
            note was no use, or a part of it; NaN: not recorded),
            all of analysis/dimensions.py (only where dimensions were read),
            cost_usd, critique_cost_usd, judge_cost_usd (NaN: price unknown),
            judge, self_judged, plan (the frozen one that its log carries, or None), error, unscored (the
            reason; None when scored), log, created.
        expected: Attempts that the logs were to hold, by condition's chains and items.
        logs: Number of logs read.
        excluded: What was left out: reason → count.
        runs: How each log was made: analysis/provenance.py.
        gold: One row per gold answer that a judge was given: analysis/gold.py.
    """

    rows: pd.DataFrame
    expected: int
    logs: int
    excluded: dict[str, int] = field(default_factory=dict)
    gold: pd.DataFrame = field(default_factory=pd.DataFrame)
    runs: list[Run] = field(default_factory=list)

    @property
    def simulated(self) -> bool:
        """Whether any attempt was made by the offline model."""
        return bool(self.rows["model"].str.startswith("simulated/").any())

    @property
    def scored(self) -> pd.DataFrame:
        """The rows that have a score."""
        return self.rows[self.rows["score"].notna()]


def read_attempts(logs: str, parallel_from: int = PARALLEL_FROM, dimensions: bool = False) -> Attempts:
    """Reads every memory_effort log below a folder.

    An attempt that is in several logs (a retry keeps what was finished) counts once: one that has a
    score before others, one under a frozen plan before others, then the newest.

    Args:
        logs: A folder, local or any address that Inspect can list.
        parallel_from: Number of logs from which several processes read them.
        dimensions: Whether to read the logs of the dimensions' tests as well.

    Raises:
        ReportError: When there is no log, or none of these tasks.
    """
    found = read_logs(logs, parallel_from, dimensions)
    if not found.attempts:
        raise refusal(logs, found)
    rows = _frame(found.attempts)
    if rows.empty:
        count = len(found.attempts)
        raise ReportError(f"{logs}: {count} logs, but no finished attempt yet; run them first.")
    ranked = rows.assign(has_score=rows["score"].notna(), has_plan=rows["plan"].notna())
    newest = ranked.sort_values(["has_score", "has_plan", "created", "log"])
    once = newest.drop_duplicates(KEY, keep="last").drop(columns=["has_score", "has_plan"])
    wanted = _wanted(found.attempts)
    expected = sum(wanted.values())
    written = once["notes"] & once["error"].isna()
    excluded = {
        "logs of other tasks or versions": len(found.others),
        "log files that cannot be read (empty, cut off or damaged)": len(found.unreadable),
        "attempts superseded by a retry": len(rows) - len(once),
        "attempts with an error": int(once["error"].notna().sum()),
        "attempts not scored": int((once["score"].isna() & once["error"].isna()).sum()),
        **_unchecked(once[once["dimension"].isna()]),
        "attempts whose judges' single verdicts are too long for the log's summaries": int(once["judgings_lost"].sum()),
        "attempts whose note a limit cut off": int((written & once["memory_after_sha256"].isna()).sum()),
        "notes that could not be used, so that the memory stayed as it was": int(once["note_unusable"].sum()),
        "attempts missing": max(expected - len(once), 0),
        **_by_arm(once, found.attempts, wanted),
    }
    ordered = once.drop(columns="notes").sort_values([*CELL, "chain", "position"], key=_effort_rank, ignore_index=True)
    counted = {reason: n for reason, n in excluded.items() if n > 0}
    return Attempts(
        ordered, expected, len(found.attempts), counted, gold_rows(found.gold), [log.run for log in found.attempts]
    )


def _unchecked(rows: pd.DataFrame) -> dict[str, int]:
    """Attempts without checks, by reason; none where no attempt was to have them."""
    reasons = rows.loc[rows["error"].isna(), "unscored_checks"]
    if (reasons.dropna() == NO_CHECKS).all() and reasons.notna().all():
        return {}
    return {f"attempts whose checks are not scored: {reason}": int(n) for reason, n in reasons.value_counts().items()}


def _effort_rank(column: "pd.Series[Any]") -> "pd.Series[Any]":
    return column.map({level: rank for rank, level in enumerate(EFFORTS)}) if column.name == "effort" else column


def _by_arm(rows: pd.DataFrame, logs: list[LogRows], wanted: dict[tuple[str, str], int]) -> dict[str, int]:
    """Attempts without a score in each arm, begun or not; none where every arm is whole."""
    arm = {log.condition["log"]: log.identity for log in logs}
    scored = Counter(arm[name] for name in rows.loc[rows["score"].notna(), "log"])
    lacking = {identity: number - scored[identity] for identity, number in wanted.items()}
    return {plain(f"attempts without a score in {name} of {model}"): n for (model, name), n in lacking.items()}


def _wanted(logs: list[LogRows]) -> dict[tuple[str, str], int]:
    """Attempts of each condition: chains times items, once however often it was retried."""
    parts: dict[tuple[tuple[str, str], str], int] = {}
    for log in logs:
        part = (log.identity, log.block)
        parts[part] = max(parts.get(part, 0), log.expected)
    wanted: dict[tuple[str, str], int] = Counter()
    for (identity, _), expected in parts.items():
        wanted[identity] += expected
    return wanted


def _frame(logs: list[LogRows]) -> pd.DataFrame:
    """The rows of all logs, in their order."""
    held = [log for log in logs if log.count]
    if not held:
        return pd.DataFrame()
    same = {name: [log.condition[name] for log in held for _ in range(log.count)] for name in held[0].condition}
    names = dict.fromkeys(name for log in held for name in log.columns)
    own = {
        name: list(chain.from_iterable(log.columns.get(name) or [None] * log.count for log in held)) for name in names
    }
    return pd.DataFrame(same | own)
