"""The effect on items like these, not on these items: chains and items both are samples."""

from dataclasses import dataclass

import numpy as np

from analysis.inference import Array, Estimate

LEAST_ITEMS = 10
"""Items below which nothing is said about others."""


@dataclass(frozen=True)
class Crossed:
    """Paired differences of chains crossed with items.

    Attributes:
        cells: Treated minus control, (…, chains, items); NaN where a chain has no difference on an
            item, as on the one that it had first.
    """

    cells: Array

    @property
    def by_chain(self) -> Array:
        """The mean difference of each chain; NaN for one without any."""
        n = (~np.isnan(self.cells)).sum(axis=-1)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.nansum(self.cells, axis=-1) / np.where(n > 0, n, np.nan))

    def estimate(self) -> Estimate:
        """Mean of all cells; t with min(chains, items) − 1 degrees of freedom.

        V = max(V_chain + V_item − V_cell, V_chain, V_item), each V that of the mean with residuals
        summed by chain, by item, by cell: Cameron, Gelbach and Miller (2011), JBES 29, 238-249,
        kept from falling below either one-way variance.
        """
        known = ~np.isnan(self.cells)
        total = known.sum(axis=(-2, -1)).astype(float)
        chains, items = (known.any(axis=axis).sum(axis=-1).astype(float) for axis in (-1, -2))
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(known, self.cells, 0).sum(axis=(-2, -1)) / total
            residual = np.where(known, self.cells - mean[..., None, None], 0)
            by_chain = (residual.sum(axis=-1) ** 2).sum(axis=-1) * chains / (chains - 1) / total**2
            by_item = (residual.sum(axis=-2) ** 2).sum(axis=-1) * items / (items - 1) / total**2
            by_cell = (residual**2).sum(axis=(-2, -1)) / (total - 1) / total
        variance = np.maximum(np.maximum(by_chain, by_item), by_chain + by_item - by_cell)
        same = (variance <= 1e-18 * np.maximum(1, mean**2)) & (chains > 1)
        se = np.sqrt(np.where(same | ~(variance > 0), np.nan, variance))
        return Estimate(mean, se, np.minimum(chains, items) - 1, chains, same)

    def plus(self, difference: Array) -> "Crossed":
        """One more chain with this difference on every item."""
        shape = (*self.cells.shape[:-2], 1, self.cells.shape[-1])
        return Crossed(np.concatenate([self.cells, np.broadcast_to(difference[..., None, None], shape)], axis=-2))
