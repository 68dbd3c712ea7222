"""What the notes of an attempt are worth: each arm without a note against the arm with all of them."""

from typing import Any

import numpy as np
from scipy.stats import false_discovery_control

from analysis.errors import ReportError
from analysis.inference import Array, welch
from analysis.logs import logs_of
from analysis.rules import Rules
from analysis.scores import score_columns

TASK = "note_ablation"
Arm = dict[int, dict[str, Any]]
"""The attempts of one arm by epoch: a retry's log holds those that it took over once more."""
_ATTEMPT = ("ablated_log", "ablated_chain", "ablated_position", "ablated_model", "judge")
"""What arms must share to be compared."""


def worth(folder: str, damaged: list[str] | None = None) -> list[dict[str, Any]]:
    """One entry for each note that was left out or swapped, in a fixed order.

    `worth`: mean outcome with all notes less the mean without this one, points of 100; its interval is
    Welch's, as attempts are independent draws; from fewer than six attempts of an arm there is none.
    The outcome is `tests` where every attempt has them, else `score`. `p_bh`: adjusted over all notes.

    Args:
        folder: Of the ablations' logs.
        damaged: Gets the names of the log files that cannot be read.

    Raises:
        ReportError: When the folder holds no ablation, or no arm with all notes.
    """
    groups: dict[tuple[Any, ...], dict[tuple[Any, ...], Arm]] = {}
    for log in logs_of(folder, TASK, damaged if damaged is not None else []):
        about = log.header.eval.metadata or {}
        arm = (about["ablated_entry"], about["ablated_swap"])
        rows = groups.setdefault(tuple(about[key] for key in _ATTEMPT), {}).setdefault(arm, {})
        rows |= {s.epoch: score_columns(s) | {"about": about} for s in log.samples if s.error is None}
    found = [one for key, arms in sorted(groups.items(), key=repr) for one in _of_attempt(key, arms)]
    if not found:
        raise ReportError(f"{folder}: holds no ablation with an arm of all notes; make one with retrospect ablate.")
    tested = [one for one in found if one["p_value"] is not None]
    if tested:
        for one, p in zip(tested, false_discovery_control([one["p_value"] for one in tested]), strict=True):
            one["p_bh"] = float(p)
    return found


def _of_attempt(key: tuple[Any, ...], arms: dict[tuple[Any, ...], Arm]) -> list[dict[str, Any]]:
    whole = arms.get((0, None), {})
    every = [row for rows in arms.values() for row in rows.values()]
    outcome = "tests" if every and all(np.isfinite(_number(row, "tests")) for row in every) else "score"
    control = _values(whole, outcome)
    found = []
    for (entry, swap), rows in sorted(arms.items(), key=repr):
        without = _values(rows, outcome)
        if not entry or not control.size or not without.size:
            continue
        about, rules = next(iter(rows.values()))["about"], Rules()
        estimate = welch(control, without)
        enough = min(control.size, without.size) >= rules.interval_from and np.isfinite(estimate.se)
        low, high = estimate.interval() if enough else (None, None)
        found.append(
            dict(zip(_ATTEMPT, key, strict=True))
            | {"entry": entry, "swap": swap, "item": about["ablated_item"], "outcome": outcome,
               "with_all": float(control.mean()), "without": float(without.mean()),
               "worth": float(estimate.mean), "ci_low": _known(low), "ci_high": _known(high),
               "p_value": float(estimate.p) if enough else None, "p_bh": None,
               "attempts": int(min(control.size, without.size)), "unscored": len(rows) - without.size}
        )  # fmt: skip
    return found


def _values(rows: Arm, outcome: str) -> Array:
    values = np.array([_number(row, outcome) for row in rows.values()], dtype=np.float64)
    return values[np.isfinite(values)]


def _number(row: dict[str, Any], outcome: str) -> float:
    value = row.get(outcome)
    return float("nan") if value is None else float(value)


def _known(value: Any) -> float | None:
    return None if value is None else float(value)
