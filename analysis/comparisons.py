"""What a verdict needs of a comparison: an estimate, its chains' differences, and how it would stand with one more."""

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from analysis.inference import Array, Estimate, moments, paired, welch


class Comparison(Protocol):
    """Treated against control at one level; arrays may have leading axes, such as simulated experiments."""

    @property
    def by_chain(self) -> Array:
        """The difference of each chain, last axis."""
        ...

    def estimate(self) -> Estimate:
        """Mean difference with its uncertainty."""
        ...

    def plus(self, difference: Array) -> Self:
        """The same comparison with one more chain that shows this difference."""
        ...


@dataclass(frozen=True)
class Paired:
    """Chain e of both arms had the same order of items in the same time block.

    Attributes:
        differences: Treated minus control, chains on the last axis; NaN is a dropped pair.
    """

    differences: Array

    @property
    def by_chain(self) -> Array:
        """The differences themselves."""
        return self.differences

    def estimate(self) -> Estimate:
        """Paired t."""
        return paired(self.differences)

    def plus(self, difference: Array) -> "Paired":
        """One more pair."""
        return Paired(_appended(self.differences, difference))


@dataclass(frozen=True)
class Unpaired:
    """Arms whose chains have nothing in common.

    Attributes:
        treated: Chain means of one arm, last axis; NaN is a broken chain.
        control: Chain means of the other.
    """

    treated: Array
    control: Array

    @property
    def by_chain(self) -> Array:
        """Each treated chain less the mean of the control."""
        return np.asarray(self.treated - moments(self.control)[0][..., None])

    def estimate(self) -> Estimate:
        """Welch's t."""
        return welch(self.treated, self.control)

    def plus(self, difference: Array) -> "Unpaired":
        """One more treated chain, so far from the control's mean."""
        return Unpaired(_appended(self.treated, moments(self.control)[0] + difference), self.control)


def _appended(values: Array, more: Array) -> Array:
    return np.concatenate([values, np.broadcast_to(more, values.shape[:-1])[..., None]], axis=-1)
