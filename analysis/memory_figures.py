"""Figures of a growing memory: the outcome by position, and what the memory's size does to the answer."""

import math
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from analysis.descriptive import learning_curves
from analysis.drawn import drawn, half_width
from analysis.frame import CELL, EFFORTS, Attempts
from analysis.labels import policy_labels, wrapped
from analysis.panels import ACROSS, grid
from analysis.style import BARE_LINE, EFFORT_COLOUR, FAINT, INK, MEMORY_LINE, MEMORY_MARKERS, finished

MOST = 12
"""Panels at most; further ones are left to the tables."""
BINS = 4
FEWEST = 5
"""Attempts below which a size class is not drawn."""


def learning(attempts: Attempts) -> Figure | None:
    """Mean outcome by position with and without memory, a panel per effort, model and cap, with 95 % bands.

    None for chains of one item. With a fixed order a position is also an item, so the curve of
    the arm without memory shows how hard the items are.
    """
    seen = drawn(attempts)
    curves = learning_curves(seen.rows, seen.column)
    if max((len(curve["curve"]) for curve in curves), default=0) < 2:
        return None
    panels: dict[tuple[Hashable, ...], list[dict[str, Any]]] = {}
    for curve in sorted(curves, key=lambda c: (c["model"], EFFORTS.index(c["effort"]), c["memory"] != "none")):
        panels.setdefault(tuple(curve[key] for key in ("model", "effort", "max_tokens", "variant")), []).append(curve)
    figure, axes = grid(
        min(len(panels), MOST), lambda across, down: (max(3.4 * across, 5.6), 3.5 * down + 0.5), sharey=True
    )
    several = [len({key[place] for key in panels}) > 1 for place in (0, 2, 3)]
    for place, ((model, effort, cap, variant), lines) in zip(axes, panels.items(), strict=False):
        for number, curve in enumerate(lines):
            _curve(place, curve, str(effort), number)
        told = [text for text, is_told in zip((model, f"cap {cap}", variant), several, strict=True) if is_told]
        place.set_title("\n".join([f"{effort} effort", *(wrapped(text, 28) for text in told)]), size=10)
        place.set_ylim(0, 104)
        place.xaxis.set_major_locator(MaxNLocator(integer=True))
        place.set_xlabel("position in the chain")
        place.legend(loc="lower left", fontsize=8.5)
    for first in axes[::ACROSS]:
        first.set_ylabel(f"mean of {seen.label}")
    fixed = "; a fixed order: each position is one item" if set(seen.rows["order"]) == {"fixed"} else ""
    figure.suptitle(f"Learning curve (bands: 95 % over chains{fixed})", x=0.01, ha="left", weight="bold", size=11)
    return finished(figure, attempts)


def _curve(axes: Axes, curve: dict[str, Any], effort: str, number: int) -> None:
    points = pd.DataFrame(curve["curve"])
    bare = curve["memory"] == "none"
    colour = FAINT if bare else EFFORT_COLOUR[effort]
    label = str(policy_labels(pd.DataFrame([curve])).iloc[0])
    axes.plot(points["position"], points["mean"].astype(float), color=INK if bare else colour,
              linestyle=BARE_LINE if bare else MEMORY_LINE, marker="o" if bare else MEMORY_MARKERS[number % 5],
              markerfacecolor="white" if bare else None, markersize=5, label=label)  # fmt: skip
    limits = points[["ci_low", "ci_high"]].astype(float).clip(0, 100)
    axes.fill_between(points["position"], limits["ci_low"], limits["ci_high"], color=colour, alpha=0.18, linewidth=0)


def memory_size(attempts: Attempts) -> Figure | None:
    """Share of answers cut off, and output tokens, by the size of the memory that was read; None without any memory."""
    rows = attempts.rows[attempts.rows["memory_bytes"].notna() & attempts.rows["output_tokens"].notna()]
    if not (rows["memory_bytes"] > 0).any():
        return None
    rows = rows.assign(size=_classes(rows["memory_bytes"]))
    figure = Figure(figsize=(9.2, 4.2), layout="constrained")
    panels = {"truncated": "answers cut off by the cap", "output_tokens": "mean output tokens of an answer"}
    efforts = [effort for effort in EFFORTS if effort in set(rows["effort"])]
    for axes, (column, label) in zip(figure.subplots(1, 2), panels.items(), strict=True):
        for number, effort in enumerate(efforts):
            _by_size(axes, rows[rows["effort"] == effort], column, effort, number)
        axes.set_xlabel("memory read, kB (mean of the class)")
        axes.set_ylabel(label)
        axes.set_xlim(left=-0.03 * float(rows["memory_bytes"].max()) / 1000)
        axes.set_ylim(bottom=0)
    figure.axes[0].set_ylim(0, 1.02)
    figure.axes[0].yaxis.set_major_formatter(PercentFormatter(1))
    figure.suptitle("The memory's size and the answer (bars: 95 % over chains; all conditions of an effort level)",
                    x=0.01, ha="left", weight="bold", size=11)  # fmt: skip
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5, title="effort")
    return finished(figure, attempts)


def _classes(size: "pd.Series[float]") -> "pd.Series[float]":
    """0 without memory; the rest in at most four classes of about as many attempts."""
    held = size[size > 0]
    edges = np.unique(np.quantile(held, np.linspace(0, 1, BINS + 1)[1:-1]))
    return pd.Series(np.where(size > 0, 1 + np.searchsorted(edges, size), 0), index=size.index)


def _by_size(axes: Axes, rows: pd.DataFrame, column: str, effort: str, number: int) -> None:
    x, y, half = [], [], []
    for _, group in rows.groupby("size", sort=True):
        if len(group) >= FEWEST:
            x.append(float(group["memory_bytes"].mean()) / 1000)
            y.append(float(group[column].mean()))
            half.append(half_width(group.groupby([*CELL, "chain"], dropna=False)[column].mean()))
    most = 1.0 if column == "truncated" else math.inf
    low = [min(width, value) for width, value in zip(half, y, strict=True)]
    high = [min(width, most - value) for width, value in zip(half, y, strict=True)]
    axes.errorbar(x, y, yerr=[low, high], color=EFFORT_COLOUR[effort], marker=MEMORY_MARKERS[number % 5], markersize=6,
                  linewidth=1.6, elinewidth=1, label=effort)  # fmt: skip
