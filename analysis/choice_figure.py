"""The figure of the recommendation: what each condition costs and how far it is below the best."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.drawn import height
from analysis.frame import EFFORTS, Attempts
from analysis.labels import wrapped
from analysis.style import EFFORT_COLOUR, FAINT, INK, finished
from analysis.wording import margin_of

MOST = 24
"""Conditions that can be told apart: the chosen one, the best, then those most often on the frontier."""


def choice(attempts: Attempts, numbers: dict[str, Any]) -> Figure | None:
    """Difference from the best condition against dollars, with its limits; None where nothing could be compared.

    The step line is the Pareto frontier of the means; the percentages say how often a condition is
    on the frontier when chains are drawn again.
    """
    found = numbers["recommendation"]
    first = sorted(
        found["conditions"],
        key=lambda row: (row["condition"] != found["condition"], row["difference"] != 0, -row["p_frontier"]),
    )
    rows = sorted(first[:MOST], key=lambda row: (row["cost_usd"], -row["mean"]))
    if not rows:
        return None
    figure = Figure(figsize=(9.2, height(wrapped(row["condition"]) for row in rows)), layout="constrained")
    axes: Axes = figure.add_subplot()
    front = _frontier(rows)
    axes.step([row["cost_usd"] for row in front], [row["difference"] for row in front], where="post", color=FAINT,
              linewidth=1.2, zorder=1)  # fmt: skip
    for row in rows:
        _point(axes, row, chosen=row["condition"] == found["condition"])
    margin = margin_of(numbers)
    axes.axhline(-margin, color="#b00020", linewidth=1, linestyle=":")
    axes.annotate(f"−{margin:g}: good enough above", (1, -margin), (-3, 3), ("axes fraction", "data"), "offset points",
                  ha="right", color="#b00020", size=8.5)  # fmt: skip
    low = min(row["cost_usd"] for row in rows)
    axes.set_xlim(left=0 if low < 0.4 * max(row["cost_usd"] for row in rows) else None)
    axes.margins(x=0.08)
    axes.set_xlabel("mean cost of an attempt with its note, US dollars")
    axes.set_ylabel("points below the best condition\n(bars: one-sided 95 % limits, shared)")
    axes.set_title("Cost and score (line: Pareto frontier of the means; %: on it when chains are drawn again)", size=10)
    figure.legend(loc="outside right center", title="condition")
    return finished(figure, attempts)


def _point(axes: Axes, row: dict[str, Any], chosen: bool) -> None:
    effort = next((word for word in str(row["condition"]).split(", ") if word in EFFORTS), "")
    bare = "none" in str(row["condition"]).split(", ")
    y, colour = row["difference"], EFFORT_COLOUR.get(effort, INK)
    low, high = (row[key] if row[key] is not None else y for key in ("low", "high"))
    axes.errorbar(row["cost_usd"], y, yerr=[[max(y - low, 0)], [max(high - y, 0)]], color=colour,
                  marker="o" if bare else "s", markerfacecolor="white" if bare else None, markersize=8, elinewidth=1,
                  linestyle="none", label=wrapped(row["condition"]) + (" (chosen)" if chosen else ""))  # fmt: skip
    if chosen:
        axes.plot(row["cost_usd"], y, marker="o", markersize=17, markerfacecolor="none", markeredgecolor=INK)
    axes.annotate(
        f"{100 * row['p_frontier']:.0f} %",
        (row["cost_usd"], y),
        (8, 5),
        textcoords="offset points",
        size=8.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.8},
    )


def _frontier(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that cost more than the one before and score higher, cheapest first."""
    front: list[dict[str, Any]] = []
    for row in rows:
        if not front or row["mean"] > front[-1]["mean"]:
            front.append(row)
    return front
