"""How the report arrives at what it says, and what it cannot say, in plain words."""

from typing import Any

from analysis.effect_words import scope
from analysis.generalise import LEAST_ITEMS
from analysis.rules import Rules


def method(numbers: dict[str, Any]) -> list[str]:
    """The rules of docs/statistics.md as sentences, with the numbers in force."""
    plan = numbers["plan"]
    r = Rules(alpha=plan["alpha"], margin=plan["margin"]) if plan else Rules()
    return [
        "The unit is the chain: one ordered run through the items with one memory. A chain's difference is its mean "
        "with memory less that without, over the positions from the second on, where a memory exists. Chains with the "
        "same number and order in both arms are paired.",
        f"Intervals are Student's t over chains, 95 %. Below {r.interval_from} chains there is none, below "
        f"{r.claims_from} no verdict.",
        f"Better, worse: p at most {r.alpha:g} after Holm's adjustment over the effort levels. Confirmed: still so "
        "with one more chain equal to the least favourable difference seen at any level, and with every missing "
        "attempt at its worst. Otherwise suggestive.",
        f"Equivalent: the 90 % interval lies inside ±{r.margin:g} points. Anything else is inconclusive, which is not "
        f"“no effect”; beside it stands the true effect that so many chains find with {100 * r.power:.0f} % power.",
        f"Everything that is not confirmatory is exploratory, adjusted by Benjamini-Hochberg at "
        f"{100 * r.exploratory:.0f} %.",
        "An answer cut off by the cap, refused or out of time is a result and scores what it scored. An attempt with "
        "an error or without a verdict is missing: its pair is left out and counted.",
        f"The recommendation is the cheapest condition whose mean is shown to be less than {r.margin:g} points below "
        "that of the best; cost is that of the answer and the note.",
    ]


def limits(numbers: dict[str, Any]) -> list[str]:
    """What this report cannot say, as far as its data show."""
    items = max((record["items"] or 0 for record in numbers["effects"]), default=0)
    said = []
    if items and items < LEAST_ITEMS:
        said.append(
            f"Every verdict is {scope(items)}. About other items it says nothing: that needs {LEAST_ITEMS} or more."
        )
    said.append(
        "A rare catastrophe that was not seen is not in the interval. Near the ceiling of 100 t intervals may be too "
        "narrow (docs/statistics.md measures how much); a flat ceiling is not “no effect”."
    )
    if any(cell["score_mean"] is not None and cell["score_mean"] >= 95 for cell in numbers["cells"]):
        said.append("Some conditions score 95 or more: there is little left that memory could gain.")
    unpaired = sum(record["paired"] is False for record in numbers["effects"] if record["estimand"] == "memory_effect")
    if unpaired:
        said.append(f"{unpaired} memory effects are not paired, because the arms had different orders of items.")
    if any(cell["cost_usd_mean"] is None for cell in numbers["cells"]):
        said.append("Some prices are unknown: costs that need them are left empty, never 0.")
    if any((cell["truncated_rate"] or 0) > 0 for cell in numbers["cells"]):
        said.append("Some answers were cut off by the cap: effects mix what memory does with what the cap does.")
    return said
