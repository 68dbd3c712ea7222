"""Are notes taken up? The share of a note's advice that the next answer heeds, against an answer without memory."""

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import ReportError
from analysis.inference import paired
from analysis.logs import logs_of
from analysis.rules import Rules
from analysis.scores import number, values_of

TASK = "note_heeding"
ARM = ("model", "effort", "memory", "memory_variant")
_KEY = (*ARM, "chain", "position", "side")


def heeded(folder: str, damaged: list[str] | None = None) -> list[dict[str, Any]]:
    """One record for each condition and judge, in a fixed order.

    Each has ARM, `judge`, `notes` (that an answer with them was judged for), `unscored` (judgings without a
    verdict), and two comparisons, `advice` and `named`: `with` and `without` (shares in percent, over all
    judged answers), `difference` (percentage points, mean over chains of answers at the same places),
    `ci_low`, `ci_high`, `p_value` (Student t over chains; None below six) and `chains`. `advice` is the share
    of applicable pieces that are heeded; `named` how far the criteria and checks that a note names are met.
    Unknown is None.

    Args:
        folder: Of the judgings' logs.
        damaged: Gets the names of the log files that cannot be read.

    Raises:
        ReportError: When the folder holds no such judgings.
    """
    rows = _rows(folder, damaged if damaged is not None else [])
    if rows.empty:
        raise ReportError(f"{folder}: holds no judgings of notes; make some with retrospect heed.")
    records = []
    for key, group in rows.groupby(["judge", *ARM], sort=True):
        scored = group[group["applicable"].notna()]
        sides = {side: scored[scored["side"] == side] for side in ("with", "without")}
        records.append(
            dict(zip(["judge", *ARM], key, strict=True))
            | {"notes": len(sides["with"]), "unscored": len(group) - len(scored)}
            | {"advice": _compared(sides, "heeded", "applicable"), "named": _compared(sides, "met", "names")}
        )
    return records


def _rows(folder: str, damaged: list[str]) -> pd.DataFrame:
    """One row for each judging; of a retry the newest."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for log in logs_of(folder, TASK, damaged):
        judge = (log.header.eval.metadata or {})["judge"]
        for summary in log.samples:
            about = summary.metadata["pair"]
            value = values_of(summary.scores.get("heeded"))
            met = number(value.get("named_met"))
            row = {key: about[key] for key in _KEY} | {
                "judge": judge, "heeded": number(value.get("heeded")), "applicable": number(value.get("applicable")),
                "met": met, "names": 0.0 if np.isnan(met) else 1.0,
            }  # fmt: skip
            place = (judge, *(about[key] for key in _KEY))
            if place not in found or np.isnan(found[place]["applicable"]):
                found[place] = row
    return pd.DataFrame(list(found.values()))


def _compared(sides: dict[str, pd.DataFrame], part: str, whole: str) -> dict[str, Any]:
    """The share of `part` in `whole` on both sides, and its difference over chains at places that both sides have."""
    places = {side: rows.set_index(["chain", "position"]) for side, rows in sides.items()}
    both = places["with"].index.intersection(places["without"].index)
    shares: dict[str, dict[int, float]] = defaultdict(dict)
    for side, rows in places.items():
        for chain, group in rows.loc[rows.index.isin(both)].groupby(level="chain"):
            if group[whole].sum() > 0:
                shares[side][int(str(chain))] = 100 * float(group[part].sum() / group[whole].sum())
    chains = sorted(shares["with"].keys() & shares["without"].keys())
    by_chain = [shares["with"][chain] - shares["without"][chain] for chain in chains]
    estimate = paired(np.array(by_chain or [np.nan], dtype=np.float64))
    enough = bool(estimate.n >= Rules().interval_from) and not bool(estimate.degenerate)
    low, high = estimate.interval()
    return {
        "with": _share(sides["with"], part, whole),
        "without": _share(sides["without"], part, whole),
        "difference": float(estimate.mean) if len(chains) else None,
        "ci_low": float(low) if enough else None,
        "ci_high": float(high) if enough else None,
        "p_value": float(estimate.p) if enough else None,
        "chains": len(chains),
    }


def _share(rows: pd.DataFrame, part: str, whole: str) -> float | None:
    total = float(rows[whole].sum())
    return 100 * float(rows[part].sum()) / total if total else None
