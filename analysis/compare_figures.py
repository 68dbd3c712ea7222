"""The figure of a comparison by dimension: every measure's difference with its interval."""

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from analysis.dimensions import TITLES
from analysis.labels import wrapped
from analysis.style import FAINT, INK, marked

VERDICT_COLOUR = {"better": "#009E73", "worse": "#D55E00", "equivalent": "#0072B2", "inconclusive": FAINT}
PANELS = {
    "main": "accuracy,\npoints of 100",
    "all passed (pass@1)": "all passed,\npoints of 100",
    "latency": "time,\nratio",
    "tool calls": "tool calls,\nper attempt",
    "dollars": "dollars,\nratio",
}
"""Measures that are drawn, in this order: name → axis."""
MOST = 24
"""Rows that a figure can show; more stand in the tables."""
_RATIOS = (0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10)
Record = dict[str, Any]


def overview(document: Record) -> Figure | None:
    """Dimensions down, measures across: second side against the first, 95 % intervals; None without a dimension."""
    rows = [(record["dimension"], pair) for record in document["dimensions"] for pair in record["pairs"]][:MOST]
    if not rows:
        return None
    several = len({(pair["first"], pair["second"]) for _, pair in rows}) > 1
    found = {name: [_measure(pair, name) for _, pair in rows] for name in PANELS}
    drawn = [name for name in PANELS if any(found[name])]
    figure = Figure(figsize=(2.2 + 1.95 * len(drawn), 1.75 + (0.72 if several else 0.52) * len(rows)),
                    layout="constrained")  # fmt: skip
    panels = figure.subplots(1, len(drawn), sharey=True, squeeze=False)[0]
    for axes, name in zip(panels, drawn, strict=True):
        _panel(axes, name, found[name], [pair["verdict"] for _, pair in rows], document["margin"])
    panels[0].set_yticks(range(len(rows)), [_label(name, pair, several) for name, pair in rows])
    panels[0].set_ylim(len(rows) - 0.5, -0.5)
    who = "" if several else wrapped(f"{rows[0][1]['second']} against {rows[0][1]['first']}", 90) + "\n"
    figure.suptitle(f"{who}Second against first, by dimension", x=0.01, ha="left", size=11, weight="bold")
    figure.supxlabel(
        "95 % intervals over epochs, open where there is none; shaded: ±"
        f"{document['margin']:g} points, which count as none\naccuracy in the colour of its verdict: "
        "green better, orange worse, blue equivalent, grey inconclusive",
        size=8.5, color=FAINT,
    )  # fmt: skip
    return marked(figure, document["simulated"])


def _measure(pair: Record, name: str) -> Record | None:
    if name == "main":
        return {**pair, "unit": "points"}
    return next((one for one in pair["measures"] if one["measure"] == name and one["estimate"] is not None), None)


def _panel(axes: Axes, name: str, records: list[Record | None], verdicts: list[str], margin: float) -> None:
    ratio = any(one is not None and one["unit"] == "ratio" for one in records)
    for y, one in enumerate(records):
        if one is None or one["estimate"] is None:
            axes.text(0.03, y, "none", color=FAINT, size=8.5, va="center", transform=axes.get_yaxis_transform())
            continue
        colour = VERDICT_COLOUR[verdicts[y]] if name == "main" else INK
        if one["ci_low"] is not None:
            axes.plot([one["ci_low"], one["ci_high"]], [y, y], color=colour, linewidth=2.2)
        axes.plot(one["estimate"], y, marker="o", markersize=7, color=colour,
                  markerfacecolor="white" if one["ci_low"] is None else colour, zorder=3)  # fmt: skip
    axes.axvline(1 if ratio else 0, color=FAINT, linewidth=1)
    if name == "main":
        axes.axvspan(-margin, margin, color="#000000", alpha=0.05, linewidth=0)
    if ratio:
        axes.set_xscale("log")
        _ratio_ticks(axes, [one for one in records if one is not None])
    axes.set_xlabel(PANELS[name])
    axes.grid(visible=False, axis="y")


def _ratio_ticks(axes: Axes, records: list[Record]) -> None:
    """A few round ratios that lie in reach, 1 always among them."""
    values = [one[key] for one in records for key in ("estimate", "ci_low", "ci_high") if one[key]]
    reach = max([abs(math.log(value)) for value in values] + [math.log(1.2)])
    axes.set_xlim(math.exp(-1.15 * reach), math.exp(1.15 * reach))
    near = [value for value in _RATIOS if abs(math.log(value)) <= 1.15 * reach]
    shown = sorted({near[0], 1, near[-1]})
    axes.xaxis.set_major_locator(FixedLocator(shown))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"×{value:g}"))


def _label(dimension: str, pair: Record, several: bool) -> str:
    return TITLES[dimension] + (f"\n{wrapped(pair['second'])}\nagainst {wrapped(pair['first'])}" if several else "")
