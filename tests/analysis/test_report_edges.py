"""Reports of runs that allow little: no crash, no sentence that says more than was found."""

import json
import math
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.frame import Attempts, read_attempts
from analysis.pictures import pictures
from tests.analysis.logs import retrospect
from tests.analysis.reports import Change, chains, changed, written

CLAIM = re.compile(r"made the work|is equivalent|is shown to be|shown to be less")


@pytest.fixture(scope="module")
def attempts(logs: Path) -> Attempts:
    return read_attempts(str(logs))


def flat(rows: pd.DataFrame) -> pd.DataFrame:
    return chains(rows, 12, gain=0, sd=0)


EDGES: dict[str, tuple[Change, str]] = {
    "one arm alone": (lambda rows: rows[rows["memory"] != "none"], "not estimated: no arm without memory"),
    "no memory at all": (lambda rows: rows[rows["memory"] == "none"], "no arm with a memory policy"),
    "one chain": (lambda rows: rows[rows["chain"] == 1], "an interval needs 6"),
    "all scores equal": (flat, "all 12 differences are 0: share of differing pairs"),
    "one item": (lambda rows: rows[rows["item"] == "rate_limiter"].assign(position=1), "from the second item"),
    "one attempt": (lambda rows: rows.head(1), "is not estimated"),
    "no tests": (lambda rows: rows.assign(tests=math.nan), "the outcome is the judge's score"),
    "nothing scored": (
        lambda rows: rows.assign(tests=math.nan, score=math.nan, passed=math.nan, unscored="no verdict"),
        "no chain is whole in both arms",
    ),
    "everything failed": (
        lambda rows: rows.assign(tests=math.nan, score=math.nan, error="boom", latency_s=math.nan, truncated=math.nan,
                                 output_tokens=math.nan, thinking_tokens=math.nan, memory_bytes=math.nan),
        "no chain is whole in both arms",
    ),
}  # fmt: skip


@pytest.mark.parametrize("edge", EDGES)
def test_a_run_that_allows_little_is_reported_without_a_claim(edge: str, attempts: Attempts, tmp_path: Path) -> None:
    change, told = EDGES[edge]
    numbers, text, html = written(changed(attempts, change), tmp_path)
    assert told in text
    for page in (text, html):
        assert not CLAIM.search(page.partition("Method")[0])
        assert "nan" not in page.partition("base64")[0].lower().replace("canary", "")
    assert {record["verdict"] for record in numbers["effects"]} <= {"inconclusive", "not estimated", "descriptive"}


def test_unknown_prices_are_said_and_never_zero(attempts: Attempts, tmp_path: Path) -> None:
    unpriced = {"cost_usd": math.nan, "critique_cost_usd": math.nan, "judge_cost_usd": math.nan}
    rows = chains(attempts.rows, 12, gain=0).assign(**unpriced)
    numbers, text, _ = written(changed(attempts, lambda _: rows), tmp_path)
    assert {cell["cost_usd_mean"] for cell in numbers["cells"]} == {None}
    assert "No recommendation: no price is known" in text
    assert "Some prices are unknown" in text
    assert "$0" not in text


def test_what_was_left_out_is_listed_with_its_count(attempts: Attempts, tmp_path: Path) -> None:
    from dataclasses import replace

    numbers, text, html = written(replace(attempts, excluded={"attempts with an error": 3}), tmp_path)
    assert numbers["excluded"] == {"attempts with an error": 3}
    assert "* attempts with an error: 3" in text
    assert "<li>attempts with an error: 3</li>" in html


def test_a_redacted_report_holds_nothing_that_a_model_wrote(attempts: Attempts, tmp_path: Path) -> None:
    from dataclasses import replace

    quoted = "as the model put it: SECRET-WORDS"
    rows = chains(attempts.rows, 12, gain=0)
    apart = rows["chain"].eq(3)
    rows = rows.assign(
        error=rows["chain"].map({1: quoted}),
        unscored=rows["chain"].map({1: quoted}),
        unscored_checks=rows["chain"].map({2: quoted}),
        score=rows["score"].where(~apart, 90.0),
        tests=rows["tests"].where(~apart, 10.0),
    )
    told = replace(attempts, rows=rows, excluded={f"attempts whose checks are not scored: {quoted}": 2})
    numbers, text, html = written(told, tmp_path / "open")
    assert "SECRET-WORDS" in text
    assert "view/index.html" in html
    numbers, text, html = written(told, tmp_path / "shut", redact=True)
    for path in (tmp_path / "shut").rglob("*"):
        assert path.is_dir() or b"SECRET-WORDS" not in path.read_bytes()
        assert path.is_dir() or b"view/index.html#" not in path.read_bytes()
    assert numbers["excluded"] == {"attempts whose checks are not scored": 2}
    assert len(numbers["disagreements"]) > 0
    assert "Redacted." in text
    assert "Redacted." in html
    assert "--redact" in text


def test_the_published_run_has_its_figure_and_its_audit(tmp_path: Path) -> None:
    shown = retrospect("report", "--published", "-o", tmp_path)
    assert shown.exit_code == 0, shown.output
    text = (tmp_path / "audit.md").read_text()
    assert "the table does not show a difference" in text
    assert "figures/published.png" in text
    svg = (tmp_path / "figures" / "published.svg").read_text()
    assert "SIMULATED" not in svg
    for words in ("debugging", "xhigh", "with memory", "points of 100"):
        assert words in svg


@pytest.mark.parametrize("typed", [["logs", "--published"], []], ids=["both", "neither"])
def test_logs_or_the_published_run_never_both(typed: list[str], tmp_path: Path) -> None:
    shown = retrospect("report", *typed, "-o", tmp_path / "out")
    assert shown.exit_code == 1
    assert "either LOGS" in shown.output
    assert not (tmp_path / "out").exists()


def article(rows: pd.DataFrame) -> pd.DataFrame:
    """The published run's treatment, made of one level's rows."""
    level = rows[(rows["effort"] == "max") & (rows["chain"] == 1)]
    return pd.concat([level.assign(effort=effort) for effort in ("high", "xhigh", "max")]).assign(
        order="fixed", max_tokens=8000.0, variant=""
    )


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (article, True),
        (lambda rows: article(rows).assign(max_tokens=64000.0), False),
        (lambda rows: article(rows).assign(order="williams"), False),
        (lambda rows: article(rows).query("effort != 'xhigh'"), False),
        (lambda rows: article(rows).query("domain != 'debugging'"), False),
    ],
    ids=["the same", "another cap", "another order", "a level missing", "a domain missing"],
)
def test_published_scores_stand_only_beside_the_same_treatment(
    change: Change, same: bool, attempts: Attempts, tmp_path: Path
) -> None:
    (picture,) = (one for one in pictures(changed(attempts, change), {}) if one.name == "published")
    files = picture.saved(tmp_path)
    assert bool(files) == same
    if same:
        assert "this run: simulated/helped" in (tmp_path / "published.svg").read_text()


def test_results_are_the_same_bytes_in_another_process(logs: Path, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    for seed in ("1", "2"):
        command = [sys.executable, "-m", "analysis", "report", str(logs), "-o", str(tmp_path / seed)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    for name in ("results.json", "samples.csv", "report.md", "report.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    json.loads((tmp_path / "1" / "results.json").read_text(), parse_constant=lambda word: pytest.fail(word))
