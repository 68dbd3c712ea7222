"""Which figures a report has, in its order, and their captions."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from analysis import style
from analysis.calibration_figures import judge_gold, judge_tests
from analysis.choice_figure import choice
from analysis.cost_figures import cost, effort_use
from analysis.drawn import drawn as scored
from analysis.effect_figures import forest, item_deltas
from analysis.figures import matrix, trajectory
from analysis.frame import Attempts
from analysis.memory_figures import learning, memory_size
from analysis.published_figure import is_same_treatment, published


@dataclass(frozen=True)
class Picture:
    """A figure that a report may have.

    Attributes:
        name: File name without the ending.
        caption: One line.
        draw: Makes it; None when there is nothing to draw.
    """

    name: str
    caption: str
    draw: Callable[[], Figure | None]

    def saved(self, folder: Path) -> list[Path]:
        """Draws it and writes PNG and SVG; no file when there is nothing to draw."""
        with style.look():
            figure = self.draw()
            return style.save(figure, folder, self.name) if figure is not None else []


def pictures(attempts: Attempts, numbers: dict[str, Any]) -> list[Picture]:
    """The figures in the report's order."""
    found = [
        Picture("forest", "Effect of memory by effort, with intervals and verdicts", lambda: forest(attempts, numbers)),
        Picture("trajectory", "Mean score over the chain by condition", lambda: trajectory(attempts)),
        Picture("learning", "Mean score by position, with and without memory", lambda: learning(attempts)),
        Picture("matrix", "Mean score by effort and memory", lambda: matrix(attempts)),
        Picture("item_deltas", "What memory changed, by item; descriptive", lambda: item_deltas(attempts, numbers)),
        Picture("cost", "Mean score against mean cost per attempt", lambda: cost(attempts)),
        Picture("choice", "Conditions against the best, by cost", lambda: choice(attempts, numbers)),
        Picture("effort_use", "Mean thinking tokens and latency by effort and memory", lambda: effort_use(attempts)),
        Picture("memory_size", "Answers cut off and output tokens by the memory's size", lambda: memory_size(attempts)),
        Picture("published", "The published run's scores beside this run's",
                lambda: published(attempts) if is_same_treatment(attempts) else None),
        Picture("judge_gold", "The judge's points against gold answers", lambda: judge_gold(attempts)),
        Picture("judge_tests", "The judge's points against the hidden tests, by condition",
                lambda: judge_tests(attempts)),
    ]  # fmt: skip
    nothing = () if len(scored(attempts).rows) else ("trajectory", "matrix", "cost", "effort_use")
    return [picture for picture in found if picture.name not in nothing]
