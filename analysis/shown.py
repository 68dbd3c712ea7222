"""Tables for people: which columns, in which words, with which digits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.wording import signed

UNKNOWN = "–"


@dataclass(frozen=True)
class Column:
    """A column's heading, and whether it holds numbers."""

    name: str
    number: bool


@dataclass(frozen=True)
class Link:
    """Text that leads somewhere."""

    text: str
    href: str


@dataclass(frozen=True)
class Shown:
    """A table of ready text, with a note below it."""

    title: str
    columns: list[Column]
    rows: Sequence[Sequence[str | Link]]
    note: str = ""


def shown_tables(numbers: dict[str, Any]) -> list[Shown]:
    """The tables of a report from the content of results.json."""
    return [_cells(numbers), _use(numbers), _deltas(numbers)]


def _cells(numbers: dict[str, Any]) -> Shown:
    cells = numbers["cells"]
    columns: dict[str, Callable[[dict[str, Any]], str]] = {
        "chains": lambda c: str(c["chains"]),
        "scored": lambda c: f"{c['samples'] - c['unscored']} of {c['samples']}",
        **({"tests": lambda c: _number(c["tests_mean"], ".1f")} if _tested(cells) else {}),
        "judge": lambda c: _number(c["score_mean"], ".1f"),
        **({"planted": lambda c: _number(c["planted_score_mean"], ".1f")} if numbers["simulated"] else {}),
        "passed": lambda c: _number(c["pass_rate"], ".0%"),
        "cut off": lambda c: _number(c["truncated_rate"], ".0%"),
        "effort sent": lambda c: _number(c["effort_sent_ok_rate"], ".0%"),
        **({"notes of no use": lambda c: _number(c["notes_unusable"], ".0f")} if _noted(cells) else {}),
    }
    return _table("Conditions", cells, columns, note=_common(cells))


def _tested(cells: list[dict[str, Any]]) -> bool:
    return any(cell["tests_mean"] is not None for cell in cells)


def _noted(cells: list[dict[str, Any]]) -> bool:
    return any(cell["notes_unusable"] for cell in cells)


def _use(numbers: dict[str, Any]) -> Shown:
    columns: dict[str, Callable[[dict[str, Any]], str]] = {
        "thinking tokens": _thinking,
        "output tokens": lambda c: _number(c["output_tokens_mean"], ",.0f"),
        "latency, s": lambda c: _number(c["latency_mean_s"], ".1f"),
        "answer, $": lambda c: _number(c["cost_usd_mean"], ".3f"),
        "note, $": lambda c: _number(c["critique_cost_usd_mean"], ".3f"),
        "judge, $": lambda c: _number(c["judge_cost_usd_mean"], ".3f"),
    }
    note = f"Means per attempt. Prices of {numbers['prices']['date']}: {numbers['prices']['source']}."
    if any(cell.get("thinking_source") not in (None, "reported") for cell in numbers["cells"]):
        note += (
            " Thinking tokens that the provider did not report (counted from a summary, estimated from its length, of "
            "unknown source, or mixed) are in samples.csv and in no mean."
        )
    return _table("What an attempt uses", numbers["cells"], columns, note)


def _thinking(cell: dict[str, Any]) -> str:
    source = cell.get("thinking_source")
    return (
        f"{UNKNOWN} ({source})" if source not in (None, "reported") else _number(cell["thinking_tokens_mean"], ",.0f")
    )


def _deltas(numbers: dict[str, Any]) -> Shown:
    sides = {"judge": ("none", "memory", "delta")}
    if any(delta["tests_delta"] is not None for delta in numbers["deltas"]):
        sides = {"tests": ("tests_none", "tests_memory", "tests_delta"), **sides}
    keys = [key for names in sides.values() for key in names]
    rows = [
        [d["model"], d["effort"], d["policy"], d["item"],
         *(_number(d[key], "+.1f" if key.endswith("delta") else ".1f") for key in keys)]
        for d in numbers["deltas"]
    ]  # fmt: skip
    names = ["model", "effort", "policy", "item"]
    values = [f"{by}, {what}" for by in sides for what in ("without", "with", "difference")]
    columns = [Column(name, False) for name in names] + [Column(name, True) for name in values]
    note = "" if rows else "No condition without memory to compare with."
    return Shown("Means with memory and without, by item", columns, rows, note)


def _table(
    title: str, cells: list[dict[str, Any]], columns: dict[str, Callable[[dict[str, Any]], str]], note: str
) -> Shown:
    head = [Column(name, False) for name in ("model", "effort", "memory", "cap")]
    several = len({cell["variant"] for cell in cells}) > 1
    if several:
        head.append(Column("other settings", False))
    rows = []
    for cell in cells:
        memory = " ".join(filter(None, [cell["memory"], cell["memory_variant"]]))
        name = [cell["model"], cell["effort"], memory, _number(cell["max_tokens"], ",.0f", "auto")]
        other = [cell["variant"] or "defaults"] if several else []
        rows.append([*name, *other, *(text(cell) for text in columns.values())])
    return Shown(title, head + [Column(name, True) for name in columns], rows, note)


def _common(cells: list[dict[str, Any]]) -> str:
    variants = {cell["variant"] for cell in cells}
    return f"In all conditions: {variants.pop()}." if len(variants) == 1 and variants != {""} else ""


def _number(value: Any, form: str, unknown: str = UNKNOWN) -> str:
    return unknown if value is None else signed(value, form)
