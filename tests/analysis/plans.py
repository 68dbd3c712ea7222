"""Frozen plans and attempts under them, made up for tests."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.boundaries import boundaries
from analysis.frame import Attempts
from analysis.plan_file import digest
from tests.analysis.experiments import two_arms

ITEMS = ("itema", "itemb", "itemc")


def document(looks: Sequence[int] = (12, 24), efforts: Sequence[str] = ("high",), **changed: Any) -> dict[str, Any]:
    """A plan of two arms of the model `m`, judged by `judge`, with its digest."""
    content: dict[str, Any] = {
        "schema": 1, "created": "2026-01-01", "outcome": "score", "margin": 5, "alpha": 0.05, "models": ["m"],
        "arms": ["none", "self_critique"], "efforts": list(efforts), "caps": [None], "chains": looks[-1],
        "looks": boundaries(looks[-1], looks, 0.05, len(efforts), ["none", "self_critique"], len(ITEMS)),
        "items": {item: {"version": 1, "sha256": "0"} for item in ITEMS},
        "grader": {"model": "judge", "effort": "high", "prompt_sha256": "p"},
    }  # fmt: skip
    content |= changed
    return {**content, "sha256": digest(content)}


def under(plan: dict[str, Any] | None, rows: pd.DataFrame | None = None, **columns: Any) -> pd.DataFrame:
    """Attempts whose logs carry the plan; by default twelve chains of both its arms."""
    rows = two_arms() if rows is None else rows
    known: dict[str, Any] = {"item_version": 1, "judged_by": "judge", "judged_effort": "high"}
    known |= {"judge_prompt_sha256": "p", "plan": pd.Series([plan] * len(rows), index=rows.index, dtype=object)}
    return rows.assign(**known | columns)


def attempts(*rows: pd.DataFrame) -> Attempts:
    together = pd.concat(rows, ignore_index=True)
    return Attempts(together, len(together), 1)
