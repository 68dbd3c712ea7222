"""Figures of the judge: against gold answers, and against the tests arm by arm."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.against_checks import both
from analysis.against_gold import by_answer
from analysis.disagreements import BAD_TESTS
from analysis.drawn import few
from analysis.frame import CELL, Attempts
from analysis.gold import HONEST, JUDGE, judgings
from analysis.labels import arm_labels, wrapped
from analysis.panels import grid
from analysis.scores import PASS_SCORE
from analysis.style import EFFORT_COLOUR, FAINT, INK, finished
from analysis.wording import signed

PANELS, POINTS = 12, 300
"""Conditions, and attempts of each, that the figure of judge and tests draws at most."""
SPREAD = 3.0
"""Points by which answers with the same label stand apart, so that each can be seen."""


def judge_gold(attempts: Attempts) -> Figure | None:
    """Each gold answer's points beside what it deserves, a panel per judge; injections as crosses. None without any."""
    judges = list(judgings(attempts.gold).groupby(JUDGE, sort=True, dropna=False))
    if not judges:
        return None
    figure, panels = _squares(len(judges), 4.3)
    for axes, ((judge, effort, prompt), group) in zip(panels, judges, strict=True):
        answers = by_answer(group)
        honest = answers["kind"].isin(HONEST)
        for rows, marker, name in ((answers[honest], "o", "honest answer"), (answers[~honest], "x", "injection")):
            shift = SPREAD * (np.arange(len(rows)) % 7 - 3) / 3
            axes.plot(
                rows["label"] + shift,
                rows["score"],
                linestyle="none",
                marker=marker,
                markersize=5,
                markerfacecolor="none",
                markeredgecolor=FAINT if marker == "o" else "#b00020",
                label=name,
            )
        means = answers[honest].groupby("label")["score"].mean()
        axes.plot(means.index, means, color=INK, marker="D", markersize=5, linewidth=1.6, label="mean, honest answers")
        axes.plot([0, 100], [0, 100], color=FAINT, linewidth=1, linestyle=":", label="judge = gold")
        _lines(axes)
        axes.set_xticks([0, 25, 50, 75, 100])
        axes.set_xlabel("points the answer deserves (gold)")
        axes.set_ylabel("points the judge gives")
        axes.set_title(f"{wrapped(judge)}\neffort {effort}, prompt {str(prompt)[:8]}", size=9.5)
    columns = 4 if len(panels) > 1 else 2
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=columns)
    return finished(figure, attempts)


def judge_tests(attempts: Attempts) -> Figure | None:
    """Each attempt's points by the judge and by the tests, one panel per condition; contradictions shaded."""
    rows, left = few(both(attempts.rows), PANELS)
    if rows.empty:
        return None
    rows = rows.assign(label=arm_labels(rows))
    arms = list(rows.groupby([*CELL, "label"], sort=False, dropna=False))
    figure, panels = _squares(len(arms), 3.7)
    for axes, (_, group) in zip(panels, arms, strict=True):
        effort = str(group["effort"].iloc[0])
        axes.fill_between([-4, BAD_TESTS], PASS_SCORE, 104, color="#b00020", alpha=0.07, linewidth=0)
        axes.fill_between([97, 104], -4, PASS_SCORE, color="#b00020", alpha=0.07, linewidth=0)
        some = group.iloc[:: -(-len(group) // POINTS)]
        shift = 1.2 * (np.arange(len(some)) % 5 - 2) / 2
        axes.scatter(
            some["tests"] + shift, some["score"], s=20, facecolors="none", edgecolors=EFFORT_COLOUR.get(effort, INK)
        )
        axes.scatter([group["tests"].mean()], [group["score"].mean()], marker="D", s=42, color=INK, zorder=3)
        _lines(axes)
        axes.set_xlim(-4, 104)
        axes.set_xlabel("hidden tests, points of 100")
        axes.set_ylabel("judge, points of 100")
        gap = group["score"].mean() - group["tests"].mean()
        axes.set_title(f"{group['label'].iloc[0]}\nn = {len(group)}, judge less tests {signed(gap)}", size=9.5)
    said = "diamond: means of all attempts; shaded: judge and tests contradict each other"
    said += f"; at most {POINTS} attempts are drawn in a panel" if len(rows) > POINTS else ""
    said += f"\n{left} further conditions: see the tables" if left else ""
    figure.supxlabel(said, size=9, color=FAINT)
    return finished(figure, attempts)


def _squares(count: int, size: float) -> tuple[Figure, list[Axes]]:
    return grid(count, lambda across, down: (max(size * across, 5.6), size * down + 0.4))


def _lines(axes: Axes) -> None:
    axes.axhline(PASS_SCORE, color=FAINT, linewidth=1, linestyle=":")
    axes.set_ylim(-4, 104)
