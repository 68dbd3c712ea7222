"""Numbers as they are written: rounded, so that a re-run gives the same bytes, and null where unknown."""

import math
from typing import Any

import numpy as np

DIGITS = 6
"""Significant digits of every number written."""


def or_none(value: Any) -> Any:
    """The value as it is; None for a number that is not finite, which is unknown."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def rounded(value: Any) -> Any:
    """Plain JSON of dicts, lists, text and numbers; what is not finite becomes None, never 0."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, dict):
        return {str(key): rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(inner) for inner in value]
    if isinstance(value, bool | str):  # was numpy's
        return value
    number = float(value)
    if not math.isfinite(number):
        return None
    short = float(f"{number:.{DIGITS}g}")
    return int(short) if short.is_integer() else short
