"""Attempts as a report needs them, many chains from few: for tests of what a report says."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.frame import Attempts
from analysis.report import write_report

Change = Callable[[pd.DataFrame], pd.DataFrame]


def changed(attempts: Attempts, change: Change) -> Attempts:
    """The attempts with other rows."""
    return replace(attempts, rows=change(attempts.rows).reset_index(drop=True))


def chains(rows: pd.DataFrame, count: int, gain: float, sd: float = 3.0) -> pd.DataFrame:
    """So many chains of each condition, tests around 70 and `gain` more where a memory is."""
    first = rows[rows["chain"] == 1]
    many = pd.concat([first.assign(chain=chain) for chain in range(1, count + 1)], ignore_index=True)
    noise = np.random.default_rng(5).normal(70, sd, len(many))
    helped = (many["memory"] != "none") & (many["position"] > 1)
    tests = np.clip(noise + gain * helped, 0, 100)
    return many.assign(tests=tests, score=tests, unscored=None, unscored_checks=None, error=None)


def written(attempts: Attempts, out: Path, **options: Any) -> tuple[dict[str, Any], str, str]:
    """results.json, report.md and report.html of the attempts."""
    write_report(attempts, out, **options)
    texts = [(out / name).read_text(encoding="utf-8") for name in ("results.json", "report.md", "report.html")]
    return json.loads(texts[0]), texts[1], texts[2]
