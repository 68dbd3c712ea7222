"""Differences between effects: does memory help more at another effort, or under another cap?"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.comparisons import Comparison, Paired, Unpaired
from analysis.contrasts import Contrast, efforts_of
from analysis.inference import Array
from analysis.measuring import POINTS, Measured
from analysis.pairing import Arms, arms, broken, differences, same_order
from analysis.verdicts import Level


@dataclass(frozen=True)
class _Effects:
    """The paired difference of each chain, and the arms that it comes from."""

    arms: Arms
    by_chain: "pd.Series[float]"

    @property
    def numbers(self) -> Array:
        return np.asarray(self.by_chain, dtype=np.float64)


def second_order(contrasts: list[Contrast], outcome: str) -> list[Measured]:
    """Interactions of memory with effort, and with the output cap, of every memory contrast that has both."""
    memory = [contrast for contrast in contrasts if contrast.estimand == "memory_effect" and contrast.items > 1]
    found = []
    for key in dict.fromkeys((c.model, c.variant, str(c.max_tokens), c.label) for c in memory):
        same = [c for c in memory if (c.model, c.variant, str(c.max_tokens), c.label) == key]
        by_level = {contrast.effort: contrast for contrast in same}
        reference, *others = efforts_of(list(by_level))
        for level in others:
            label = f"({level}-{reference}) of {by_level[level].label}"
            found.append(_between(by_level[level], by_level[reference], "interaction", label, outcome))
    for where in dict.fromkeys((c.model, c.variant, c.effort, c.label) for c in memory):
        caps = [c for c in memory if (c.model, c.variant, c.effort, c.label) == where]
        ordered = sorted(caps, key=lambda c: np.inf if np.isnan(c.max_tokens) else c.max_tokens)
        if len(ordered) > 1:
            found.append(_truncation(ordered[0], ordered[-1], outcome))
    return found


def _between(one: Contrast, other: Contrast, estimand: str, label: str, outcome: str) -> Measured:
    """The effect of one contrast less that of another, by chain where both had the same orders."""
    effects = [_effects(contrast, outcome) for contrast in (one, other)]
    named = replace(one, label=label)
    if not all(effect.arms.paired for effect in effects):
        reason = "the arms had different orders of items, so that effects have no value for each chain"
        return Measured(named, estimand, outcome, POINTS, None, reason=reason)
    first, second = effects
    comparison: Comparison
    if _agree(first.arms, second.arms):
        comparison = Paired(np.asarray(first.by_chain - second.by_chain, dtype=np.float64))
    else:
        comparison = Unpaired(first.numbers, second.numbers)
    dropped = {
        f"{c.effort} {k}": n for c, e in zip((one, other), effects, strict=True) for k, n in broken(e.arms).items()
    }
    return Measured(named, estimand, outcome, POINTS, Level(comparison), None, dropped)


def _truncation(tight: Contrast, loose: Contrast, outcome: str) -> Measured:
    """What the tight cap adds to the effect; as a share of it only where its own interval excludes 0."""
    label = f"(cap {_cap(tight)} - cap {_cap(loose)}) of {tight.label}"
    found = _between(tight, loose, "truncation_share", label, outcome)
    if found.level is None:
        return found
    at_tight = Paired(_effects(tight, outcome).numbers).estimate()
    low, high = at_tight.interval()
    excludes = bool(at_tight.n >= 6 and (low > 0 or high < 0))
    share = float(found.level.comparison.estimate().mean / at_tight.mean) if excludes else None
    why = "" if excludes else "no share is quoted: the effect under the tight cap has an interval with 0 in it"
    return replace(found, extra={"share": share, "share_reason": why})


def _cap(contrast: Contrast) -> str:
    return "auto" if np.isnan(contrast.max_tokens) else f"{contrast.max_tokens:.0f}"


def _effects(contrast: Contrast, outcome: str) -> _Effects:
    both = arms(contrast.treated, contrast.control, outcome, contrast.items)
    by_chain = pd.Series(differences(both.treated, both.control), index=both.chains)
    return _Effects(both, by_chain[both.used[0]])


def _agree(one: Arms, other: Arms) -> bool:
    """Whether the chains that both have were run in the same order, and there are such."""
    _, mine, theirs = np.intersect1d(one.chains, other.chains, assume_unique=True, return_indices=True)
    return same_order(one.order[mine], other.order[theirs])
