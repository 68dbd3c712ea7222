"""Thinking tokens that a provider did not report are shown as what they are and averaged with nothing."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis.compare import compared
from analysis.compare_shown import compare_markdown
from analysis.cost_figures import effort_use
from analysis.effect_tables import effects
from analysis.frame import Attempts, read_attempts
from analysis.sample_rows import samples_csv
from analysis.shown import shown_tables
from analysis.sides import Side
from analysis.tables import cells, results
from tests.analysis.experiments import attempts, noisy
from tests.support import model, run_condition


def two_arms(treated: Any, control: str = "reported") -> pd.DataFrame:
    arms = [
        attempts(noisy(seed=1), memory="self_critique").assign(thinking_source=treated),
        attempts(noisy(seed=2)).assign(thinking_source=control),
    ]
    return pd.concat(arms, ignore_index=True)


def the_ratio(rows: pd.DataFrame) -> dict[str, object]:
    (found,) = [one for one in effects(rows) if one["estimand"] == "memory_thinking_tokens_ratio"]
    return found


def test_counts_that_the_provider_reported_are_compared() -> None:
    assert the_ratio(two_arms("reported"))["estimate"] == 0


@pytest.mark.parametrize(
    ("treated", "told"),
    [
        ("counted", "counted from a summary of the thinking, which is too few and reported by the provider"),
        ("estimated", "estimated from the length"),
        (None, "of unknown source"),
        (["counted"] + ["reported"] * 35, "counted from a summary"),
    ],
)
def test_an_effect_on_counts_of_two_sources_is_not_estimated(treated: Any, told: str) -> None:
    record = the_ratio(two_arms(treated))
    assert record["estimate"] is None
    assert told in str(record["reason"])


def test_one_count_of_another_source_leaves_a_condition_without_a_mean() -> None:
    rows = two_arms(["counted"] + ["reported"] * 35)
    rows = rows.assign(critique_cost_usd=0.0, judge_cost_usd=0.0, effort_sent_ok=1.0, planted_score=np.nan)
    table = cells(Attempts(rows, len(rows), 2)).set_index("memory")
    assert table["thinking_tokens_mean"].isna()["self_critique"]
    assert table.loc["self_critique", "thinking_source"] == "mixed"
    assert (table.loc["none", "thinking_tokens_mean"], table.loc["none", "thinking_source"]) == (1000, "reported")


def test_an_attempt_without_a_count_spoils_no_mean() -> None:
    rows = attempts(noisy()).assign(thinking_source=["unknown"] + ["reported"] * 35, thinking_tokens=1000.0)
    rows.loc[0, "thinking_tokens"] = np.nan
    rows = rows.assign(judge_cost_usd=0.0, effort_sent_ok=1.0, planted_score=np.nan)
    (cell,) = cells(Attempts(rows, len(rows), 1)).to_dict("records")
    assert (cell["thinking_tokens_mean"], cell["thinking_source"]) == (1000, "reported")


def test_models_whose_counts_have_two_sources_are_not_compared_by_them() -> None:
    sides = [
        attempts(noisy()).assign(
            model=name, max_tokens=64e3, item_version=1, judge="j", judge_prompt_sha256="p", thinking_source=source
        )
        for name, source in (("a", "reported"), ("b", "counted"))
    ]
    numbers = compared([Side("a", sides[0]), Side("b", sides[1])])
    (row,) = [one for one in numbers["pairs"][0]["measures"] if one["measure"] == "thinking tokens"]
    assert (row["estimate"], row["first"], row["second"]) == (None, None, None)
    assert "counted from a summary" in compare_markdown(numbers, [], False)


def test_a_report_says_whose_counts_they_are(tmp_path: Path) -> None:
    run_condition(model(), tmp_path, memory="none", items="median_two_sorted_arrays")
    found = read_attempts(str(tmp_path))
    assert set(found.rows["thinking_source"]) == {"reported"}
    assert "thinking_tokens,thinking_source" in samples_csv(found).splitlines()[0]
    assert "reported" in samples_csv(found).splitlines()[1]
    assert effort_use(found).axes[0].get_ylabel() == "mean thinking tokens"

    found.rows["thinking_source"] = "counted"
    (use,) = [table for table in shown_tables(results(found)) if table.title == "What an attempt uses"]
    assert "– (counted)" in use.rows[0]
    assert "counted from a summary" in use.note
    axes = effort_use(found).axes[0]
    assert "not drawn where the provider did not report them" in axes.get_ylabel()
    heights = [bar.get_height() for bar in axes.patches if isinstance(bar, Rectangle)]
    assert heights
    assert all(not np.isfinite(height) or height == 0 for height in heights)
