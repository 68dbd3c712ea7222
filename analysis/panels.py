"""Panels of a figure side by side, and the marks of the arms in them."""

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.labels import policy_labels
from analysis.style import MEMORY_MARKERS

ACROSS = 3
"""Panels in a row."""


def grid(
    count: int, inches: Callable[[int, int], tuple[float, float]], sharey: bool = False
) -> tuple[Figure, list[Axes]]:
    """A figure of so many panels, row by row; what is left of the last row is empty.

    Args:
        count: Of panels, at least 1.
        inches: Panels in a row and rows → width and height of the figure.
        sharey: Whether all have the same vertical axis.
    """
    across = min(count, ACROSS)
    down = -(-count // across)
    figure = Figure(figsize=inches(across, down), layout="constrained")
    panels = list(figure.subplots(down, across, squeeze=False, sharey=sharey).flat)
    for spare in panels[count:]:
        spare.set_visible(False)
    return figure, panels[:count]


def markers(rows: pd.DataFrame) -> dict[str, str]:
    """Memory arm → its mark, in the order of the rows; a circle is kept for the arm without memory."""
    arms = [arm for arm in dict.fromkeys(policy_labels(rows)) if arm != "none"]
    return {"none": MEMORY_MARKERS[0]} | {
        arm: MEMORY_MARKERS[number % len(MEMORY_MARKERS)] for number, arm in enumerate(arms, 1)
    }
