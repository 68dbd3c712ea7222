"""Attempts on which the judge and the tests contradict each other, and where to look at them."""

from typing import Any
from urllib.parse import quote

from analysis.against_checks import both
from analysis.frame import Attempts
from analysis.scores import PASS_SCORE

BAD_TESTS = 50
VIEW = "view/index.html"
"""Where the report expects the bundled viewer, beside itself."""
_SHOWN = ["model", "effort", "memory", "memory_variant", "item", "chain", "position", "score", "tests", "log"]


def disagreements(attempts: Attempts) -> list[dict[str, Any]]:
    """The judge passes what fails most tests, or fails what passes every test; the widest apart first.

    `link` is the sample's place in Inspect View, as a path from the report's folder when the logs
    are bundled into `view/` beside it; the part from `#` on is the same under `inspect view`.
    """
    rows = both(attempts.rows)[_SHOWN]
    rows = rows.assign(gap=(rows["score"] - rows["tests"]).abs())
    lenient = (rows["score"] >= PASS_SCORE) & (rows["tests"] < BAD_TESTS)
    strict = (rows["score"] < PASS_SCORE) & (rows["tests"] >= 100)
    ordered = rows[lenient | strict].sort_values(["gap", *_SHOWN], ascending=[False, *[True] * len(_SHOWN)])
    return [
        {
            "kind": "judge passes, tests fail" if row["score"] >= PASS_SCORE else "judge fails, tests pass",
            **{key: row[key] for key in _SHOWN},
            "link": VIEW + anchor(row["log"], row["item"], row["chain"]),
        }
        for row in ordered.to_dict("records")
    ]


def anchor(log: str, sample: str, epoch: int) -> str:
    """The sample's address within Inspect View."""
    return f"#/logs/{quote(log)}/samples/sample/{quote(sample, safe='')}/{epoch}/"
