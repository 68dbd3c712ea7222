"""Which conditions are compared with which, and under what name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.familiar import by_slot
from analysis.frame import EFFORTS
from analysis.labels import policy_labels

CONTROLS = ("none", "empty", "placebo", "shuffled", "corrupt", "oracle", "frozen", "inherited")
"""Arms that stand for a part of what memory does; every other is a policy under test."""
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
    labelled = by_slot(rows).assign(arm=policy_labels(rows))
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
    for estimand, arm, other in _wanted(names):
        for level in levels:
            if (arm, level) in cells and (other, level) in cells:
                yield estimand, f"{arm}-{other}", (arm, level), (other, level)
    for arm in sorted(names, key=lambda name: (not is_control(name), name)):
        reference, *others = [level for level in levels if (arm, level) in cells]
        for level in others:
            yield "effort_effect", f"{level}-{reference}", (arm, level), (arm, reference)


def is_control(arm: str) -> bool:
    """Whether an arm, by its label, is a control and not a policy under test."""
    return policy_of(arm) in CONTROLS


def policy_of(arm: str) -> str:
    """The policy's name in an arm's label; what follows it differs from the defaults."""
    return arm.partition(" ")[0]


def _wanted(arms: list[str]) -> Iterator[tuple[str, str, str]]:
    """Estimand, treated and control, whichever efforts there are."""
    tested = [arm for arm in arms if not is_control(arm)]
    controls = {name: [arm for arm in arms if policy_of(arm) == name] for name in CONTROLS}
    yield from (("memory_effect", policy, "none") for policy in tested)
    yield "wrapper_effect", "empty", "none"
    yield from (("length_effect", placebo, "empty") for placebo in controls["placebo"])
    for estimand, name in (("content_effect", "placebo"), ("own_notes_effect", "shuffled")):
        yield from ((estimand, policy, other) for other in controls[name] for policy in tested if _of(other, policy))
    yield from (("advice_effect", policy, other) for other in controls["corrupt"] for policy in tested
                if policy == other.replace("corrupt", "self_critique", 1))  # fmt: skip
    yield from (("oracle_effect", oracle, "none") for oracle in controls["oracle"])
    yield from (("frozen_effect", frozen, "none") for frozen in controls["frozen"])
    yield from (("inherited_effect", inherited, "none") for inherited in controls["inherited"])
    yield from (("plasticity", policy, frozen) for frozen in controls["frozen"] for policy in tested
                if _setting(frozen, "start_memory") == _setting(policy, "start_memory"))  # fmt: skip


def _of(control: str, policy: str) -> bool:
    """Whether a control was made from a pilot of this policy; one that does not say was."""
    return _setting(control, "of") in ("", policy_of(policy))


def _setting(arm: str, name: str) -> str:
    found = re.search(rf" {name}=(\S+)", arm)
    return found[1] if found else ""
