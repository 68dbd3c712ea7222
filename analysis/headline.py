"""What a report says first: one sentence for each effort level, and the recommendation; never more than the verdict."""

from dataclasses import dataclass
from typing import Any

from analysis.wording import OUTCOMES, STANDING, Record, apart, condition, effect

NO_VERDICT = "no verdict"


@dataclass(frozen=True)
class Headline:
    """One effort level's answer.

    Attributes:
        verdict: better, worse, equivalent, inconclusive, interim, no verdict.
        strength: confirmed, suggestive, or empty.
        text: The sentence.
    """

    verdict: str
    strength: str
    text: str


def headlines(numbers: dict[str, Any]) -> list[Headline]:
    """One for each memory effect that the report begins with, or one that says why there is none."""
    found = [record for record in numbers["effects"] if record["headline"]]
    absent = [
        record for record in numbers["effects"]
        if record["estimand"] == "memory_effect" and record["verdict"] == "not estimated"
    ]  # fmt: skip
    fields = apart(found + [record for record in absent if record["effort"]])
    lines = [_headline(record, fields, numbers["judge"]["standing"]) for record in found]
    lines += [_absent(record, fields) for record in absent]
    return lines or [Headline(NO_VERDICT, "", "The effect of memory was not planned to have a verdict here.")]


def _headline(record: Record, fields: tuple[str, ...], standing: str) -> Headline:
    where, seen, scope = _where(record, fields), effect(record), _scope(record)
    verdict, strength = record["verdict"], record["strength"] or ""
    if record["descriptive"]:
        said = f"{where} the judge puts attempts with memory at {seen} against those without{scope}"
        return Headline(NO_VERDICT, "", f"{said}; descriptive, because the judge {STANDING[standing]}.")
    if verdict == "interim":
        return Headline("interim", "", f"{where} there is no verdict yet, because this is no planned look.")
    if verdict == "inconclusive":
        return _inconclusive(record, where, scope)
    seems = strength != "confirmed"
    if verdict == "equivalent":
        is_same = "seems equivalent" if seems else "is equivalent"
        said = f"{where} work with memory {is_same} to work without, within ±{record['margin']:g} points: {seen}"
    else:
        made = "seems to have made" if seems else "made"
        said = f"{where} memory {made} the work {verdict}: {seen}"
    return Headline(verdict, strength, f"{said}, {strength}{scope}{_undone(record) if seems else ''}.")


def _inconclusive(record: Record, where: str, scope: str) -> Headline:
    seen = effect(record)
    if record["reason"]:
        kept = "" if record["estimate"] is None else f" Seen: {seen}{scope}."
        return Headline(NO_VERDICT, "", f"{where} there is no verdict: {record['reason']}.{kept}")
    could = "" if record["mde"] is None else f"; it could have found {record['mde']:.1f} points"
    said = f"{where} it is not known whether memory helps or harms: {seen}, inconclusive{scope}{could}"
    return Headline("inconclusive", "", f"{said}.")


def _absent(record: Record, fields: tuple[str, ...]) -> Headline:
    where = f"{_where(record, fields)}, the" if record["effort"] else "The"
    return Headline(NO_VERDICT, "", f"{where} effect of memory is not estimated: {record['reason']}.")


def _where(record: Record, fields: tuple[str, ...]) -> str:
    told = condition(record, fields)
    return f"At {record['effort']} effort{f' ({told})' if told else ''}"


def _scope(record: Record) -> str:
    new = record["estimand"] == "memory_effect_new_items"
    return ", on new items of this kind" if new else f", {record['scope']}" if record["scope"] else ", on these items"


def _undone(record: Record) -> str:
    """Why a suggestive verdict is no more than that."""
    if not record["guarded"]:
        return "; one more chain like the least favourable seen would undo it"
    return "; the missing attempts could undo it"


def rests_on(numbers: dict[str, Any]) -> str:
    """Which outcome the verdicts are about, and what the judge's scores are worth."""
    standing = numbers["judge"]["standing"]
    trusted = standing == "calibrated"
    if numbers["outcome"] == "tests":
        judge = (
            "The judge is calibrated; its scores are the secondary outcome."
            if trusted
            else f"The judge {STANDING[standing]}, so that whatever rests on its scores is descriptive."
        )
        return f"Verdicts rest on the hidden tests: the share of them that an answer passes, 0 to 100. {judge}"
    if trusted:
        return "Not every item has hidden tests, so verdicts rest on the judge's score, 0 to 100; it is calibrated."
    return (
        "Not every item has hidden tests, so the outcome is the judge's score, 0 to 100. The judge "
        f"{STANDING[standing]}: its scores are descriptive and carry no verdict."
    )


def recommended(numbers: dict[str, Any]) -> str:
    """The recommendation in a sentence; none from a judge that may carry no verdict."""
    found = numbers["recommendation"]
    outcome = found.get("outcome") or numbers["outcome"]
    if found["condition"] is None:
        reason = found["reason"].removeprefix("cannot choose: ")
        return f"No recommendation: {reason}."
    if outcome != "tests" and numbers["judge"]["standing"] != "calibrated":
        return f"No recommendation: it would rest on a judge that {STANDING[numbers['judge']['standing']]}."
    doubt = found["p_change"]
    firm = (
        "" if doubt is None else f" Drawn again from these chains, the choice changes in {100 * doubt:.0f} % of cases."
    )
    return f"Use “{found['condition']}”: {found['reason']}, by the {OUTCOMES[outcome]}.{firm}"
