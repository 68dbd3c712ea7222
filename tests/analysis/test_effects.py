"""Effects from rows of attempts: what is compared, what is left out, what is said where nothing can be."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.stats as st
from hypothesis import given, settings
from hypothesis import strategies as some

from analysis.descriptive import aulc, learning_curves
from analysis.effect_tables import effects
from analysis.effect_words import sentence
from analysis.inference import Array
from tests.analysis.experiments import attempts, noisy, two_arms

Record = dict[str, Any]


def one(records: list[Record], estimand: str, **wanted: Any) -> Record:
    (found,) = [r for r in records if r["estimand"] == estimand and all(r[k] == v for k, v in wanted.items())]
    return found


def test_the_memory_effect_is_the_paired_t_of_positions_with_a_memory() -> None:
    without, gained = noisy(14, 4, seed=1), noisy(14, 4, seed=2)
    record = one(effects(pd.concat([attempts(without), attempts(gained, memory="self_critique")])), "memory_effect")
    d = (gained - without)[:, 1:].mean(axis=1)
    theirs = st.ttest_1samp(d, 0)
    assert record["estimate"] == pytest.approx(d.mean())
    assert [record["ci_low"], record["ci_high"]] == pytest.approx(list(theirs.confidence_interval()))
    assert (record["p_value"], record["chains"], record["paired"]) == (pytest.approx(theirs.pvalue), 14, True)
    assert record["outcome"] == "score"
    assert record["contrast"] == "self_critique-none"


def test_the_first_position_is_a_control_and_moves_no_effect() -> None:
    rows = two_arms(3)
    shifted = rows.copy()
    shifted.loc[(rows["position"] == 1) & (rows["memory"] != "none"), "score"] += 30
    before, after = effects(rows), effects(shifted)
    assert one(before, "memory_effect") == one(after, "memory_effect")
    control = one(after, "negative_control")
    assert control["estimate"] == pytest.approx(one(before, "negative_control")["estimate"] + 30)
    assert (control["verdict"], control["family"]) == ("descriptive", "check")


def test_truncated_answers_count_with_what_they_delivered() -> None:
    rows = two_arms(0)
    cut = (rows["memory"] != "none") & (rows["chain"] <= 4) & (rows["position"] == 2)
    rows.loc[cut, ["score", "truncated"]] = [0.0, 1.0]
    rows.loc[cut, "stop_reason"] = "max_tokens"
    records = effects(rows)
    effect, whole = one(records, "memory_effect"), one(records, "memory_effect_completed_only")
    assert effect["chains"] == 12
    assert effect["estimate"] < -8
    assert abs(whole["estimate"]) < 4
    assert whole["verdict"] == "descriptive"


def test_a_missing_attempt_drops_its_pair_and_is_counted_by_arm() -> None:
    rows = two_arms(2)
    rows.loc[(rows["memory"] == "none") & (rows["chain"] == 3) & (rows["position"] == 3), "score"] = np.nan
    gone = (rows["memory"] != "none") & rows["chain"].isin([5, 6]) & (rows["position"] >= 2)
    record = one(effects(rows[~gone | (rows["position"] == 2)].assign(score=rows["score"].mask(gone))), "memory_effect")
    assert record["chains"] == 9
    assert record["dropped"] == {"treated": 2, "control": 1, "not_run_in_both": 0}
    assert record["verdict"] == "inconclusive"
    assert record["reason"] == "9 whole chains: a verdict needs 10"


def test_confirmed_does_not_survive_many_missing_attempts() -> None:
    rows = two_arms(15, chains=20)
    assert one(effects(rows), "memory_effect")["strength"] == "confirmed"
    rows.loc[(rows["memory"] != "none") & (rows["chain"] <= 6) & (rows["position"] == 2), "score"] = np.nan
    record = one(effects(rows), "memory_effect")
    assert (record["verdict"], record["strength"], record["survives_imputation"]) == ("better", "suggestive", False)
    assert record["dropped"]["treated"] == 6


def test_chains_that_one_arm_never_ran_are_no_missing_outcomes() -> None:
    rows = two_arms(15, chains=20)
    fewer = rows[(rows["memory"] != "none") | (rows["chain"] <= 14)]
    record = one(effects(fewer), "memory_effect")
    assert record["chains"] == 14
    assert record["dropped"] == {"treated": 0, "control": 0, "not_run_in_both": 6}
    assert record["strength"] == "confirmed"


def test_other_orders_in_the_other_arm_are_never_paired() -> None:
    without, gained = noisy(12, 3, seed=1), noisy(12, 3, seed=2)
    orders = [["itemc", "itema", "itemb"]] * 12
    rows = pd.concat([attempts(without), attempts(gained, memory="self_critique", orders=orders)])
    records = effects(rows)
    record = one(records, "memory_effect")
    theirs = st.ttest_ind(gained[:, 1:].mean(axis=1), without[:, 1:].mean(axis=1), equal_var=False)
    assert (record["paired"], record["p_signflip"]) == (False, None)
    assert record["p_value"] == pytest.approx(theirs.pvalue)
    assert "not paired" in one(records, "harm")["reason"]


def test_too_few_chains_have_an_estimate_and_no_interval() -> None:
    for chains, words in ((5, "an interval needs 6"), (9, "a verdict needs 10")):
        record = one(effects(two_arms(20, chains=chains)), "memory_effect")
        assert record["estimate"] is not None
        assert (record["ci_low"] is None) == (chains < 6)
        assert (record["p_value"] is None) == (chains < 6)
        assert record["verdict"] == "inconclusive"
        assert words in record["reason"]


def test_a_flat_ceiling_is_not_called_no_effect() -> None:
    full = np.full((24, 3), 100.0)
    record = one(effects(pd.concat([attempts(full), attempts(full, memory="self_critique")])), "memory_effect")
    assert (record["ci_low"], record["p_value"], record["verdict"]) == (None, None, "inconclusive")
    assert record["reason"] == "all 24 differences are 0: share of differing pairs < 11.7 %"
    assert sentence(record).startswith("inconclusive: all 24")


def test_levels_are_adjusted_together_and_effort_apart_from_memory() -> None:
    rows = pd.concat([two_arms(6, effort=e, seed=s) for e, s in (("high", 1), ("xhigh", 3), ("max", 5))])
    records = [r for r in effects(rows) if r["estimand"] == "memory_effect"]
    assert [r["effort"] for r in records] == ["high", "xhigh", "max"]
    least = min(records, key=lambda r: r["p_value"])
    assert least["p_holm"] == pytest.approx(3 * least["p_value"])
    efforts = [r for r in effects(rows) if r["estimand"] == "effort_effect"]
    assert {(r["contrast"], r["memory"]) for r in efforts} == {
        (f"{level}-high", memory) for level in ("xhigh", "max") for memory in ("none", "self_critique")
    }
    assert min(r["p_holm"] / r["p_value"] for r in efforts if r["p_holm"] < 1) <= 4


def test_the_interaction_is_the_difference_of_two_effects() -> None:
    rows = pd.concat([two_arms(2, effort="high", seed=1), two_arms(12, effort="max", seed=5)])
    records = effects(rows)
    high, most = (one(records, "memory_effect", effort=e)["estimate"] for e in ("high", "max"))
    record = one(records, "interaction")
    assert record["estimate"] == pytest.approx(most - high)
    assert (record["chains"], record["effort"], record["family"]) == (12, "max", "exploratory")


def test_a_truncation_share_is_quoted_only_where_the_tight_cap_has_an_effect() -> None:
    def both(harm: float) -> Record:
        tight = two_arms(harm, seed=1).assign(max_tokens=8000.0)
        loose = two_arms(0, seed=3).assign(max_tokens=64000.0)
        return one(effects(pd.concat([tight, loose])), "truncation_share")

    found, nothing = both(-20), both(0)
    assert found["share"] == pytest.approx(1, abs=0.3)
    assert found["estimate"] < -10
    assert nothing["share"] is None
    assert "no share is quoted" in nothing["share_reason"]


def test_hidden_tests_are_primary_where_every_item_has_them() -> None:
    rows = two_arms(3)
    whole = rows.assign(tests=rows["score"] / 2)
    partly = whole.assign(tests=whole["tests"].mask(whole["item"] == "itema"))
    assert one(effects(whole), "memory_effect")["outcome"] == "tests"
    assert one(effects(whole), "memory_effect_secondary")["outcome"] == "score"
    assert one(effects(partly), "memory_effect")["outcome"] == "score"
    gap = one(effects(whole), "judge_gap")
    assert gap["estimate"] == pytest.approx(one(effects(whole), "memory_effect")["estimate"])


def test_time_tokens_and_dollars_are_compared_as_ratios() -> None:
    rows = two_arms(0)
    slower = rows["memory"] != "none"
    jitter = np.random.default_rng(0).uniform(0.9, 1.1, len(rows))
    rows["latency_s"] = np.where(slower, 13.5, 10.0) * jitter
    record = one(effects(rows), "memory_latency_s_ratio")
    assert record["ratio"] == pytest.approx(1.35, abs=0.05)
    assert record["ratio_low"] < 1.35 < record["ratio_high"]
    assert record["verdict"] == "higher"
    unpriced = one(effects(rows.assign(cost_usd=np.nan)), "memory_dollars_ratio")
    assert (unpriced["verdict"], unpriced["reason"]) == ("not estimated", "no price is known")


def test_ten_items_give_the_headline_to_new_items() -> None:
    few, many = effects(two_arms(5)), effects(two_arms(5, positions=10))
    assert one(few, "memory_effect")["headline"]
    assert "on these 3 items" in sentence(one(few, "memory_effect"))
    record = one(many, "memory_effect_new_items")
    assert record["headline"]
    assert not one(many, "memory_effect")["headline"]
    assert record["df"] == 8  # in a fixed order one of the ten items never meets a memory
    assert record["estimate"] == pytest.approx(one(many, "memory_effect")["estimate"])
    assert one(many, "transfer_slope")["chains"] == 12


def test_the_slope_is_that_of_each_chain() -> None:
    rows = two_arms(0, positions=7)
    rows.loc[rows["memory"] != "none", "score"] += 3 * rows["position"]
    record = one(effects(rows), "transfer_slope")
    wide = rows.pivot(index="chain", columns=["memory", "position"], values="score")
    d = (wide["self_critique"] - wide["none"]).to_numpy()[:, 1:]
    assert record["estimate"] == pytest.approx(np.mean([np.polyfit(range(6), row, 1)[0] for row in d]))


def test_what_the_data_do_not_allow_is_listed_with_the_reason() -> None:
    records = effects(attempts(noisy()))
    reasons = {r["estimand"]: r["reason"] for r in records if r["verdict"] == "not estimated"}
    assert reasons["memory_effect"] == "no arm with a memory policy"
    assert reasons["content_effect"] == "no placebo arm"
    assert reasons["wrapper_effect"] == "no empty arm"
    assert reasons["effort_effect"] == "one effort level"
    assert all(r["estimate"] is None for r in records)


def test_placebo_and_empty_arms_split_the_memory_effect() -> None:
    arms = {"none": 1, "empty": 2, "placebo": 3, "self_critique": 4}
    records = effects(pd.concat([attempts(noisy(seed=s), memory=m) for m, s in arms.items()]))
    parts = [one(records, name)["estimate"] for name in ("wrapper_effect", "length_effect", "content_effect")]
    assert sum(parts) == pytest.approx(one(records, "memory_effect")["estimate"])
    assert one(records, "content_effect")["family"] == "confirmatory"
    assert one(records, "length_effect")["family"] == "exploratory"


def test_harm_and_help_are_shares_of_what_could_be_harmed_and_helped() -> None:
    without = np.where(np.arange(36).reshape(12, 3) % 2, 90.0, 50.0)
    gained = np.where(np.arange(36).reshape(12, 3) % 5 < 4, 90.0, 50.0)
    records = effects(pd.concat([attempts(without), attempts(gained, memory="self_critique")]))
    passed, now = without[:, 1:] >= 70, gained[:, 1:] >= 70
    assert now[passed].mean() != pytest.approx(0.5)
    assert one(records, "harm")["estimate"] == pytest.approx((~now[passed]).mean())
    assert one(records, "help")["estimate"] == pytest.approx(now[~passed].mean())
    assert one(records, "pass_rate_effect")["estimate"] == pytest.approx(now.mean() - passed.mean())


def test_all_records_are_plain_and_have_every_field() -> None:
    import json

    records = effects(two_arms(4))
    assert len({frozenset(r) - {"rates", "share", "attempts", "room"} for r in records}) <= 4
    json.dumps(records, allow_nan=False)


@settings(max_examples=15, deadline=None)
@given(some.integers(0, 1000), some.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(seed: int, random: Any) -> None:
    rows = pd.concat([two_arms(4, effort=e, seed=seed + k) for k, e in enumerate(("high", "max"))], ignore_index=True)
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    assert effects(rows.iloc[shuffled]) == effects(rows)


@settings(max_examples=15, deadline=None)
@given(some.integers(0, 1000), some.floats(-20, 10))
def test_a_shift_of_both_arms_changes_no_effect(seed: int, shift: float) -> None:
    rows = two_arms(4, seed=seed)
    before = one(effects(rows), "memory_effect")
    after = one(effects(rows.assign(score=rows["score"] + shift)), "memory_effect")
    for key in ("estimate", "ci_low", "ci_high", "p_value", "mde"):
        assert after[key] == pytest.approx(before[key], abs=1e-9)
    assert (after["verdict"], after["strength"]) == (before["verdict"], before["strength"])


def test_aulc_weighs_early_positions_more() -> None:
    assert aulc(np.array([1.0, 0, 0])) == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    assert aulc(np.array([0.0, 0, 1])) == pytest.approx(1 / 9)
    curves: Array = noisy(12, 3)
    (record,) = learning_curves(attempts(curves), "score")
    assert [p["mean"] for p in record["curve"]] == pytest.approx(curves.mean(axis=0))
    assert record["aulc"] == pytest.approx(aulc(curves).mean())


def test_controls_are_compared_with_the_arms_that_they_are_for() -> None:
    arms = {
        "none": "", "empty": "", "placebo": "of=self_critique pilot=1", "shuffled": "of=self_critique pilot=1",
        "corrupt": "", "oracle": "", "frozen": "start_memory=2",
        "inherited": "writer=high of=self_critique pilot=1", "self_critique": "", "playbook": "",
        "window": "start_memory=2",
    }  # fmt: skip
    rows = [attempts(noisy(seed=s), memory=m, memory_variant=v) for s, (m, v) in enumerate(arms.items())]
    records = [r for r in effects(pd.concat(rows)) if r["verdict"] != "not estimated"]
    pairs = {name: sorted(r["contrast"] for r in records if r["estimand"] == name) for name in EXPECTED}
    assert pairs == EXPECTED
    assert {r["memory"].split()[0] for r in records if r["estimand"] == "memory_effect"} == {
        "self_critique", "playbook", "window",
    }  # fmt: skip
    assert {r["family"] for r in records if r["estimand"] in EXPECTED} == {"confirmatory", "exploratory"}


EXPECTED = {
    "wrapper_effect": ["empty-none"],
    "length_effect": ["placebo of=self_critique pilot=1-empty"],
    "content_effect": ["self_critique-placebo of=self_critique pilot=1"],
    "own_notes_effect": ["self_critique-shuffled of=self_critique pilot=1"],
    "advice_effect": ["self_critique-corrupt"],
    "oracle_effect": ["oracle-none"],
    "frozen_effect": ["frozen start_memory=2-none"],
    "inherited_effect": ["inherited writer=high of=self_critique pilot=1-none"],
    "plasticity": ["window start_memory=2-frozen start_memory=2"],
}


def test_an_arm_that_is_shown_notes_from_the_first_item_on_has_no_negative_control() -> None:
    rows = two_arms(3).assign(memory_bytes=0.0)
    told = rows.assign(memory_bytes=np.where(rows["memory"] != "none", 100.0, 0.0))
    assert one(effects(rows), "negative_control")["estimate"] is not None
    record = one(effects(told), "negative_control")
    assert (record["verdict"], record["estimate"]) == ("not estimated", None)
    assert "from the first item on" in record["reason"]
