"""Rows to the `effects` of results.json: every estimand that the data allow, and why not where they do not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from scipy.stats import false_discovery_control

from analysis.contrasts import contrasts
from analysis.descriptive import described
from analysis.effect_records import Record, known, numbers_of, signflips, whole
from analysis.effect_words import not_estimated
from analysis.estimands import measured
from analysis.inference import stacked
from analysis.measuring import POINTS, Measured
from analysis.pairing import primary_outcome
from analysis.rules import EQUIVALENCE, Rules
from analysis.second_order import second_order
from analysis.verdicts import Verdicts, decide, holm, unadjusted


def effects(
    rows: pd.DataFrame,
    outcome: str | None = None,
    rules: Rules | None = None,
    nominal: Mapping[str, float] | None = None,
) -> list[Record]:
    """All effects as plain records, in a fixed order; unknown numbers are None.

    Args:
        rows: `Attempts.rows`.
        outcome: The primary outcome, 0–100; `tests` where every item has them, else `score`.
        rules: What was fixed before looking.
        nominal: At a planned look, estimand → the p-value at which each member of its family stops;
            Holm's adjustment where there is none.
    """
    rules = rules or Rules()
    chosen = outcome or primary_outcome(rows)
    priced = rows.assign(dollars=rows["cost_usd"] + rows["critique_cost_usd"])
    pairs = contrasts(priced)
    found = [one for pair in pairs for one in measured(pair, chosen)] + second_order(pairs, chosen)
    records = dict(_confirmatory(found, rules, nominal or {}))
    records |= dict(_exploratory(found, rules))
    flips = signflips(found, rules)
    ordered = [records[index] | {"p_signflip": flips[index]} for index in sorted(records)]
    descriptions = [line for pair in pairs for line in described(pair, chosen)]
    return [
        *ordered,
        *(whole(line) for line in descriptions),
        *(whole(line) for line in not_estimated(priced, found)),
    ]


def _confirmatory(found: Sequence[Measured], rules: Rules, nominal: Mapping[str, float]) -> list[tuple[int, Record]]:
    families: dict[tuple[object, ...], list[int]] = {}
    for index, one in enumerate(found):
        if one.family is not None and one.level is not None:
            families.setdefault(one.family, []).append(index)
    records = []
    for members in families.values():
        levels = [level for index in members if (level := found[index].level)]
        stop = nominal.get(found[members[0]].estimand)
        own = rules if stop is None else replace(rules, alpha=stop)
        verdicts = decide(levels, own, holm if stop is None else unadjusted)
        share = rules.alpha / len(members) if stop is None else stop
        decided = [_decided(found[index], verdicts, k, share, own) for k, index in enumerate(members)]
        told = {} if stop is None else {"p_holm": None, "p_stop": stop}
        records += [(index, record | told) for index, record in zip(members, decided, strict=True)]
    return records


def _decided(one: Measured, verdicts: Verdicts, k: int, alpha: float, rules: Rules) -> Record:
    record = numbers_of(one, verdicts.estimate, k, alpha, rules)
    direction, equivalent = int(verdicts.direction[k]), bool(verdicts.equivalent[k])
    verdict = {1: "better", -1: "worse"}.get(direction, "equivalent" if equivalent else "inconclusive")
    claim = verdict != "inconclusive"
    strength = ("confirmed" if verdicts.confirmed[k] else "suggestive") if claim else None
    return record | {
        "p_holm": known(verdicts.p_adjusted[k]),
        "verdict": verdict,
        "strength": strength,
        "guarded": bool(verdicts.guarded[k] and claim),
        "survives_imputation": bool(verdicts.survives[k]) if claim else None,
    }


def _exploratory(found: Sequence[Measured], rules: Rules) -> list[tuple[int, Record]]:
    """Everything else: Benjamini-Hochberg over all p-values that are judged, together."""
    rest = [(index, one) for index, one in enumerate(found) if one.family is None and one.level is not None]
    records = {}
    for index, one in rest:
        assert one.level is not None
        records[index] = numbers_of(one, stacked([one.level.comparison.estimate()]), 0, rules.alpha, rules)
    tested = [index for index, one in rest if one.judged and records[index]["p_value"] is not None]
    if tested:
        adjusted = false_discovery_control([records[index]["p_value"] for index in tested])
        for index, p in zip(tested, adjusted, strict=True):
            records[index]["p_bh"] = float(p)
    return [(index, records[index] | _explored(one, records[index], rules)) for index, one in rest]


def _explored(one: Measured, record: Record, rules: Rules) -> Record:
    if not one.judged:
        return {"family": "check", "verdict": "descriptive"}
    claims = record["chains"] >= rules.claims_from
    if claims and record["p_bh"] is not None and record["p_bh"] <= rules.exploratory:
        words = ("better", "worse") if one.unit == POINTS and one.estimand != "judge_gap" else ("higher", "lower")
        return {"verdict": words[record["estimate"] < 0], "strength": "exploratory"}
    same = one.unit == POINTS and record["p_equivalent"] is not None and record["p_equivalent"] <= EQUIVALENCE
    equal = claims and same
    return {"verdict": "equivalent" if equal else "inconclusive", "strength": "exploratory" if equal else None}
