"""Tables of the effects: what was to be confirmed, what was explored, what is described, and what is not estimated."""

from collections.abc import Callable
from typing import Any

from analysis.shown import UNKNOWN, Column, Shown
from analysis.wording import STANDING, Record, apart, number, outcome_of, span, unit, verdict

NAMES = {
    "memory_effect": "memory",
    "memory_effect_secondary": "memory",
    "memory_effect_new_items": "memory, on new items",
    "memory_effect_completed_only": "memory, finished answers alone",
    "negative_control": "position 1, before any memory: should be 0",
    "wrapper_effect": "an empty memory's wording",
    "length_effect": "neutral text of the same length",
    "content_effect": "the memory's content",
    "own_notes_effect": "own notes, not another chain's",
    "advice_effect": "advice, not its negation",
    "oracle_effect": "hand-written lessons: an upper bound",
    "frozen_effect": "a given memory, nothing written",
    "inherited_effect": "a writer's notes, nothing written",
    "plasticity": "writing on, from a given memory",
    "effort_effect": "effort",
    "effort_effect_secondary": "effort",
    "interaction": "memory by effort",
    "truncation_share": "memory, tight cap less loose cap",
    "transfer_slope": "memory, gain by position",
    "judge_gap": "memory, judge less tests",
    "net_benefit": "memory, net of its cost",
    "pass_rate_effect": "memory, share that passes",
    "harm": "harm: fails with memory, of what passes without",
    "help": "help: passes with memory, of what fails without",
    "normalised_gain": "share of the possible gain",
}
"""Estimand of a record → what it is called; ratios are called by their outcome."""
_INTERVAL = "Effects with 95 % intervals over chains, treated less control"


def effect_tables(numbers: dict[str, Any]) -> list[Shown]:
    """Confirmatory, exploratory and descriptive effects, then what is not estimated; tables without a row left out."""
    effects, standing = numbers["effects"], STANDING[numbers["judge"]["standing"]]
    found = [record for record in effects if record["verdict"] != "not estimated"]
    parts = {
        "confirmatory": [record for record in found if record["family"] == "confirmatory"],
        "exploratory": [record for record in found if record["family"] == "exploratory"],
        "descriptive": [record for record in found if record["family"] not in ("confirmatory", "exploratory")],
    }
    gone = f" Descriptive: it rests on the judge's scores, and the judge {standing}."
    notes = {
        "confirmatory": f"{_INTERVAL}. p is adjusted over the comparisons of a family (Holm); at a planned look it is "
        "held against the p in brackets. Could find: the true effect found with 80 % power.",
        "exploratory": f"{_INTERVAL}; × is a ratio. p is adjusted over all rows (Benjamini-Hochberg): at most 10 % of "
        "what is called different here is expected to be wrong.",
        "descriptive": "No verdict is given on these. Harm and help are shares of attempts.",
    }
    titles = {"confirmatory": "Confirmatory effects", "exploratory": "Exploratory effects"}
    tables = [
        _table(titles.get(part, "Checks and descriptions"), records, part,
               notes[part] + (gone if part != "descriptive" and any(r["descriptive"] for r in records) else ""))
        for part, records in parts.items()
    ]  # fmt: skip
    tables.append(_absent([record for record in effects if record["verdict"] == "not estimated"]))
    return [table for table in tables if table.rows]


def _table(title: str, records: list[Record], part: str, note: str) -> Shown:
    told = [field for field in apart(records) if field in _HEADS]
    columns: dict[str, Callable[[Record], str]] = {
        **{_HEADS[field]: _field(field) for field in told},
        "effect of": _name,
        "compared": lambda r: str(r["contrast"]).replace("-", " − "),
        "at": lambda r: r["memory"] if r["estimand"].startswith("effort") else f"{r['effort']} effort",
        "outcome": outcome_of,
        "effect": _effect,
    }
    if part != "descriptive":
        columns |= {"verdict": lambda r: verdict(r).removesuffix(", exploratory"), "p": _p}
    if part == "confirmatory":
        columns |= {"could find": _mde}
    columns |= {"chains": lambda r: str(r["chains"])}
    if any(_remark(record) for record in records):
        columns |= {"remark": _remark}
    shown = [Column(name, name in ("effect", "p", "could find", "chains")) for name in columns]
    return Shown(title, shown, [[cell(record) for cell in columns.values()] for record in records], note)


_HEADS = {"model": "model", "max_tokens": "cap", "variant": "other settings"}


def _field(field: str) -> Callable[[Record], str]:
    unknown = {"max_tokens": "auto", "variant": "defaults"}.get(field, UNKNOWN)
    return lambda record: f"{record[field]:,}" if isinstance(record[field], int) else str(record[field] or unknown)


def _name(record: Record) -> str:
    estimand = str(record["estimand"])
    return "memory" if estimand.startswith("memory_") and estimand.endswith("_ratio") else (
        "effort" if estimand.endswith("_ratio") else NAMES.get(estimand, estimand))  # fmt: skip


def _effect(record: Record) -> str:
    if record["estimate"] is None:
        return UNKNOWN
    what = unit(record).replace("percentage points", "pp").removeprefix("points").strip()
    shown = f"{number(record)} ({span(record) or 'no interval'})"
    return f"{shown} {what}".strip()


def _p(record: Record) -> str:
    """The adjusted p-value; at a planned look the p-value itself, and the one at which the run stops."""
    if record.get("p_stop") is not None:
        return f"{_small(record['p_value'])} ({_small(record['p_stop'])})"
    return _small(record["p_holm"] if record["family"] == "confirmatory" else record["p_bh"])


def _small(value: float | None) -> str:
    return UNKNOWN if value is None else "< 0.0001" if value < 0.0001 else f"{value:.2g}"


def _mde(record: Record) -> str:
    if record["mde"] is None:
        return UNKNOWN
    return f"{record['mde']:.1f}"


def _remark(record: Record) -> str:
    """Why there is no interval or verdict, and the chains that are not used."""
    words = {"treated": "with an attempt missing", "control": "with one missing in the control",
             "not_run_in_both": "run in one arm alone"}  # fmt: skip
    gone = [f"{count} chains {words.get(cause, cause)}" for cause, count in (record["dropped"] or {}).items() if count]
    return "; ".join(filter(None, [record["reason"], *gone]))


def _absent(records: list[Record]) -> Shown:
    """One row for each reason, with the effort levels that it holds for."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for record in records:
        key = (str(record["model"]), _name(record), str(record["reason"]))
        groups.setdefault(key, []).append(str(record["effort"] or ""))
    several = len({model for model, _, _ in groups}) > 1
    rows = [
        [*([model] if several else []), name, ", ".join(filter(None, dict.fromkeys(efforts))) or "all", reason]
        for (model, name, reason), efforts in groups.items()
    ]
    names = [*(["model"] if several else []), "effect of", "effort", "reason"]
    return Shown("Not estimated", [Column(name, False) for name in names], rows)
