"""The judge's tables for people, from the content of results.json."""

from typing import Any

from analysis.cells import AGREEMENT, CONTRAST, interval, table
from analysis.checks_shown import against_checks_tables, disagreements_table
from analysis.gold_shown import gold_tables
from analysis.shown import Shown


def judge_tables(numbers: dict[str, Any]) -> list[Shown]:
    """The tables that have a row, in the order of the report."""
    judge = numbers["calibration"]
    if judge is None:
        return []
    tables = [
        *against_checks_tables(judge),
        disagreements_table(numbers["disagreements"]),
        *gold_tables(judge["judges"]),
        *panel_tables(judge),
        _gates(judge),
    ]
    return [table for table in tables if table.rows]


def panel_tables(judge: dict[str, Any]) -> list[Shown]:
    """Agreement of judges, the effect by judge, and self-preference."""
    pairs = [{**pair, "of": of} for of in ("gold", "attempts") for pair in judge["panel"][of]]
    several = len({e["judge"] for e in judge["effects_by_judge"]}) > 1
    return [
        table(
            "Two judges of the same answers",
            pairs,
            {
                "judges": lambda p: " and ".join(p["judges"]),
                "of": lambda p: {"gold": "gold answers", "attempts": "attempts"}[p["of"]],
            },
            {
                "answers": lambda p: str(p["answers"]),
                **AGREEMENT,
                "second less first": lambda p: interval(p["difference"], "+.1f"),
            },
        ),
        table(
            "The memory effect by judge",
            judge["effects_by_judge"] if several else [],
            CONTRAST | {"judge": lambda e: e["judge"]},
            {"effect": lambda e: interval(e["effect"], "+.1f")},
        ),
        table(
            "Self-preference",
            judge["self_preference"],
            {"judge": lambda s: s["judge"], "beside": lambda s: s["baseline"] or "nothing: other answers are needed"},
            {"points for its own": lambda s: interval(s["preference"], "+.1f")},
            "The judge less the other judges on answers of its own model, less the same on the answers beside.",
        ),
    ]


def _gates(judge: dict[str, Any]) -> Shown:
    words = {True: "passed", False: "failed", None: "not measured"}
    return table(
        "Gates",
        judge["gates"],
        {"gate": lambda g: g["text"], "outcome": lambda g: words[g["passed"]]},
        {},
        "Thresholds are data: analysis/gates.yaml. Intervals are held against their worse end.",
    )
