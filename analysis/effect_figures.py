"""Figures of the effects: a forest of verdicts, and what each item gained."""

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.contrasts import efforts_of
from analysis.frame import Attempts
from analysis.labels import wrapped
from analysis.style import EFFORT_COLOUR, FAINT, INK, finished
from analysis.wording import Record, apart, condition, margin_of, signed, verdict

_ESTIMANDS = ("memory_effect", "memory_effect_new_items", "memory_effect_secondary")
_NAMES = {"tests": "tests", "score": "judge"}
MOST = 30
"""Lines of a forest, rows of a heat map; more cannot be read, and stand in the tables."""


def forest(attempts: Attempts, numbers: dict[str, Any]) -> Figure | None:
    """The memory effect at each effort level with its interval and verdict; None without an estimate.

    Full markers are what the report begins with, open ones the other outcome or items; a cross is
    what was planted in a simulated run.
    """
    found = [r for r in numbers["effects"] if r["estimand"] in _ESTIMANDS and r["estimate"] is not None][:MOST]
    if not found:
        return None
    fields = apart(found)
    figure = Figure(figsize=(9.2, 1.7 + 0.46 * len(found)), layout="constrained")
    axes: Axes = figure.add_subplot()
    planted = {_key(record): record["planted"] for record in numbers["planted"]}
    for y, record in enumerate(found):
        _line(axes, y, record)
        if record["outcome"] == "score" and _key(record) in planted:
            axes.plot(planted[_key(record)], y, marker="x", color="#b00020", markersize=8, markeredgewidth=2, zorder=4)
    margin = margin_of(numbers)
    axes.axvspan(-margin, margin, color="#000000", alpha=0.05, linewidth=0)
    axes.axvline(0, color=FAINT, linewidth=1)
    axes.set_yticks(range(len(found)), [_label(record, fields) for record in found])
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    right = axes.twinx()
    right.set_ylim(axes.get_ylim())
    right.set_yticks(range(len(found)), [wrapped(verdict(record)) for record in found], size=9)
    right.tick_params(length=0)
    right.grid(visible=False)
    right.spines["right"].set_visible(False)
    foot = f"full: the outcome of the verdicts; open: the other; shaded: ±{margin:g} points, which count as none"
    foot += "; ×: planted" if planted else ""
    axes.set_xlabel(f"with memory less without, points of 100, 95 % interval over chains\n{foot}")
    axes.set_title("Effect of memory and verdict, by effort")
    return finished(figure, attempts)


def _line(axes: Axes, y: int, record: Record) -> None:
    colour = EFFORT_COLOUR.get(str(record["effort"]), INK)
    if record["ci_low"] is not None:
        axes.plot(
            [record["ci_low"], record["ci_high"]], [y, y], color=colour, linewidth=2.4 if record["headline"] else 1.4
        )
    face = colour if record["headline"] else "white"
    axes.plot(record["estimate"], y, marker="o", markersize=8, color=colour, markerfacecolor=face, zorder=3)


def _label(record: Record, fields: tuple[str, ...]) -> str:
    outcome = _NAMES.get(record["outcome"], record["outcome"])
    new = ", new items" if record["estimand"] == "memory_effect_new_items" else ""
    told = condition(record, fields)
    return f"{record['effort']}, {outcome}{new}" + (f"\n{wrapped(told)}" if told else "")


def _key(record: Record) -> tuple[Any, ...]:
    return tuple(record[key] for key in ("model", "effort", "contrast", "max_tokens", "variant"))


def item_deltas(attempts: Attempts, numbers: dict[str, Any]) -> Figure | None:
    """Mean with memory less mean without, of each item and condition; None without both arms. No verdict."""
    values = "tests_delta" if numbers["outcome"] == "tests" else "delta"
    deltas = pd.DataFrame(numbers["deltas"])
    if deltas.empty or deltas[values].isna().all():
        return None
    fields = [c for c in ("model", "policy", "memory_variant", "max_tokens", "variant")
              if c in deltas and deltas[c].nunique(dropna=False) > 1]  # fmt: skip
    deltas["row"] = [_row(record, fields) for record in deltas.to_dict("records")]
    order = {effort: rank for rank, effort in enumerate(efforts_of(list(deltas["effort"])))}
    names = list(deltas.sort_values("effort", key=lambda c: c.map(order), kind="stable")["row"].drop_duplicates())[
        :MOST
    ]
    items = list(dict.fromkeys(attempts.rows.sort_values(["domain", "item"])["item"]))[:MOST]
    table = deltas.pivot_table(index="row", columns="item", values=values).reindex(index=names, columns=items)
    cells = table.to_numpy(float)
    limit = max(10.0, math.ceil(np.nanmax(np.abs(cells)) / 10) * 10)
    figure = Figure(figsize=(max(5.6, 2.6 + 1.35 * len(items)), 1.9 + 0.5 * len(names)), layout="constrained")
    axes: Axes = figure.add_subplot()
    image = axes.imshow(cells, cmap="PuOr_r", vmin=-limit, vmax=limit, aspect="auto")
    for y, x in np.ndindex(cells.shape):
        known = math.isfinite(cells[y, x])
        ink = "white" if known and abs(cells[y, x]) > 0.6 * limit else INK
        axes.text(x, y, signed(float(cells[y, x])) if known else "–", ha="center", va="center", color=ink, size=10)
    axes.set_xticks(range(len(items)), [wrapped(item.replace("_", " "), 16) for item in items])
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("item")
    axes.set_ylabel("effort")
    axes.grid(visible=False)
    figure.colorbar(image, ax=axes, label="with memory less without, points")
    axes.set_title(f"What each item gained, by the {'tests' if values == 'tests_delta' else 'judge'} (no verdict)")
    return finished(figure, attempts)


def _row(delta: dict[Any, Any], fields: list[str]) -> str:
    return "\n".join([str(delta["effort"]), *(wrapped(delta[field]) for field in fields)])
