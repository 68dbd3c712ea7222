"""What figures call a condition: effort and memory always, the rest only where it tells conditions apart."""

import math
import textwrap
from functools import cache
from typing import Any

import pandas as pd

from analysis.plain import plain

_WIDTH = 34


def policy_labels(rows: pd.DataFrame) -> "pd.Series[str]":
    """The memory arm of each row: the policy, and how it differs from its defaults if it does."""
    return (rows["memory"] + " " + rows["memory_variant"]).map(_policy)


@cache
def _policy(text: str) -> str:
    return plain(text).replace("$", r"\$")


def setting_labels(rows: pd.DataFrame) -> "pd.Series[str]":
    """The memory arm of each row, and below it model, cap and variant as far as they differ."""
    label = policy_labels(rows)
    for column in ("model", "max_tokens", "variant"):
        if rows[column].nunique(dropna=False) > 1:
            label = label + "\n" + rows[column].map(cap_label if column == "max_tokens" else wrapped)
    return label


def arm_labels(rows: pd.DataFrame) -> "pd.Series[str]":
    """Effort and all that tells the conditions apart."""
    return rows["effort"] + ", " + setting_labels(rows)


def cap_label(cap: Any) -> str:
    """An output cap in words."""
    return "cap left to Inspect" if math.isnan(float(cap)) else f"cap {float(cap):,.0f} tokens"


@cache
def wrapped(text: Any, width: int = _WIDTH) -> str:
    """Long text on several lines, so that no label squeezes a figure, and none of it read as a formula."""
    return "\n".join(textwrap.wrap(plain(text), width)).replace("$", r"\$") or "defaults"
