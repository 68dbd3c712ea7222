"""The effect that a run could detect, before it starts."""

import math
from statistics import NormalDist

OUTCOME_SD = 30.0
"""Standard deviation of one outcome of a dimension, whose attempts are often right throughout or far from it."""
CLAIMS_FROM = 10
"""Chains or epochs below which the analysis gives no verdict."""
ITEM_SD, CORRELATION, POWER, ALPHA = 12.0, 0.3, 0.8, 0.05
"""Standard deviation of one score, correlation of a chain's items, power and error of the test."""


def minimum_detectable_effect(
    chains: int, items: int, sd: float = ITEM_SD, correlation: float = CORRELATION, alpha: float = ALPHA
) -> float | None:
    """Smallest difference found with 80 % power, two-sided, unpaired arms whose chains share a memory.

    E = (z₁₋α/2 + z₁₋β)² · 2σ²[1 + (m−1)ρ] / (mΔ²), solved for Δ.

    Args:
        chains: Chains per arm, E.
        items: Items averaged in a chain, m: all but the first, which has no memory yet.
        sd: Standard deviation of one score, σ.
        correlation: Of a chain's items, ρ; 0 where attempts share nothing.
        alpha: Error of the test.
    """
    if chains < 2 or items < 1:
        return None
    z = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(POWER)
    variance = 2 * sd**2 * (1 + (items - 1) * correlation) / items
    return z * math.sqrt(variance / chains)
