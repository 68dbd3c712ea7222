"""The published run's scores, alone or beside those of a run under the same treatment."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.drawn import drawn, half_width
from analysis.frame import EFFORTS, Attempts
from analysis.labels import wrapped
from analysis.scores import PASS_SCORE
from analysis.style import EFFORT_COLOUR, FAINT, INK, MEMORY_MARKERS, finished

SCORES = Path(__file__).parent / "published" / "scores.csv"
CAP = 8000
"""The published run's output cap."""


def published_scores() -> pd.DataFrame:
    """task, effort, memory, score: one row for each of the 18 attempts."""
    return pd.read_csv(SCORES)


def is_same_treatment(attempts: Attempts) -> bool:
    """Whether the rows are the published run's conditions on one item of each of its domains, in its order and cap.

    How many chains there are, and which model, does not matter: the figure names both.
    """
    rows, wanted = attempts.rows, published_scores()
    conditions = set(wanted[["effort", "memory"]].itertuples(index=False, name=None))
    alike = (rows["order"] == "fixed") & (rows["max_tokens"] == CAP) & (rows["variant"] == "") & (
        rows["memory_variant"] == "")  # fmt: skip
    return (
        bool(alike.all())
        and rows["model"].nunique() == 1
        and set(rows[["effort", "memory"]].itertuples(index=False, name=None)) == conditions
        and set(rows["domain"]) == set(wanted["task"])
        and rows["item"].nunique() == wanted["task"].nunique()
    )


def published(attempts: Attempts | None = None) -> Figure:
    """Published scores by task, effort and memory; those of a run beside them, by the judge, as published."""
    wanted = published_scores()
    tasks = list(dict.fromkeys(wanted["task"]))
    figure = Figure(figsize=(9.6, 4.4), layout="constrained")
    panels = figure.subplots(1, len(tasks), sharey=True)
    run = drawn(attempts, "score").rows if attempts else pd.DataFrame()
    for axes, task in zip(panels, tasks, strict=True):
        _task(axes, wanted[wanted["task"] == task], run[run["domain"] == task] if attempts else run)
        axes.set_title(task.replace("_", " "))
        axes.set_xlabel("effort")
    panels[0].set_ylabel("judge's score, points of 100")
    figure.suptitle("Published scores, one attempt per point", x=0.01, ha="left", weight="bold", size=11)
    handles, labels = panels[0].get_legend_handles_labels()
    model = wrapped(run["model"].iloc[0], 60) if len(run) else ""
    title = f"this run: {model}; bars: 95 % interval, from 6 chains on" if model else None
    figure.legend(handles, labels, loc="outside lower center", ncols=4, title=title)
    return finished(figure, attempts) if attempts else figure


def _task(axes: Axes, wanted: pd.DataFrame, run: pd.DataFrame) -> None:
    efforts = [effort for effort in EFFORTS if effort in set(wanted["effort"])]
    for place, memory in enumerate(("none", "self_critique")):
        name = "without memory" if memory == "none" else "with memory"
        bare, shift = memory == "none", 0.26 * place - 0.13
        scores = wanted[wanted["memory"] == memory].set_index("effort")["score"].reindex(efforts)
        colours = [EFFORT_COLOUR[effort] for effort in efforts]
        at = np.arange(len(efforts)) + shift - (0.06 if len(run) else 0)
        axes.vlines(at, 0, scores, colors=colours, linewidth=1.2, linestyles=":" if bare else "-")
        axes.scatter(at, scores, s=58, marker="o" if bare else MEMORY_MARKERS[1], edgecolors=colours,
                     facecolors="white" if bare else colours, linewidths=1.6, zorder=3)  # fmt: skip
        axes.plot([], [], linestyle="none", marker="o" if bare else MEMORY_MARKERS[1], color=FAINT, markersize=7,
                  markerfacecolor="white" if bare else None, label=f"published, {name}")  # fmt: skip
        if len(run):
            own = run[run["memory"] == memory].groupby("effort")["outcome"]
            axes.errorbar(at + 0.11, own.mean().reindex(efforts), yerr=own.agg(half_width).reindex(efforts).fillna(0),
                          linestyle="none", marker="D", color=INK, markersize=6, elinewidth=1, zorder=4,
                          markerfacecolor="white" if bare else None, label=f"this run, {name}")  # fmt: skip
    axes.axhline(PASS_SCORE, color=FAINT, linewidth=1, linestyle=":")
    axes.set_xticks(range(len(efforts)), efforts)
    axes.set_ylim(0, 106)
    axes.set_xlim(-0.5, len(efforts) - 0.5)
    axes.grid(visible=False, axis="x")
