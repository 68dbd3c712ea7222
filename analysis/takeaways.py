"""Key takeaways: one line for each claim that a verdict makes beyond the headline, and a count of what made none."""

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.wording import Record, apart, condition, effect, listed, number, outcome_of

CLAIMS = ("better", "worse", "equivalent", "higher", "lower")
_COMPARED = {"effort_effect": "effort levels", "content_effect": "the memory's content with neutral text"}


def takeaways(numbers: dict[str, Any]) -> list[str]:
    """Generated from verdicts alone; records that rest on a judge that may carry none are passed over."""
    records = [record for record in numbers["effects"] if not record["descriptive"] and not record["headline"]]
    confirmatory = [record for record in records if record["family"] == "confirmatory"]
    exploratory = [record for record in records if record["family"] == "exploratory" and record["verdict"] in CLAIMS]
    lines = [*_confirmatory(confirmatory), *_exploratory(exploratory)]
    return lines or ["No comparison beyond these reached a verdict."]


def _confirmatory(records: list[Record]) -> Iterator[str]:
    fields = apart(record for record in records if record["estimand"] != "effort_effect")
    for estimand, of in _COMPARED.items():
        own = [record for record in records if record["estimand"] == estimand]
        for record in own:
            if record["verdict"] in CLAIMS:
                yield f"{_compared(record, fields)}: {effect(record)}, {record['strength']}{_on(record)}."
        open_ones = [record for record in own if record["verdict"] == "inconclusive"]
        if open_ones:
            are = "have no verdict" if all(record["reason"] for record in open_ones) else "are inconclusive"
            yield f"Comparisons of {of} that {are}: {len(open_ones)} of {len(own)}."


def _compared(record: Record, fields: tuple[str, ...]) -> str:
    seems = record["strength"] != "confirmed"
    same = record["verdict"] == "equivalent"
    verb = {(False, True): "is", (True, True): "seems", (False, False): "did", (True, False): "seems to do"}[
        seems, same
    ]
    told = condition(record, [field for field in fields if field != "memory"])
    at = f" ({told})" if told else ""
    if record["estimand"] == "effort_effect":
        treated, _, control = record["contrast"].partition("-")
        who, to = f"{_arm(record['memory']).capitalize()}{at}, {treated} effort", f"{control} effort"
    else:
        who, to = f"At {record['effort']} effort{at}, {record['memory']}", "text of the same length that says nothing"
    if same:
        return f"{who} {verb} equivalent to {to}, within ±{record['margin']:g} points"
    return f"{who} {verb} {record['verdict']} than {to}"


def _exploratory(records: list[Record]) -> Iterator[str]:
    """Claims of one kind and direction in one line, with their range."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        key = (record["estimand"], record["outcome"], record["verdict"], *map(str, _side(record)))
        groups.setdefault(key, []).append(record)
    lines: dict[tuple[str, str, str], list[str]] = {}
    for group in groups.values():
        ordered = sorted(group, key=lambda record: record["estimate"])
        ends = list(dict.fromkeys(number(record) for record in (ordered[0], ordered[-1])))
        key = (_said(group[0]), _places(group), _on(group[0]))
        lines.setdefault(key, []).append(f"{_what(group[0])} {' to '.join(ends)}")
    for (said, places, on), seen in lines.items():
        yield f"Exploratory: {said} {places}: {', '.join(seen)}{on}."


def _said(record: Record) -> str:
    same = record["verdict"] == "equivalent"
    return f"equivalent within ±{record['margin']:g} points" if same else str(record["verdict"])


def _side(record: Record) -> tuple[Any, ...]:
    effort = record["estimand"].startswith("effort")
    return (record["model"], record["memory"] if effort else "", record["max_tokens"], record["variant"])


def _what(record: Record) -> str:
    named = {"interaction": "the memory effect", "truncation_share": "the memory effect under the tight cap",
             "judge_gap": "the judge's gain against the tests'", "transfer_slope": "the gain by position",
             "own_notes_effect": "own notes against another chain's", "plasticity": "writing on against reading",
             "advice_effect": "its advice against the negation of it"}  # fmt: skip
    return named.get(record["estimand"], outcome_of(record))


def _places(group: list[Record]) -> str:
    if group[0]["estimand"].startswith("effort"):
        levels = [record["contrast"].partition("-")[0] for record in group]
        control = group[0]["contrast"].partition("-")[2]
        to = f"to {control}" if group[0]["verdict"] == "equivalent" else f"than at {control}"
        return f"at {listed(levels)} effort {to}, {_arm(group[0]['memory'])}"
    return f"with {listed(_unique(r['memory'] for r in group))} at {listed(_unique(r['effort'] for r in group))} effort"


def _arm(memory: str) -> str:
    return "without memory" if memory == "none" else f"with {memory}"


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _on(record: Record) -> str:
    return f", {record['scope']}" if record["scope"] else ""
