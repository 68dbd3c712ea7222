"""Which figures a report has, in its order, and their captions."""

from collections.abc import Callable, Iterator
from typing import Any

from matplotlib.figure import Figure

from analysis.calibration_figures import judge_figures
from analysis.choice_figure import choice
from analysis.cost_figures import cost, effort_use
from analysis.drawn import drawn as scored
from analysis.effect_figures import forest, item_deltas
from analysis.figures import matrix, trajectory
from analysis.frame import Attempts
from analysis.memory_figures import learning, memory_size
from analysis.published_figure import is_same_treatment, published


def pictures(attempts: Attempts, numbers: dict[str, Any]) -> Iterator[tuple[str, str, Figure]]:
    """File name, caption and figure, one at a time, as far as there is something to draw."""
    drawn: dict[str, tuple[str, Callable[[], Figure | None]]] = {
        "forest": ("Effect of memory by effort, with intervals and verdicts", lambda: forest(attempts, numbers)),
        "trajectory": ("Mean score over the chain by condition", lambda: trajectory(attempts)),
        "learning": ("Mean score by position, with and without memory", lambda: learning(attempts)),
        "matrix": ("Mean score by effort and memory", lambda: matrix(attempts)),
        "item_deltas": ("What memory changed, by item; descriptive", lambda: item_deltas(attempts, numbers)),
        "cost": ("Mean score against mean cost per attempt", lambda: cost(attempts)),
        "choice": ("Conditions against the best, by cost", lambda: choice(attempts, numbers)),
        "effort_use": ("Mean thinking tokens and latency by effort and memory", lambda: effort_use(attempts)),
        "memory_size": ("Answers cut off, and output tokens, by the memory's size", lambda: memory_size(attempts)),
        "published": ("The published run's scores beside this run's",
                      lambda: published(attempts) if is_same_treatment(attempts) else None),
    }  # fmt: skip
    nothing = () if len(scored(attempts).rows) else ("trajectory", "matrix", "cost", "effort_use")
    for name, (caption, draw) in drawn.items():
        figure = None if name in nothing else draw()
        if figure is not None:
            yield name, caption, figure
    for name, (figure, caption) in judge_figures(attempts).items():
        yield name, caption, figure
