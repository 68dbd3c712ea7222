"""Figures of what scores cost: dollars, thinking and time."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from analysis.drawn import bars, drawn, half_width, height
from analysis.frame import CELL, EFFORTS, Attempts
from analysis.labels import arm_labels, policy_labels, setting_labels
from analysis.panels import markers
from analysis.scores import PASS_SCORE
from analysis.style import EFFORT_COLOUR, FAINT, finished
from analysis.thinking import comparable, unreported


def cost(attempts: Attempts) -> Figure:
    """Mean score against mean dollars per attempt, one point per condition; the note's dollars included.

    Bars are 95 % intervals over chains in both directions. Conditions whose price is unknown
    are named below the axis and not drawn.
    """
    seen = drawn(attempts)
    rows = seen.rows.assign(label=arm_labels(seen.rows), dollars=seen.rows["cost_usd"] + seen.rows["critique_cost_usd"])
    figure = Figure(figsize=(8.6, height(dict.fromkeys(rows["label"]))), layout="constrained")
    axes: Axes = figure.add_subplot()
    marks, unpriced = markers(rows), []
    for _, group in rows.groupby([*CELL, "label"], sort=False, dropna=False):
        label, effort, memory = group["label"].iloc[0], group["effort"].iloc[0], policy_labels(group).iloc[0]
        if group["dollars"].isna().any():
            unpriced.append(label.replace("\n", " "))
            continue
        chains = group.groupby("chain")[["dollars", "outcome"]].mean()
        mean, error = chains.mean(), chains.agg(half_width)
        axes.errorbar(
            mean["dollars"],
            mean["outcome"],
            xerr=error["dollars"],
            yerr=error["outcome"],
            color=EFFORT_COLOUR[effort],
            marker=marks[memory],
            markerfacecolor="white" if memory == "none" else None,
            markersize=8,
            elinewidth=1,
            linestyle="none",
            label=label,
        )
    if seen.column == "score":
        axes.axhline(PASS_SCORE, color=FAINT, linewidth=1, linestyle=":")
    axes.set_ylim(0, 104)
    axes.set_xlim(left=0)
    axes.set_xlabel(
        "mean cost of an attempt with its note, US dollars"
        + (f"\nprice unknown, not drawn: {'; '.join(unpriced)}" if unpriced else "")
        + seen.more
    )
    axes.set_ylabel(f"mean of {seen.label}")
    axes.set_title(f"Score against cost ({bars(rows)})")
    if len(unpriced) < rows["label"].nunique():
        figure.legend(loc="outside right center", title="effort, memory")
    return finished(figure, attempts)


def effort_use(attempts: Attempts) -> Figure:
    """Mean thinking tokens and latency of the answering call, by effort and memory.

    Thinking tokens are drawn where the provider reported every one of them; the axis says where not.
    """
    rows = drawn(attempts).rows
    rows = rows.assign(arm=setting_labels(rows))
    left_out = "\nnot drawn where the provider did not report them" if unreported(rows) else ""
    rows = rows.assign(thinking_tokens=comparable(rows, ["effort", "arm"]))
    efforts = [effort for effort in EFFORTS if effort in set(rows["effort"])]
    arms = list(dict.fromkeys(rows["arm"]))
    figure = Figure(figsize=(9.2, 4.2), layout="constrained")
    panels = {"thinking_tokens": f"mean thinking tokens{left_out}", "latency_s": "mean latency, seconds"}
    for axes, (column, label) in zip(figure.subplots(1, 2), panels.items(), strict=True):
        chains = rows.groupby(["effort", "arm", "chain"])[column].mean()
        for number, arm in enumerate(arms):
            _bars(axes, chains, efforts, arm, number, len(arms))
        axes.set_xticks(range(len(efforts)), efforts)
        axes.set_xlabel("effort")
        axes.set_ylabel(label)
        axes.set_ylim(bottom=0)
        axes.grid(visible=False, axis="x")
    figure.suptitle(f"What effort and memory use ({bars(rows)})", x=0.01, ha="left", weight="bold", size=11)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(len(arms), 3), title="memory")
    return finished(figure, attempts)


def _bars(axes: Axes, chains: "pd.Series[float]", efforts: list[str], arm: str, number: int, arms: int) -> None:
    """One arm's bars, beside the other arms'; hatched with memory, plain without."""
    width, bare = 0.8 / arms, arm.splitlines()[0] == "none"
    places = np.arange(len(efforts)) + (number - (arms - 1) / 2) * width
    means = chains.groupby(["effort", "arm"]).mean().reindex([(effort, arm) for effort in efforts])
    errors = chains.groupby(["effort", "arm"]).agg(half_width).reindex([(effort, arm) for effort in efforts])
    axes.bar(
        places,
        means.to_numpy(float),
        width * 0.92,
        yerr=errors.fillna(0).to_numpy(float),
        color=[_paler(EFFORT_COLOUR[effort]) if bare else EFFORT_COLOUR[effort] for effort in efforts],
        hatch=None if bare else ["//", "..", "xx", "\\\\"][number % 4],
        edgecolor="white",
        ecolor="#444444",
        error_kw={"elinewidth": 1},
        label=arm.replace("_", " "),
    )


def _paler(colour: str) -> tuple[float, ...]:
    return tuple(0.5 + channel / 2 for channel in to_rgb(colour))
