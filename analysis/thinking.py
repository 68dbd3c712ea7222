"""Whose count thinking tokens are. Only counts that a provider reported itself are averaged or compared."""

import pandas as pd

REPORTED = "reported"
_WORDS = {
    REPORTED: "reported by the provider",
    "counted": "counted from a summary of the thinking, which is too few",
    "estimated": "estimated from the length of a summary",
    "unknown": "of unknown source",
}


def sources(*rows: pd.DataFrame) -> tuple[str, ...]:
    """The sources of all counts in these attempts, sorted; none without any count."""
    found: set[str] = set()
    for part in rows:
        found |= set(part.loc[part["thinking_tokens"].notna(), "thinking_source"].fillna("unknown"))
    return tuple(sorted(found))


def source(*rows: pd.DataFrame) -> str | None:
    """The one source of all counts, `mixed` where there are several, None without any count."""
    found = sources(*rows)
    return found[0] if len(found) == 1 else "mixed" if found else None


def unreported(*rows: pd.DataFrame) -> str:
    """Why these counts have no mean and no ratio; empty when the provider reported them all, or there is none."""
    found = sources(*rows)
    if not set(found) - {REPORTED}:
        return ""
    return f"thinking tokens are {' and '.join(_WORDS.get(name, name) for name in found)}"


def comparable(rows: pd.DataFrame, by: list[str]) -> "pd.Series[float]":
    """The counts, NaN in every group of `by` that holds one which no provider reported."""
    other = rows["thinking_tokens"].notna() & (rows["thinking_source"] != REPORTED)
    spoilt = other.groupby([rows[name] for name in by], dropna=False).transform("any")
    return rows["thinking_tokens"].mask(spoilt)
