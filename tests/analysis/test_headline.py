"""What the report says first is what the verdict says, and no more."""

import re
from typing import Any

import pandas as pd
import pytest

from analysis.effect_tables import effects
from analysis.headline import headlines, recommended, rests_on
from analysis.tables import by_judge
from analysis.takeaways import takeaways
from tests.analysis.experiments import attempts, noisy, two_arms

CLAIM = re.compile(r"made the work|equivalent|Use “| better| worse")


def numbers(rows: Any, standing: str = "calibrated", **more: Any) -> dict[str, Any]:
    """What results.json would hold of the rows, judged by a judge of that standing."""
    found = [by_judge(record, standing) for record in effects(rows)]
    return {
        "effects": found, "judge": {"standing": standing}, "outcome": "score", "plan": None,
        "recommendation": {"condition": None, "reason": "one condition", "p_change": None, "outcome": None},
    } | more  # fmt: skip


def test_a_confirmed_gain_is_told_with_its_interval_and_its_items() -> None:
    (line,) = headlines(numbers(two_arms(gain=20, chains=24)))
    assert (line.verdict, line.strength) == ("better", "confirmed")
    assert re.fullmatch(
        r"At high effort memory made the work better: \+\d+\.\d points \(95 % interval \+\d+\.\d to \+\d+\.\d\), "
        r"confirmed, on these 3 items\.",
        line.text,
    )


@pytest.mark.parametrize("gain", [-30, -9, -6, -5, -4, 0, 4, 5, 6, 9, 30])
@pytest.mark.parametrize("chains", [1, 5, 8, 12, 24])
def test_no_sentence_claims_more_than_its_verdict(gain: float, chains: int) -> None:
    told = numbers(two_arms(gain=gain, chains=chains, seed=chains))
    (record,) = [one for one in told["effects"] if one["headline"]]
    (line,) = headlines(told)
    claims, firm = record["verdict"] != "inconclusive", record["strength"] == "confirmed"
    assert bool(CLAIM.search(line.text)) == claims
    assert ("confirmed" in line.text) == firm
    assert ("seems" in line.text) == (claims and not firm)
    if record["verdict"] in ("better", "worse"):
        assert f"work {record['verdict']}:" in line.text
    if chains < 10:
        assert not claims
        assert "no verdict" in line.text


def test_a_judge_that_is_not_calibrated_makes_no_claim_at_all() -> None:
    told = numbers(two_arms(gain=30, chains=24), "not calibrated")
    (line,) = headlines(told)
    assert line.verdict == "no verdict"
    assert not CLAIM.search(line.text)
    assert "descriptive, because the judge is not calibrated" in line.text
    assert "carry no verdict" in rests_on(told)
    assert not any("score" in takeaway or "judge" in takeaway for takeaway in takeaways(told))
    chosen = told["recommendation"] | {"condition": "high, none", "reason": "it is cheap", "outcome": "score"}
    assert recommended(told | {"recommendation": chosen}).startswith("No recommendation:")


def test_each_effort_level_has_its_sentence_and_conditions_are_told_apart() -> None:
    rows = pd.concat([two_arms(effort="high"), two_arms(effort="max"), attempts(noisy(seed=9), "max", "empty")])
    lines = headlines(numbers(rows))
    assert [line.text.split(" effort")[0] for line in lines] == ["At high", "At max"]
    other = pd.concat([rows, two_arms(effort="high").assign(model="n")])
    texts = [line.text for line in headlines(numbers(other))]
    assert texts[0].startswith("At high effort (for m)")
    assert texts[2].startswith("At high effort (for n)")


def test_without_a_control_arm_the_reason_stands_in_the_headline() -> None:
    (line,) = headlines(numbers(attempts(noisy(), memory="self_critique")))
    assert line.verdict == "no verdict"
    assert "is not estimated" in line.text


def test_equal_scores_have_no_interval_and_say_what_is_excluded() -> None:
    flat = noisy() * 0 + 80
    (line,) = headlines(numbers(pd.concat([attempts(flat), attempts(flat, memory="self_critique")])))
    assert "all 12 differences are 0" in line.text
    assert not CLAIM.search(line.text)


def test_takeaways_are_claims_of_verdicts_alone() -> None:
    rows = pd.concat(
        [attempts(noisy(24, seed=1), "high"), attempts(noisy(24, mean=60, seed=2), "max"),
         attempts(noisy(24, seed=3), "xhigh")]
    )  # fmt: skip
    told = numbers(rows)
    lines = takeaways(told)
    assert any(line.startswith("Without memory, max effort did worse than high effort: −") for line in lines)
    assert not any("xhigh effort did" in line for line in lines)
    silent = [{**record, "verdict": "inconclusive", "strength": None} for record in told["effects"]]
    assert takeaways(told | {"effects": silent}) == ["Comparisons of effort levels that are inconclusive: 2 of 2."]
