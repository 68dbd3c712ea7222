"""Runs under a frozen plan: no verdict but at a look, by that look's p-value, and nothing unplanned is confirmed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.boundaries import boundaries, families
from analysis.comparisons import Paired
from analysis.effect_records import Record
from analysis.errors import PlanError
from analysis.pairing import differences
from analysis.plan_effects import effects_under, plan_record, recommended_under
from analysis.plan_words import NOT_PREREGISTERED, plan_words
from analysis.planned import Planned, planned
from analysis.rules import Rules
from analysis.verdicts import Level, decide, unadjusted
from benchmarks.rates import Count
from benchmarks.scenarios import experiments, gauss, scenarios
from tests.analysis.experiments import two_arms
from tests.analysis.plans import attempts, document, under


def found(*rows: pd.DataFrame) -> Planned:
    held = planned(attempts(*rows))
    assert held is not None
    return held


def memory_effects(held: Planned) -> list[Record]:
    return [record for record in effects_under(held) if record["estimand"] == "memory_effect"]


def decision(held: Planned) -> dict[str, Any]:
    return dict(plan_record(held, effects_under(held))["decision"])


def test_a_look_gives_verdicts_by_its_own_p_value_and_not_by_five_percent() -> None:
    plan, rows = document(), two_arms(2.2)
    (record,) = memory_effects(found(under(plan, rows)))
    assert record["p_stop"] == plan["looks"][0]["p"]["memory_effect"]
    assert record["p_stop"] < record["p_value"] <= 0.05, "the example no longer lies between the two"
    assert record["verdict"] == "inconclusive"
    assert record["p_holm"] is None
    (alone,) = memory_effects(found(under(document([12]), rows)))
    assert alone["verdict"] == "better"


@pytest.mark.parametrize("chains", [11, 13, 23])
def test_between_looks_there_is_no_verdict_however_large_the_effect(chains: int) -> None:
    held = found(under(document(), two_arms(40, chains=chains)))
    (record,) = memory_effects(held)
    assert (record["verdict"], record["strength"], record["guarded"]) == ("interim", None, False)
    assert f"{chains} chains are complete" in record["reason"]
    confirmatory = [r for r in effects_under(held) if r["family"] == "confirmatory"]
    assert {r["verdict"] for r in confirmatory} == {"interim"}
    assert recommended_under(held)["condition"] is None
    words = plan_words(plan_record(held, effects_under(held)))
    assert "Interim, no verdict" in words[0]
    assert f"at {12 if chains < 12 else 24}." in words[1]


def test_the_fastest_twelve_chains_of_more_are_no_look() -> None:
    rows = two_arms(40, chains=24)
    late = (rows["chain"] > 12) & (rows["position"] > 1)
    held = found(under(document(), rows[~late]))
    assert held.look is None
    assert "12 chains are begun and not complete" in decision(held)["reason"]


def test_chains_that_are_not_the_first_are_no_look() -> None:
    rows = two_arms(40, chains=24)
    assert found(under(document(), rows[rows["chain"] > 12])).look is None


def test_a_chain_with_an_error_or_without_an_arm_is_not_complete() -> None:
    rows = under(document(), two_arms(40))
    broken = rows.assign(error=rows["error"].where(rows.index != 5, "boom"))
    assert found(broken).look is None
    assert found(rows[rows["memory"] == "none"]).look is None
    assert found(rows).look is not None


def test_an_attempt_that_stays_unscored_does_not_keep_the_look_away_and_is_imputed() -> None:
    rows = under(document(), two_arms(40))
    held = found(rows.assign(score=rows["score"].where(rows.index != 5)))
    assert held.look is not None
    (record,) = memory_effects(held)
    assert record["survives_imputation"] is not None


@pytest.mark.parametrize(
    ("gain", "looks", "action", "more"),
    [(40, (12, 24), "stop", None), (1, (12, 24), "go on", 12), (1, (12,), "end", None)],
)
def test_a_run_stops_when_confirmed_goes_on_when_not_and_ends_at_the_last_look(
    gain: float, looks: Sequence[int], action: str, more: int | None
) -> None:
    held = found(under(document(looks), two_arms(gain)))
    decided = decision(held)
    assert (decided["action"], decided["more_chains"]) == (action, more)
    assert [level["decided"] for level in decided["levels"]] == [action == "stop"]


def test_a_run_does_not_stop_while_one_level_is_open() -> None:
    plan = document(efforts=("high", "max"))
    held = found(under(plan, two_arms(40)), under(plan, two_arms(1, effort="max", seed=9)))
    decided = decision(held)
    assert decided["action"] == "go on"
    assert "better at high effort" in decided["reason"]
    assert "at max effort" in decided["reason"].partition("not decided")[2]


def test_equivalence_stops_too_by_its_own_level() -> None:
    rows = two_arms(0, chains=24)
    rows["score"] = 80 + 0.2 * (rows["score"] - 80)
    held = found(under(document(), rows))
    assert decision(held)["action"] == "stop"
    assert "equivalent at high effort" in decision(held)["reason"]
    strict = document()
    strict["looks"][1]["p_equivalent"] = 0.99 * memory_effects(held)[0]["p_equivalent"]
    held = replace(held, plan=held.plan.model_validate(strict))
    assert memory_effects(held)[0]["verdict"] != "equivalent"


def test_a_judge_without_standing_decides_nothing() -> None:
    held = found(under(document(), two_arms(40)))
    records = [record | {"descriptive": True} for record in effects_under(held)]
    assert plan_record(held, records)["decision"]["action"] == "go on"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"effort": "low"}, "effort low was not planned"),
        ({"memory": "empty"}, "memory empty was not planned"),
        ({"model": "other"}, "model other was not planned"),
        ({"max_tokens": 8000.0}, "output cap 8000.0 was not planned"),
        ({"item_version": 2}, "another version of item itema"),
        ({"judged_by": "friend"}, "judged by friend, not by the planned grader"),
        ({"judged_effort": None}, "judged at effort None, not the planned one"),
        ({"judge_prompt_sha256": "q"}, "judged with another prompt"),
        ({"chain": 25}, "a chain beyond the 24 planned"),
        ({"item": "itemz"}, "item itemz was not planned"),
    ],
)
def test_what_was_not_planned_is_told_apart_with_its_reason(changed: dict[str, Any], reason: str) -> None:
    stray = under(document(), two_arms(40).iloc[:1]).assign(**changed)
    held = found(under(document()), stray)
    assert held.deviations == [{"reason": reason, "attempts": 1}]
    assert held.look is not None
    assert len(held.rows) == 72


def test_attempts_without_the_plan_or_with_another_change_no_planned_verdict() -> None:
    plan, rows = document(), two_arms(1, chains=24)
    first, rest = rows[rows["chain"] <= 12], rows[rows["chain"] > 12]
    alone = memory_effects(found(under(plan, first)))
    held = found(under(plan, first), under(None, rest))
    assert held.deviations == [{"reason": "its log records no plan", "attempts": 72}]
    assert memory_effects(held) == alone
    other = found(under(plan, first), under(document([24]), rest.iloc[:9]))
    assert other.deviations == [{"reason": "its log records another plan", "attempts": 9}]


def test_an_effect_at_an_effort_that_was_not_planned_is_exploratory_and_heads_nothing() -> None:
    plan = document()
    held = found(under(plan, two_arms(1)), under(None, two_arms(40, effort="max", seed=9)))
    records = {record["effort"]: record for record in memory_effects(held)}
    assert records["high"]["family"] == "confirmatory"
    assert (records["max"]["family"], records["max"]["strength"]) == ("exploratory", "exploratory")
    assert not records["max"]["headline"]
    assert "effort max was not planned" in records["max"]["reason"]
    assert not [r for r in effects_under(held) if r["family"] == "confirmatory" and r["effort"] == "max"]
    assert any("effort max was not planned" in line for line in plan_words(plan_record(held, effects_under(held))))


def test_a_plan_that_was_changed_after_it_was_frozen_is_no_plan() -> None:
    assert planned(attempts(under(document() | {"margin": 20}))) is None
    assert planned(attempts(two_arms())) is None
    assert planned(attempts(under(None))) is None
    assert plan_words(None) == [NOT_PREREGISTERED]


def test_every_family_shares_its_alpha_among_all_of_its_members() -> None:
    assert families(3, ["none", "self_critique"], 3) == {"memory_effect": 3, "effort_effect": 4}
    assert families(1, ["none", "self_critique"], 3) == {"memory_effect": 1}
    assert set(families(2, ["none", "placebo", "self_critique"], 10)) == {
        "memory_effect", "memory_effect_new_items", "content_effect", "effort_effect",
    }  # fmt: skip
    (look,) = boundaries(12, None, 0.05, 3, ["none", "self_critique"], 3)
    assert look["p"] == pytest.approx({"memory_effect": 0.05 / 3, "effort_effect": 0.0125}, rel=1e-5)
    assert look["p_equivalent"] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((24, [6, 24], 0.05, 3, ["none", "self_critique"], 3), "below 10"),
        ((9, None, 0.05, 3, ["none", "self_critique"], 3), "below 10"),
        ((24, [12, 30], 0.05, 3, ["none", "self_critique"], 3), "looks 12, 30"),
        ((24, None, 0.05, 1, ["none", "empty"], 3), "nothing to compare"),
        ((24, None, 0.05, 1, ["none", "self_critique"], 1), "nothing to compare"),
    ],
)
def test_looks_that_could_give_no_verdict_are_refused(given: Any, words: str) -> None:
    with pytest.raises(PlanError, match=words):
        boundaries(*given)


def _claims(name: str, count: int, seed: int, effect: float = 0.0, levels: int = 3) -> dict[str, Count]:
    """Families that claim anything at any of a plan's looks, judged as `effects` judges them there."""
    looks = boundaries(30, [12, 18, 24, 30], 0.05, levels, ["none", "self_critique"], 10)
    scenario = scenarios()[name] if not effect else gauss(effect, control_icc=False)
    memory, none = experiments(scenario, np.random.default_rng(seed), (count, levels, 30, 10))
    d = differences(memory, none)
    better = same = np.zeros((count, levels), bool)
    for look in looks:
        rules = Rules(alpha=look["p"]["memory_effect"], equivalence=look["p_equivalent"])
        verdicts = decide([Level(Paired(d[:, k, : look["chains"]])) for k in range(levels)], rules, unadjusted)
        claimed = verdicts.direction != 0
        better = better | (claimed & verdicts.confirmed)
        same = same | (~claimed & verdicts.equivalent)
    hits = {"better": better.any(axis=-1), "equivalent": same}
    return {key: Count(int(flags.sum()), flags.size) for key, flags in hits.items()}


@pytest.mark.parametrize("name", ["gauss", "ceiling, control ICC 0", "truncation"])
def test_looks_of_a_plan_with_the_guard_keep_the_family_wise_error(name: str) -> None:
    assert _claims(name, 1_000, 21)["better"].bounds(0.99)[1] <= 0.02


def test_looking_four_times_claims_equivalence_at_the_margin_no_more_than_once_in_twenty() -> None:
    claims = _claims("gauss", 1_000, 22, effect=5.0)["equivalent"]
    assert claims.bounds(0.999)[0] <= 0.05
    assert claims.rate <= 0.06
