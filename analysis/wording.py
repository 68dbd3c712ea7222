"""Effects in words and digits, the same in sentences, tables and figures."""

from collections.abc import Iterable, Sequence
from typing import Any

from analysis.rules import Rules

Record = dict[str, Any]
OUTCOMES = {
    "tests": "hidden tests", "score": "judge's score", "passed": "pass", "latency_s": "latency",
    "thinking_tokens": "thinking tokens", "output_tokens": "output tokens", "dollars": "cost",
    "score-tests": "judge less tests",
}  # fmt: skip
"""Outcome of a record → what it is called."""
STANDING = {
    "calibrated": "is calibrated",
    "descriptive": "has not passed its gates",
    "not calibrated": "is not calibrated",
}
"""The judge's standing after *the judge*."""
_APART = ("model", "memory", "max_tokens", "variant")


def signed(value: float | None, form: str = "+.1f") -> str:
    """A number with its sign, minus as a minus; a dash when unknown."""
    if value is None:
        return "–"
    shown = format(value, form)
    is_zero = not any(digit in shown for digit in "123456789")
    return shown.lstrip("+-") if is_zero else shown.replace("-", "−")


def effect(record: Record) -> str:
    """Estimate with its 95 % interval and unit: `+7.9 points (95 % interval +3.1 to +12.7)`."""
    if record["estimate"] is None:
        return "no estimate"
    value = f"{number(record)} {unit(record)}".strip()
    return value if record["ci_low"] is None else f"{value} (95 % interval {span(record)})"


def number(record: Record) -> str:
    """The estimate: a factor where it is a ratio, percentage points where it is a share."""
    return _shown(record, "estimate")


def span(record: Record) -> str:
    """The 95 % interval, `low to high`; empty where there is none."""
    if record["ci_low"] is None:
        return ""
    return " to ".join(_shown(record, key).removeprefix("× ") for key in ("ci_low", "ci_high"))


def unit(record: Record) -> str:
    """What the number counts; empty for a factor or a percentage."""
    if record["unit"] == "share":
        return "percentage points" if record["estimand"].endswith("effect") else "%"
    return "" if record["unit"] == "log ratio" else str(record["unit"] or "")


def _shown(record: Record, key: str) -> str:
    if record["unit"] == "log ratio":
        factor = {"estimate": "ratio", "ci_low": "ratio_low", "ci_high": "ratio_high"}[key]
        return f"× {record[factor]:.2f}"
    if record["unit"] == "share":
        sign = "+" if record["estimand"].endswith("effect") else ""
        return signed(100 * record[key], f"{sign}.0f")
    return signed(record[key], "+.2f" if record["unit"] == "points per position" else "+.1f")


def outcome_of(record: Record) -> str:
    """The outcome's name; of a net benefit what a dollar is worth in it."""
    name = str(record["outcome"])
    if name.endswith("*dollars"):
        own, _, worth = name.removesuffix("*dollars").rpartition("-")
        return f"{OUTCOMES.get(own, own)} − {worth} × $"
    return OUTCOMES.get(name, name)


def margin_of(numbers: dict[str, Any]) -> float:
    """Points within which an effect counts as none: the plan's, else the rules'."""
    return float(numbers["plan"]["margin"]) if numbers.get("plan") else Rules().margin


def verdict(record: Record) -> str:
    """The verdict with its strength; of a judge that may carry none, that it is none."""
    if record["descriptive"]:
        return "descriptive"
    if record["verdict"] == "inconclusive" and record["reason"]:
        return "no verdict"
    return ", ".join(filter(None, [record["verdict"], record["strength"]]))


def apart(records: Iterable[Record]) -> tuple[str, ...]:
    """The fields, besides the effort, that tell the records' conditions apart."""
    seen = list(records)
    return tuple(key for key in _APART if len({str(record[key]) for record in seen}) > 1)


def condition(record: Record, fields: Sequence[str]) -> str:
    """Those fields in words, `with the policy x, cap 8,000 tokens, of model m`; empty for none."""
    cap = record["max_tokens"]
    words = {
        "model": f"for {record['model']}",
        "memory": f"with {record['memory']}",
        "max_tokens": "cap left to Inspect" if cap is None else f"cap {cap:,.0f} tokens",
        "variant": record["variant"] or "defaults",
    }
    return ", ".join(words[field] for field in fields)


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; nothing for none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
