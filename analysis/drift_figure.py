"""The figure of one model over several dates."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.dimensions import TITLES
from analysis.labels import wrapped
from analysis.style import FAINT, marked

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9")
Record = dict[str, Any]


def drift_lines(document: Record) -> Figure | None:
    """Mean of each run over its date, a panel for each dimension; a ring where the step to it is a change."""
    lines = document["drift"]
    names = [name for name in TITLES if any(one["dimension"] == name for one in lines)]
    if not names:
        return None
    dates = sorted({point["created"] for one in lines for point in one["points"]})
    models = list(dict.fromkeys(one["model"] for one in lines))
    figure = Figure(figsize=(max(3.3 * len(names), 6.0), 4.0), layout="constrained")
    for axes, name in zip(figure.subplots(1, len(names), sharey=True, squeeze=False)[0], names, strict=True):
        for line in [one for one in lines if one["dimension"] == name]:
            _line(axes, line, dates, COLOURS[models.index(line["model"]) % len(COLOURS)])
        axes.set_xticks(range(len(dates)), _days(dates))
        axes.set_xlim(-0.4, len(dates) - 0.6)
        axes.set_title(TITLES[name])
        axes.set_ylim(0, 104)
    figure.axes[0].set_ylabel("mean outcome, points of 100")
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower left", ncols=2)
    figure.supxlabel("bars: 95 % interval over epochs; ring: the step to this run is a change after Holm", size=8.5,
                     color=FAINT)  # fmt: skip
    return marked(figure, document["simulated"])


def _line(axes: Axes, line: Record, dates: list[str], colour: str) -> None:
    points = line["points"]
    xs, ys = [dates.index(point["created"]) for point in points], [point["mean"] for point in points]
    halves = [0.0 if point["ci_high"] is None else point["ci_high"] - point["mean"] for point in points]
    axes.errorbar(xs, ys, yerr=halves, color=colour, marker="o", markersize=6, linewidth=1.8, elinewidth=1,
                  label=wrapped(line["model"]))  # fmt: skip
    changed = {step["second"] for step in line["steps"][:-1] if step["verdict"] in ("better", "worse")}
    rings = [k for k, point in enumerate(points) if point["run"] in changed]
    places = ([xs[k] for k in rings], [ys[k] for k in rings])
    axes.plot(*places, marker="o", markersize=13, color=colour, markerfacecolor="none", linestyle="none")


def _days(created: list[str]) -> list[str]:
    """Days; with the time where two runs are of one day."""
    days = [one[:10] for one in created]
    if len(set(days)) == len(days):
        return [f"{day[5:]}\n{day[:4]}" for day in days]
    return [f"{one[5:10]}\n{one[11:16]}" for one in created]
