"""Which conditions are compared with which, and under what name."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.frame import EFFORTS
from analysis.labels import policy_labels

CONTROLS = ("none", "empty", "placebo")
"""Arms that remember nothing of use; every other is a policy under test."""
CONFIRMATORY = ("memory_effect", "content_effect", "effort_effect")
"""Estimands whose verdicts are held to Holm and the guard; the rest is exploratory."""
_GROUP = ["model", "variant", "max_tokens"]


@dataclass(frozen=True)
class Contrast:
    """Two conditions that differ in one thing.

    Attributes:
        estimand: What the difference estimates.
        label: `treated-control`: policies, or effort levels.
        model: Evaluated model.
        effort: Of the treated condition.
        memory: Of the treated condition, with what differs from the policy's defaults.
        max_tokens: Output cap; NaN is Inspect's own.
        variant: Other settings that differ from their defaults, in words.
        treated: Attempts of one condition.
        control: Attempts of the other.
        items: Items in a chain.
    """

    estimand: str
    label: str
    model: str
    effort: str
    memory: str
    max_tokens: float
    variant: str
    treated: pd.DataFrame
    control: pd.DataFrame
    items: int

    @property
    def family(self) -> tuple[object, ...]:
        """Verdicts with the same key are adjusted together: the effort levels of one contrast, all effort effects."""
        key = (self.estimand, self.model, self.variant, str(self.max_tokens))
        return key if self.estimand == "effort_effect" else (*key, self.label)

    @property
    def first(self) -> int:
        """First position that counts: 2 where memory is compared, 1 where effort is."""
        return 1 if self.estimand == "effort_effect" else 2


def contrasts(rows: pd.DataFrame) -> list[Contrast]:
    """Every comparison of two conditions that the rows allow, in a fixed order."""
    labelled = rows.assign(arm=policy_labels(rows))
    found: list[Contrast] = []
    for key, group in labelled.groupby(_GROUP, dropna=False, sort=True):
        model, variant, _ = key
        cells = {(str(arm), str(effort)): cell for (arm, effort), cell in group.groupby(["arm", "effort"], sort=True)}
        for estimand, label, one, other in _pairs(cells):
            found.append(
                Contrast(
                    estimand, label, str(model), one[1], one[0], float(group["max_tokens"].iloc[0]), str(variant),
                    cells[one], cells[other], int(group["item"].nunique()),
                )
            )  # fmt: skip
    return found


def efforts_of(values: Iterator[str] | list[str]) -> list[str]:
    """Levels from low to max; unknown ones last, by name."""
    return sorted(set(values), key=lambda level: (EFFORTS.index(level) if level in EFFORTS else len(EFFORTS), level))


def _pairs(
    cells: dict[tuple[str, str], pd.DataFrame],
) -> Iterator[tuple[str, str, tuple[str, str], tuple[str, str]]]:
    """Estimand, label, treated and control, each of the last two an arm and an effort."""
    levels = efforts_of([effort for _, effort in cells])
    names = sorted({arm for arm, _ in cells})
    tested = [arm for arm in names if arm not in CONTROLS]
    wanted = [
        *(("memory_effect", policy, "none") for policy in tested),
        ("wrapper_effect", "empty", "none"),
        ("length_effect", "placebo", "empty"),
        *(("content_effect", policy, "placebo") for policy in tested),
    ]
    for estimand, arm, other in wanted:
        for level in levels:
            if (arm, level) in cells and (other, level) in cells:
                yield estimand, f"{arm}-{other}", (arm, level), (other, level)
    for arm in sorted(names, key=lambda name: (name not in CONTROLS, name)):
        reference, *others = [level for level in levels if (arm, level) in cells]
        for level in others:
            yield "effort_effect", f"{level}-{reference}", (arm, level), (arm, reference)
