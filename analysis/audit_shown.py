"""An audit in words: what the table supports, and never more."""

import math
from typing import Any

from analysis.plain import markdown

ALPHA = 0.05


def audit_markdown(name: str, numbers: dict[str, Any], claims: list[dict[str, Any]]) -> str:
    """The audit as Markdown: conclusions first, then the table of contrasts."""
    lines = [f"# What {markdown(name)} supports", ""]
    lines += [f"* {markdown(line)}" for line in conclusions(numbers, claims)]
    unit = "points" if numbers["kind"] == "scores" else "percentage points"
    lines += ["", f"{markdown(numbers['treated'])} minus {markdown(numbers['control'])}, in {unit}:", ""]
    lines += ["| rows | pairs | control | treated | difference | exact p | detectable, 80 % power |"]
    lines += ["|---|---:|---:|---:|---:|---:|---:|"]
    for one in numbers["contrasts"]:
        numbers_shown = [_n(one["control"]), _n(one["treated"]), _signed(one["difference"])]
        cells = [markdown(one["of"]), str(one["pairs"]), *numbers_shown, _p(one["p_value"]), _n(one["mde"])]
        lines.append(f"| {' | '.join(cells)} |")
    if claims:
        lines += ["", "Stated in the text, and found in the table:", "", "| rows | statistic | stated | found | |"]
        lines += ["|---|---|---:|---:|---|"]
        lines += [
            f"| {markdown(c['where'])} | {c['statistic']} | {c['stated']:g} | {_n(c['found'], 2)} | "
            f"{'agrees' if c['agrees'] else '**differs**'} |"
            for c in claims
        ]
    return "\n".join([*lines, ""])


def conclusions(numbers: dict[str, Any], claims: list[dict[str, Any]]) -> list[str]:
    """Plain sentences, one per finding."""
    overall, *groups = numbers["contrasts"]
    found = [_verdict("Overall", overall)]
    supported = [one for one in groups if one["p_value"] < ALPHA]
    if groups:
        names = ", ".join(one["of"] for one in supported)
        found.append(
            f"Of {len(groups)} groups, {len(supported)} differ at p < 0.05 each, before any correction for their "
            f"number: {names}."
            if supported
            else f"None of {len(groups)} groups differs at p < 0.05."
        )
    possible = overall.get("smallest_p")
    if possible is not None and possible > ALPHA:
        found.append(f"With {overall['pairs']} pairs no result could be significant: p is at least {possible:g}.")
    powerless = [one for one in groups if one.get("smallest_p", 0) > ALPHA]
    if powerless:
        found.append(
            f"{len(powerless)} of {len(groups)} groups are too small for any result: "
            f"with {powerless[0]['pairs']} pairs p cannot be below {powerless[0]['smallest_p']:g}."
        )
    if not math.isnan(overall["mde"]):
        found.append(f"The smallest difference it would find with 80 % power is {overall['mde']:.1f}.")
    if numbers["ceiling"]:
        share, gain = 100 * numbers["ceiling"]["share_at_100"], numbers["ceiling"]["largest_gain"]
        found.append(f"{share:.0f} % of the scores are 100; the control leaves room for a gain of {gain:.1f} at most.")
    if numbers["chance"]:
        one = numbers["chance"]
        found.append(
            f"The largest difference of a group is {_signed(one['difference'])} ({one['group']}). Without any effect, "
            f"some group shows one as large in {100 * one['chance']:.0f} % of such tables."
        )
    if numbers["unpaired"]:
        found.append(f"{numbers['unpaired']} rows have no partner in the other arm and are left out.")
    wrong = [claim for claim in claims if not claim["agrees"]]
    if claims:
        found.append(f"{len(wrong)} of {len(claims)} statements of the text differ from the table.")
    return found


def _verdict(of: str, one: dict[str, Any]) -> str:
    if math.isnan(one["p_value"]):
        return f"{of}: nothing can be paired, so nothing can be said."
    means = f"{_n(one['treated'])} against {_n(one['control'])}"
    seen = f"{_signed(one['difference'])} ({means}), exact p = {_p(one['p_value'])}"
    if "ci_low" in one:
        seen += f", 95 % interval {_signed(one['ci_low'])} to {_signed(one['ci_high'])}"
    supports = "the table shows a difference" if one["p_value"] < ALPHA else "the table does not show a difference"
    return f"{of}: {supports}: {seen}."


def _n(value: float, digits: int = 1) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


def _signed(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:+.1f}".replace("-", "−")


def _p(value: float) -> str:
    return "–" if math.isnan(value) else "< 0.0001" if value < 0.0001 else f"{value:.2g}"
