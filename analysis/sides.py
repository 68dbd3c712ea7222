"""Two or more sides to compare, models or dates or prompts: their attempts, and whether they may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.errors import ReportError
from analysis.frame import Attempts


@dataclass(frozen=True)
class Side:
    """One of the things compared.

    Attributes:
        name: The model, and the folder where that is needed to tell sides apart.
        rows: Its attempts.
        run: The folder of its logs, as given.
    """

    name: str
    rows: pd.DataFrame
    run: str = ""

    @property
    def model(self) -> str:
        """The evaluated model."""
        return str(self.rows["model"].iloc[0])

    @property
    def created(self) -> str:
        """When the first of its logs began, ISO 8601."""
        return str(self.rows["created"].min())


def sides_of(given: Sequence[tuple[str, Attempts]]) -> list[Side]:
    """One side for each model of each folder, in the order given.

    Raises:
        ReportError: When there is only one.
    """
    found = [(folder, str(model), rows) for folder, a in given for model, rows in a.rows.groupby("model", sort=True)]
    models = [model for _, model, _ in found]
    sides = [
        Side(model if models.count(model) == 1 else f"{model} in {folder}", rows, folder)
        for folder, model, rows in found
    ]
    if len(sides) < 2:
        raise ReportError(
            f"Only {sides[0].name} is there to compare; give two log folders, or one with the logs of several models."
        )
    return sides


def refusals(sides: Sequence[Side]) -> list[str]:
    """Why the sides cannot be compared fairly; empty when they can."""
    found = []
    for one, other in combinations(sides, 2):
        versions = [side.rows.groupby("item")["item_version"].agg(set) for side in (one, other)]
        shared = versions[0].index.intersection(versions[1].index)
        differing = [str(item) for item in shared if versions[0][item] != versions[1][item]]
        if differing:
            found.append(f"{one.name} and {other.name} had different versions of {', '.join(differing)}")
        mine, theirs = _graders(one.rows), _graders(other.rows)
        for dimension in [name for name in mine if name in theirs and mine[name] != theirs[name]]:
            names = [", ".join(sorted({str(judge) for judge, _ in each[dimension]})) for each in (mine, theirs)]
            reason = f"{names[0]} and {names[1]}" if names[0] != names[1] else f"{names[0]} with different prompts"
            task = f" in {dimension}" if dimension else ""
            found.append(f"{one.name} and {other.name} were graded by {reason}{task}")
    return found


def of_dimension(side: Side, dimension: str | None) -> Side:
    """The side's attempts in one dimension; None for those of memory_effort."""
    names = side.rows["dimension"] if "dimension" in side.rows else pd.Series(None, index=side.rows.index, dtype=object)
    return replace(side, rows=side.rows[names.isna() if dimension is None else names == dimension])


def _graders(rows: pd.DataFrame) -> dict[str, set[tuple[Any, Any]]]:
    """Judge and digest of its prompt by dimension, "" for memory_effort; none where no judge touches the outcome."""
    found: dict[str, set[tuple[Any, Any]]] = {}
    names = rows["dimension"] if "dimension" in rows else [None] * len(rows)
    for dimension, judge, prompt in zip(names, rows["judge"], rows["judge_prompt_sha256"], strict=True):
        if pd.isna(dimension) or prompt:
            found.setdefault("" if pd.isna(dimension) else dimension, set()).add((judge, prompt))
    return found
