"""The figures. Each function takes attempts and returns a matplotlib figure; `style` saves it."""

import math

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.drawn import bars, drawn, half_width, height
from analysis.frame import CELL, EFFORTS, Attempts
from analysis.labels import arm_labels, cap_label, policy_labels, wrapped
from analysis.panels import grid, markers
from analysis.scores import PASS_SCORE
from analysis.style import BARE_LINE, EFFORT_COLOUR, FAINT, MEMORY_LINE, finished


def trajectory(attempts: Attempts) -> Figure:
    """Mean score over the chain, one line per condition, with the pass line.

    With a fixed order the axis names the items; with orders that differ by chain it is the
    position. Bars are 95 % intervals over chains.
    """
    seen = drawn(attempts)
    rows = seen.rows
    fixed = set(rows["order"]) == {"fixed"}
    along = "item" if fixed else "position"
    stops = list(rows.sort_values("position")[along].drop_duplicates())
    arms = list(rows.assign(label=arm_labels(rows)).groupby([*CELL, "label"], sort=False, dropna=False))
    figure = Figure(figsize=(8.6, height(group["label"].iloc[0] for _, group in arms)), layout="constrained")
    axes: Axes = figure.add_subplot()
    marks = markers(rows)
    for number, (_, group) in enumerate(arms):
        effort, memory = group["effort"].iloc[0], policy_labels(group).iloc[0]
        score = group.groupby(along)["outcome"]
        mean, error = score.mean().reindex(stops), score.agg(half_width).reindex(stops)
        bare = memory == "none"
        shift = 0.028 * (number - (len(arms) - 1) / 2)
        axes.errorbar(
            [place + shift for place in range(len(stops))],
            mean,
            yerr=error.fillna(0),
            color=EFFORT_COLOUR[effort],
            linestyle=BARE_LINE if bare else MEMORY_LINE,
            marker=marks[memory],
            markerfacecolor="white" if bare else None,
            markersize=6,
            linewidth=1.8,
            elinewidth=1,
            label=group["label"].iloc[0],
        )
    if seen.column == "score":
        axes.axhline(PASS_SCORE, color=FAINT, linewidth=1, linestyle=":")
        axes.annotate(f"pass {PASS_SCORE}", (1, PASS_SCORE), (-3, 3), ("axes fraction", "data"), "offset points",
                      ha="right", color=FAINT, size=8.5)  # fmt: skip
    axes.set_xticks(range(len(stops)), [wrapped(str(stop).replace("_", " ")) for stop in stops])
    axes.set_xlim(-0.35, len(stops) - 0.65)
    axes.set_ylim(0, 104)
    axes.set_xlabel(("item, in the order of the chain" if fixed else "position in the chain") + seen.more)
    axes.set_ylabel(f"mean of {seen.label}")
    chains = rows.groupby(CELL, dropna=False)["chain"].nunique()
    axes.set_title(f"Score over the chain, {_span(chains)} chains per condition ({bars(rows)})")
    figure.legend(loc="outside right center", title="effort, memory")
    return finished(figure, attempts)


def matrix(attempts: Attempts) -> Figure:
    """Mean score of each effort × memory cell, with its 95 % interval over chains; a panel per model and cap."""
    seen = drawn(attempts)
    rows = seen.rows
    panels = list(rows.groupby(["model", "max_tokens", "variant"], sort=False, dropna=False))
    policies = list(dict.fromkeys(policy_labels(rows)))
    efforts = [effort for effort in EFFORTS if effort in set(rows["effort"])]
    width, tall = 2.2 + 1.7 * len(policies), max(1.6 + 0.85 * len(efforts), 3.2)  # as tall as the scale's label
    figure, places = grid(len(panels), lambda across, down: (max(width, 4.6) * across, tall * down))
    for axes, ((model, cap, variant), group) in zip(places, panels, strict=True):
        cells = dict(list(group.groupby(["effort", policy_labels(group)])))
        values = np.array([[_mean(cells.get((effort, policy))) for policy in policies] for effort in efforts])
        image = axes.imshow(values, cmap="cividis", vmin=0, vmax=100, aspect="auto")
        for y, x in np.ndindex(values.shape):
            _cell(axes, x, y, cells.get((efforts[y], policies[x])))
        axes.set_xticks(range(len(policies)), [wrapped(policy.replace("_", " ")) for policy in policies])
        axes.set_yticks(range(len(efforts)), efforts)
        axes.set_xlabel("memory")
        axes.set_ylabel("effort")
        axes.grid(visible=False)
        axes.set_title("\n".join([wrapped(model), cap_label(cap), *([wrapped(variant)] if variant else [])]), size=9.5)
    figure.colorbar(image, ax=figure.axes, label=f"mean of {seen.label}")
    figure.supxlabel(seen.more.strip(), size=9, color=FAINT)
    return finished(figure, attempts)


def _mean(cell: pd.DataFrame | None) -> float:
    return math.nan if cell is None else float(cell["outcome"].mean())


def _cell(axes: Axes, x: int, y: int, cell: pd.DataFrame | None) -> None:
    """A cell's mean, its interval where there is one, and its attempts."""
    if cell is None:
        axes.text(x, y, "no score", ha="center", va="center", color=FAINT, size=9)
        return
    mean, half = _mean(cell), half_width(cell.groupby("chain")["outcome"].mean())
    red, green, blue, _ = colormaps["cividis"](mean / 100)
    ink = "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"
    limits = f"±{half:.1f}, n = {len(cell)}" if half else f"n = {len(cell)}"
    axes.text(x, y - 0.08, f"{mean:.1f}", ha="center", va="center", color=ink, size=13, weight="bold")
    axes.text(x, y + 0.24, limits, ha="center", va="center", color=ink, size=8.5)


def _span(counts: "pd.Series[int]") -> str:
    return f"{counts.min()}" if counts.min() == counts.max() else f"{counts.min()} to {counts.max()}"
