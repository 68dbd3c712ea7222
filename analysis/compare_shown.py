"""A comparison in words, as Markdown for a pull request."""

from collections.abc import Sequence
from typing import Any

from analysis.dimensions_shown import dimension_lines, drift_lines, verdict_lines
from analysis.pair_shown import foot, row, sentence
from analysis.plain import markdown

_NAMES = {"tests": "share of hidden tests passed", "score": "judge's score"}


def compare_markdown(
    numbers: dict[str, Any], warnings: Sequence[str], simulated: bool, figures: Sequence[str] = ()
) -> str:
    """Verdicts first, then the measures of each pair.

    Args:
        numbers: The content of compare.json.
        warnings: Why the sides should not have been compared.
        simulated: Whether the offline model made any of it.
        figures: Names of the figures that stand beside the text.
    """
    numbers = {"dimensions": [], "drift": []} | numbers
    lines = ["# Comparison", ""]
    if simulated:
        lines += ["**SIMULATED**: made by the offline model; the effects in it are planted.", ""]
    lines += [f"* **Forced**: {markdown(warning)}." for warning in warnings]
    lines += [f"* {sentence(one, numbers['margin'])}" for one in numbers["pairs"]]
    lines += [f"* {line}" for line in verdict_lines(numbers)]
    outcome = _NAMES.get(numbers["outcome"])
    lines += ["", f"Outcome: {outcome}, 0 to 100." if outcome else "Outcomes are 0 to 100."]
    lines[-1] += " Differences are second minus first; ratios are second over first."
    lines += [f"Unit: the {_unit(numbers)}. Intervals are 95 %."]
    lines += [part for name in figures for part in ("", f"![{name.replace('_', ' ')}](figures/{name}.png)")]
    for one in numbers["pairs"]:
        lines += ["", f"## {markdown(one['first'])} → {markdown(one['second'])}", ""]
        lines += ["| | first | second | change | 95 % interval |", "|---|---:|---:|---:|---|"]
        means = {"first": one["mean_first"], "second": one["mean_second"]}
        main = {**one, **means, "measure": outcome, "unit": "points"}
        lines += [row(main, bold=True), *(row(measure) for measure in one["measures"])]
        lines += ["", foot(one)]
    return "\n".join([*lines, *dimension_lines(numbers), *drift_lines(numbers), ""])


def _unit(numbers: dict[str, Any]) -> str:
    units = ["chain"] if numbers["pairs"] else []
    return " and the ".join(units + (["epoch, over all items of a dimension"] if numbers["dimensions"] else []))
