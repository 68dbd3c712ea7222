"""What the chains remembered: every memory at every position, what changed, and how it grew."""

import csv
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from inspect_ai.event import InfoEvent
from inspect_ai.log import EvalSample, read_eval_log

from analysis.frame import Attempts
from analysis.plain import csv_cell

_MEMORY = "memory"
"""Source of the events that hold the memory: the first before, the last after the attempt."""
_SHOWN, _NOTHING = "memory before", "*nothing*"
"""Source of the event that holds what the model was shown, after a heading and a blank line; and what says nothing."""
_HEADER = ("model", "condition", "chain", "position", "item", "bytes", "lines_added", "lines_removed", "evicted")


@dataclass(frozen=True)
class Remembered:
    """One attempt's memory.

    Attributes:
        model: The evaluated model.
        condition: Effort, policy and cap, and a digest of other settings.
        effort: The evaluated model's.
        policy: Name of the memory policy.
        chain: 1-based.
        position: 1-based.
        item: Item id.
        before: The memory file before the attempt.
        after: The memory file after it.
        evicted: Entries that went so far to keep the budget.
        shown: What the policy showed of it to the model, verbatim.
        entries: The entries before the attempt, as the log has them.
        left: The entries after it.
    """

    model: str
    condition: str
    effort: str
    policy: str
    chain: int
    position: int
    item: str
    before: str
    after: str
    evicted: int
    shown: str
    entries: list[dict[str, Any]]
    left: list[dict[str, Any]]

    @cached_property
    def diff(self) -> list[str]:
        """The change as a unified diff, without file names."""
        return list(difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), lineterm=""))[2:]


def memories(attempts: Attempts, logs: str, damaged: list[str]) -> Iterator[Remembered]:
    """The memory of every attempt that counts, from the logs' full samples, chain by chain.

    Args:
        attempts: What was read from the logs' summaries.
        logs: The folder they were read from.
        damaged: Gets the names of logs whose summaries could be read but not their samples.
    """
    rows = attempts.rows[attempts.rows["error"].isna()]
    for name, wanted in rows.groupby("log", sort=False):
        try:
            log = read_eval_log(f"{logs.rstrip('/')}/{name}", resolve_attachments=True)
        except Exception:  # as in analysis/log_file.py: damaged bytes raise anything; the caller says so
            damaged.append(str(name))
            continue
        keys = set(zip(wanted["item"], wanted["chain"], strict=True))
        meta = log.eval.metadata or {}
        samples = [sample for sample in log.samples or [] if (str(sample.id), sample.epoch) in keys]
        for sample in sorted(samples, key=lambda s: (s.epoch, s.metadata["position"])):
            yield _remembered(log.eval.model, meta, sample)


def _remembered(model: str, meta: dict[str, Any], sample: EvalSample) -> Remembered:
    told = [event for event in sample.events if isinstance(event, InfoEvent)]
    kept = [event.data for event in told if event.source == _MEMORY and isinstance(event.data, dict)]
    shown = [str(event.data).partition("\n\n")[2] for event in told if event.source == _SHOWN]
    before, after = (kept[0], kept[-1]) if kept else ({}, {})
    evicted = after.get("evicted")
    return Remembered(
        model=model,
        condition=str(meta["condition"]),
        effort=str(meta["effort"]),
        policy=str(meta["memory"]),
        chain=sample.epoch,
        position=sample.metadata["position"],
        item=str(sample.id),
        before=str(before.get("text", "")),
        after=str(after.get("text", "")),
        evicted=len(evicted) if isinstance(evicted, list) else 0,
        shown="" if not shown or shown[0] == _NOTHING else shown[0],
        entries=_entries(before),
        left=_entries(after),
    )


def _entries(memory: dict[str, Any]) -> list[dict[str, Any]]:
    entries = memory.get("entries")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def write_memories(found: Iterator[Remembered], out: Path) -> int:
    """Writes `<model>/<condition>/chain-<e>/<position>-<item>.md` and `.diff`, and `growth.csv`; returns the count."""
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    with (out / "growth.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_HEADER)
        for memory in found:
            folder = out / _safe(memory.model) / _safe(memory.condition) / f"chain-{memory.chain}"
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{memory.position}-{_safe(memory.item)}"
            (folder / f"{name}.md").write_text(memory.after, encoding="utf-8", errors="replace")
            (folder / f"{name}.diff").write_text("\n".join(memory.diff), encoding="utf-8", errors="replace")
            rows.append(_growth(memory))
        table.writerows(rows)
    return len(rows)


def _growth(memory: Remembered) -> list[object]:
    added = sum(line.startswith("+") for line in memory.diff)
    removed = sum(line.startswith("-") for line in memory.diff)
    where = [csv_cell(memory.model), csv_cell(memory.condition), memory.chain, memory.position, csv_cell(memory.item)]
    return [*where, len(memory.after.encode("utf-8", "replace")), added, removed, memory.evicted]


def _safe(text: str) -> str:
    """One path component, whatever a model or an item is called."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", text.replace("/", "__")).lstrip(".")[:120] or "_"
