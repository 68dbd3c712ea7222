"""A comparison in words, as Markdown for a pull request."""

from collections.abc import Sequence
from typing import Any

from analysis.plain import markdown

_NAMES = {"tests": "share of hidden tests passed", "score": "judge's score"}


def compare_markdown(numbers: dict[str, Any], warnings: Sequence[str], simulated: bool) -> str:
    """Verdicts first, then the measures of each pair."""
    lines = ["# Comparison", ""]
    if simulated:
        lines += ["**SIMULATED**: made by the offline model; the effects in it are planted.", ""]
    lines += [f"* **Forced**: {markdown(warning)}." for warning in warnings]
    lines += [f"* {sentence(one, numbers)}" for one in numbers["pairs"]]
    outcome = _NAMES[numbers["outcome"]]
    lines += ["", f"Outcome: {outcome}, 0 to 100. Differences are second minus first; ratios are second over first."]
    lines += ["Unit: the chain. Intervals are 95 %."]
    for one in numbers["pairs"]:
        lines += ["", f"## {markdown(one['first'])} → {markdown(one['second'])}", ""]
        lines += ["| | first | second | change | 95 % interval |", "|---|---:|---:|---:|---|"]
        means = {"first": one["mean_first"], "second": one["mean_second"]}
        main = {**one, **means, "measure": outcome, "unit": "points"}
        lines += [_row(main, bold=True), *(_row(measure) for measure in one["measures"])]
        lines += ["", _foot(one)]
    return "\n".join([*lines, ""])


def sentence(one: dict[str, Any], numbers: dict[str, Any]) -> str:
    """One verdict in plain words, which never claim more than it does."""
    first, second = markdown(one["first"]), markdown(one["second"])
    change = f"{_signed(one['estimate'])} points" + _interval(one)
    match one["verdict"]:
        case "better" | "worse":
            return f"{second} is **{one['verdict']}** than {first} ({one['strength']}): {change}."
        case "equivalent":
            return f"{second} is **equivalent** to {first} within ±{numbers['margin']:g} points: {change}."
    could = f"; it could have found {one['mde']:.1f} points" if one["mde"] is not None else ""
    return f"{second} against {first}: **inconclusive** with {one['chains']} chains: {change}{could}."


def _foot(one: dict[str, Any]) -> str:
    kept = f"{one['chains']} chains over {one['units']} combinations of condition and item"
    p = "" if one["p_holm"] is None else f"; p = {one['p_holm']:.2g} after Holm"
    flipped = "" if one["p_signflip"] is None else f", {one['p_signflip']:.2g} by exact sign flips"
    gone = " and ".join(map(str, one["broken"]))
    broken = f"; chains with a missing attempt: {gone}" if any(one["broken"]) else ""
    unshared = f"; {one['unshared']} attempts in combinations that only one side has" if one["unshared"] else ""
    return f"{kept}{p}{flipped}{broken}{unshared}."


def _row(one: dict[str, Any], bold: bool = False) -> str:
    if one.get("reason"):
        change, interval = "–", f"none: {one['reason']}"
    elif one["unit"] == "ratio":
        change, interval = f"× {one['estimate']:.2f}", _span(one, "{:.2f}")
    else:
        change, interval = _signed(one["estimate"]), _span(one, "{:+.1f}")
    name = f"**{one['measure']}**" if bold else one["measure"]
    return f"| {name} | {_number(one['first'])} | {_number(one['second'])} | {change} | {interval} |"


def _interval(one: dict[str, Any]) -> str:
    return "" if one["ci_low"] is None else f", 95 % interval {_span(one, '{:+.1f}')}"


def _span(one: dict[str, Any], form: str) -> str:
    if one["ci_low"] is None:
        return "none: too few chains" if one["chains"] < 6 else "none: all chains agree"
    return f"{form.format(one['ci_low'])} to {form.format(one['ci_high'])}".replace("-", "−")


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}".replace("-", "−")


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
